"""The pictures in the articles: parts of real pages, as small WebP files."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from studio import agent, contacting
from studio.product import Demo

LARGEST = 80_000  # bytes
WIDTH, HEIGHT = 1280, 700  # pixels

TICKET = """\
Hi team,

last week I put our billing pages into another folder and changed two headings. Now a customer says that \
the link in my mail leads nowhere. How do I rename an article without breaking old links?

Kind regards
Martin Weber
+44 20 7946 0000

> On 23 November 2026 support wrote:
> Is there anything else we can do for you?
"""
PASTE = """(field, text) => {
  const pasted = new DataTransfer();
  pasted.setData("text/plain", text);
  field.value = text;
  field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: pasted, bubbles: true}));
}"""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its file's name, the page that it shows, and what is done on the page first."""

    name: str
    path: str
    prepare: Callable[[Page], None]


def _suggest(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("go back to an ear")
    expect(page.get_by_role("dialog").get_by_role("option").first).to_be_visible()
    page.wait_for_timeout(600)


def _results(page: Page) -> None:
    expect(page.locator("gapless-results .gapless-hit__link").first).to_be_visible()


def _feedback(page: Page) -> None:
    no = page.get_by_role("button", name="No", exact=True)
    no.click()
    no.evaluate("e => scrollTo({top: e.getBoundingClientRect().top + scrollY - 220, behavior: 'instant'})")


def _path(page: Page) -> None:
    page.evaluate("scrollBy(0, 40)")


def _contact(page: Page) -> None:
    """The form, with the articles that appear while a customer writes."""
    words = page.get_by_label("What were you trying to do")
    words.fill(contacting.ANSWERED)
    expect(page.locator(".gapless-form__answers").get_by_role("link").first).to_be_visible()
    words.evaluate("e => scrollTo({top: e.getBoundingClientRect().top + scrollY - 120, behavior: 'instant'})")


def _own(page: Page) -> None:
    """The customer's own page of a message that was sent."""
    page.get_by_label("What were you trying to do").fill(contacting.UNANSWERED)
    page.wait_for_timeout(4000)  # a form that is sent at once is a machine's
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_url("**/c/*")


def _desk(page: Page) -> None:
    agent.log_in(page)
    page.get_by_label("Ticket optional").fill("SUP-1024")
    message = page.get_by_label("The customer’s message")
    message.evaluate(PASTE, TICKET)
    expect(page.locator(".place").first).to_be_focused()


def _today(page: Page) -> None:
    expect(page.get_by_text("The service works.")).to_be_visible()


def _gap(page: Page) -> None:
    heaviest = page.get_by_role("region", name="Heaviest open gaps").get_by_role("listitem")
    heaviest.first.get_by_role("link").click()
    expect(page.get_by_role("heading", name="What customers asked")).to_be_visible()


PICTURES = (
    Picture("suggestions", "/writing/first-article/", _suggest),
    Picture("results", "/search/?q=how+do+i+go+back+to+an+earlier+release", _results),
    Picture("feedback", "/faq/restart/", _feedback),
    Picture("path", "/paths/writer/", _path),
    Picture("contact", "/contact/", _contact),
    Picture("own-page", "/contact/", _own),
    Picture("desk", "/login?next=/desk", _desk),
)
OF_STUDIO = (
    Picture("today", "/studio", _today),
    Picture("gap", "/studio", _gap),
)


def take_studio(page: Page, demo: Demo, folder: Path) -> None:
    """Take the pictures of the studio, in the demo."""
    page.goto(f"{demo.site}/login?next=/studio")
    agent.log_in(page, demo.name, demo.password)
    page.wait_for_url("**/studio")
    take(page, demo.site, folder, OF_STUDIO)


def take(page: Page, site: str, folder: Path, pictures: Sequence[Picture] = PICTURES) -> None:
    """Take `pictures` of the learn center at `site`, and write them into `folder`."""
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    for picture in pictures:
        page.goto(site + picture.path, wait_until="load")
        picture.prepare(page)
        page.wait_for_timeout(600)
        _write(page.screenshot(type="png"), folder / f"{picture.name}.webp")


def _write(png: bytes, file: Path) -> None:
    command = ["ffmpeg", "-y", "-loglevel", "error", "-f", "png_pipe", "-i", "-"]
    subprocess.run(
        [*command, "-c:v", "libwebp", "-quality", "65", "-compression_level", "6", str(file)],
        input=png,
        check=True,
    )
    if (size := file.stat().st_size) > LARGEST:
        raise RuntimeError(f"{file.name} has {size} bytes, and at most {LARGEST} are wanted: show less.")
