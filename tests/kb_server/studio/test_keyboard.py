"""Every page for staff and every decision about a gap, with the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import shared, visit
from tests.kb_server.studio import customers
from tests.kb_server.studio.test_browser import open_as, two_keys
from tests.kb_server.studio.test_gaps_browser import reach
from tests.site.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.ordeal]

KEYS = {  # after `g`
    "t": "/studio",
    "g": "/studio/gaps",
    "a": "/studio/articles",
    "s": "/studio/searches",
    "r": "/studio/releases",
    "m": "/studio/measures",
    "u": "/studio/support",
    "d": "/desk",
    "l": "/desk/links",
}
DECISIONS = (  # the button, the field before it, what is typed there, what the page then says
    ("Set the day", "To be closed by", "01012030", "day"),
    ("Assign", "Owner", "ann", "owner"),
    ("Add the note", "Note", "Ask the product team.", "note"),
    ("Plan", "Reason", "Asked every day.", "planned"),
    ("Dismiss", "Reason", "We have no printers.", "dismissed"),
)
FOLDED = (
    ("Set the type", "Type", "p", "type"),
    ("Say that it answers", "Id of the article that answers it", "password", "answered by"),
)


@pytest.fixture(scope="module")
def address(loop: Flask) -> Iterator[str]:
    """Where the service with gaps is served."""
    with served(loop) as server:
        yield server.url


def test_two_keys_open_every_page(chromium: Browser, address: str) -> None:
    """`g` and a letter open each page, and on each the keyboard reaches all that can be pressed."""
    with shared(chromium) as browser:
        page = open_as(visit(browser, base_url=address).new_page(), "/studio/design", "admin")
        for key, path in KEYS.items():
            two_keys(page, f"g{key}")
            page.wait_for_url(f"{address}{path}")
            assert _unreached(page) == [], path


def _unreached(page: Page) -> list[str]:
    """What can be seen and pressed and Tab does not come to. A group of radio buttons is one stop."""
    count = page.evaluate(
        """() => {
          const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")];
          window.left = new Set(all.filter(e => e.checkVisibility() && !e.disabled && e.type !== "hidden"
            && e.type !== "radio" && e.tabIndex >= 0 && !e.closest("dialog:not([open])")));
          document.activeElement.blur();
          return window.left.size;
        }"""
    )
    for _ in range(count + 60):
        page.keyboard.press("Tab")
        if (
            page.evaluate("() => { window.left.delete(document.activeElement); return window.left.size; }")
            == 0
        ):
            break
    left: list[str] = page.evaluate("[...window.left].map(element => element.outerHTML.slice(0, 90))")
    return left


@pytest.mark.parametrize(("button", "field", "typed", "said"), [*DECISIONS, *FOLDED])
def test_every_decision(
    chromium: Browser, address: str, loop: Flask, button: str, field: str, typed: str, said: str
) -> None:
    """Each decision is made and taken back without the mouse."""
    gap = customers.find(loop, "jammed").id
    with shared(chromium) as browser:
        page = open_as(visit(browser, base_url=address).new_page(), f"/studio/gaps/{gap}", "writer")
        if (button, field, typed, said) in FOLDED:
            _come(page, page.locator("summary", has_text="More decisions"))
            page.keyboard.press("Enter")
        _fill(page, field, typed)
        reach(page, button)
        page.keyboard.press("Enter")
        status = page.get_by_role("status")
        expect(status).to_contain_text(f"One gap: {said}.")
        reach(page, "Undo")
        page.keyboard.press("Enter")
        expect(status).to_have_count(0)


def _fill(page: Page, field: str, typed: str) -> None:
    """Come to the field and type."""
    _come(page, page.locator(".decisions").get_by_label(field, exact=True).first)
    page.keyboard.type(typed)


def _come(page: Page, wanted: Locator) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"the keyboard never reaches {wanted}")


def test_gaps_are_merged_and_wordings_split(chromium: Browser, address: str, loop: Flask) -> None:
    """A gap is merged into another, and its wording made a gap of its own again, without the mouse."""
    into = customers.topic(loop, "gift cards for friends")
    gap = customers.topic(loop, "umbrella stands in the hall")
    with shared(chromium) as browser:
        page = open_as(visit(browser, base_url=address).new_page(), f"/studio/gaps/{gap}", "writer")
        _come(page, page.locator("summary", has_text="More decisions"))
        page.keyboard.press("Enter")
        _fill(page, "Number of the gap that takes this one in", str(into))
        page.keyboard.press("Enter")
        status = page.get_by_role("status")
        expect(status).to_contain_text("One gap: merged with.")
        _come(page, page.get_by_role("checkbox", name="umbrella"))
        page.keyboard.press("Space")
        reach(page, "Make these a gap of their own")
        page.keyboard.press("Enter")
        expect(status).to_contain_text("One gap: split from.")
        reach(page, "Undo")
        page.keyboard.press("Enter")
        expect(status).to_have_count(0)
