"""The bookmarklet in a foreign help desk: the real desk opens, and the link comes back to the cursor."""

from __future__ import annotations

import contextlib
import re
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Dialog, Error, Page, Playwright, expect

from kb_server.support import desk as pages
from tests.clients.conftest import AGENT, PASSWORD, Center, chromium, cursor, select

pytestmark = pytest.mark.browser

SOURCE = Path(pages.__file__).with_name("static") / "bookmarklet.js"


@pytest.fixture(scope="module")
def browser(
    playwright: Playwright, help_center: Center, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """The browser of an agent who is logged in."""
    context = chromium(playwright, tmp_path_factory.mktemp("profile"))
    page = context.new_page()
    page.goto(f"{help_center.url}/login")
    page.get_by_label("Name").fill(AGENT)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: "/login" not in url)
    page.close()
    yield context
    context.close()


@pytest.fixture(scope="module")
def bookmark(browser: BrowserContext, help_center: Center) -> str:
    """The code that the browser runs when the agent clicks the bookmark, as the desk offers it."""
    page = browser.new_page()
    page.goto(f"{help_center.url}/desk/tools")
    link: str = page.locator("a[href^='javascript:']").evaluate("link => link.href")
    page.close()
    return urllib.parse.unquote(link.removeprefix("javascript:"))


@pytest.fixture
def foreign_ticket(browser: BrowserContext, foreign: str) -> Iterator[Page]:
    """A ticket in the foreign help desk."""
    page = browser.new_page()
    page.goto(f"{foreign}?loose")
    page.evaluate("() => { window.heard = []; addEventListener('input', (e) => heard.push(e.target.id)) }")
    yield page
    page.close()


def choose(page: Page, bookmark: str) -> str:
    """Click the bookmark and choose the first link in the desk that opens; return the text that it got."""
    with page.expect_popup() as opened:
        page.evaluate(bookmark)
    desk = opened.value
    expect(desk.get_by_text("may answer it")).to_be_visible()
    asked: str = desk.locator("textarea[name=text]").input_value()
    assert "#" not in desk.url  # what the customer wrote stays in no history
    with desk.expect_event("close"), contextlib.suppress(Error):  # it may close before the key comes up
        desk.keyboard.press("Enter")
    return asked


@pytest.mark.parametrize("editor", ["#plain", "#rich"])
def test_the_link_comes_back_to_the_cursor(
    help_center: Center, foreign_ticket: Page, bookmark: str, editor: str
) -> None:
    """The desk gets the text of the reply, and the link is inserted at the cursor."""
    foreign_ticket.locator(editor).click()
    foreign_ticket.keyboard.press("Control+End")
    foreign_ticket.keyboard.insert_text(" She forgot her password and needs a reset link to log in.")
    cursor(foreign_ticket, editor, ". Yours")
    asked = choose(foreign_ticket, bookmark)
    assert asked.startswith("Dear Eve,"), asked
    if editor == "#plain":
        expect(foreign_ticket.locator(editor)).to_have_value(
            re.compile(
                r"^Dear Eve, Reset your password: On the web\n.*/a/password/on-the-web\?via=\w+\. Yours"
            )
        )
        found = re.search(r"via=(\w+)", foreign_ticket.locator(editor).input_value())
    else:
        link = foreign_ticket.locator("#rich a")
        expect(link).to_have_text("Reset your password: On the web")
        expect(foreign_ticket.locator(editor)).to_contain_text("see Reset your password: On the web. Yours")
        found = re.search(r"via=(\w+)", link.get_attribute("href") or "")
    assert found
    assert editor.removeprefix("#") in foreign_ticket.evaluate("() => heard")
    assert AGENT == help_center.entered(found[1])["agent"]


def test_selected_words_are_what_is_asked(foreign_ticket: Page, bookmark: str) -> None:
    """An agent who selected the ticket was in no reply: the link goes where they click next."""
    told: list[str] = []

    def read(dialog: Dialog) -> None:
        told.append(dialog.message)
        dialog.accept()

    foreign_ticket.on("dialog", read)
    select(foreign_ticket, "#ticket")
    assert "I forgot my password" in choose(foreign_ticket, bookmark)
    foreign_ticket.locator("h1").click()
    foreign_ticket.locator("#rich").click()
    expect(foreign_ticket.locator("#rich a")).to_have_text("Reset your password: On the web")
    assert ["Now click into your reply."] == told


def test_a_page_that_takes_no_html_gets_text(foreign: str, foreign_ticket: Page, bookmark: str) -> None:
    """A page with trusted types gets the link as plain text."""
    foreign_ticket.goto(foreign)
    foreign_ticket.locator("#rich").click()
    foreign_ticket.keyboard.insert_text(" She forgot her password and needs a reset link to log in.")
    choose(foreign_ticket, bookmark)
    expect(foreign_ticket.locator("#rich")).to_contain_text(re.compile("/a/password/on-the-web.via="))


def test_no_other_window_can_write_into_a_reply(foreign_ticket: Page, bookmark: str) -> None:
    """The bookmarklet accepts messages from the desk's window and origin only."""
    cursor(foreign_ticket, "#plain", ". Yours")
    with foreign_ticket.expect_popup() as opened:
        foreign_ticket.evaluate(bookmark)
    foreign_ticket.evaluate(
        """() => {
          const heard = new Promise((resume) => addEventListener("message", () => setTimeout(resume)));
          postMessage({ gapless: 'insert', forms: { text: 'evil', html: 'evil' } }, '*');
          return heard;
        }"""
    )
    opened.value.close()
    expect(foreign_ticket.locator("#plain")).to_have_value("Dear Eve, . Yours")


def test_it_is_small_and_goes_into_one_line() -> None:
    """The bookmark works without line ends and percent signs, which browsers change."""
    source = SOURCE.read_text(encoding="utf-8")
    assert len(source) < 2000
    assert "%" not in source
    assert 1 == source.count("__BASE__")
    assert "//" not in source
