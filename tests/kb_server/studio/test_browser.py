"""The frame of the pages for staff, in a real browser: keys, search, menu, colours."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.browser import shared, visit
from tests.kb_server.access.conftest import PASSWORD
from tests.site.serving import served

pytestmark = pytest.mark.browser

PAGES = ("/studio/design", "/studio/releases", "/studio/search?q=password")
SIZES = ((1280, 900), (320, 640))


@pytest.fixture(scope="module")
def address(studio: Flask) -> Iterator[str]:
    """Where the studio is served."""
    with served(studio) as server:
        yield server.url


def open_as(page: Page, address: str, name: str = "admin") -> Page:
    """Open an address for staff, and log in on the way."""
    page.goto(address)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: urlsplit(url).path == address)
    return page


# In the page itself: on a machine that stalls, more than a second may pass between two keys of Playwright's.
TWO_KEYS = """([keys, stall]) => {
  const made = [...keys].map((key) => new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  for (const event of made) {
    document.body.dispatchEvent(event);
    for (const begun = performance.now(); performance.now() - begun < stall; );
  }
}"""


def two_keys(page: Page, keys: str, stall: int = 0) -> None:
    """Press `g` and a letter at once; the page hears of the second `stall` ms later."""
    page.evaluate(TWO_KEYS, [keys, stall])


def test_keys_lead_everywhere(chromium: Browser, address: str) -> None:
    """`/` searches, `g` and a letter open a page, `?` shows the keys; in a field letters are letters."""
    with shared(chromium) as browser:
        page = open_as(visit(browser, base_url=address).new_page(), "/studio/design")
        page.keyboard.press("/")
        page.keyboard.type("get paid gr?")
        expect(page.get_by_role("searchbox")).to_have_value("get paid gr?")
        page.keyboard.press("Enter")
        page.wait_for_url("**/studio/search?q=get+paid+gr*")
        two_keys(page, "gr")
        page.wait_for_url("**/studio/releases")
        page.keyboard.press("?")
        keys = page.get_by_role("dialog", name="Keys")
        expect(keys.get_by_role("row", name="g r")).to_contain_text("Releases")
        page.keyboard.press("Escape")
        expect(keys).to_be_hidden()


def test_keys_can_be_switched_off(chromium: Browser, address: str) -> None:
    """Whoever speaks to their computer switches single keys off, and they stay off on the next page."""
    with shared(chromium) as browser:
        page = open_as(visit(browser, base_url=address).new_page(), "/studio/design")
        page.keyboard.press("?")
        page.get_by_label("Use single keys on these pages").uncheck()
        page.keyboard.press("Escape")
        page.goto("/studio/design")
        page.keyboard.press("/")
        expect(page.get_by_role("searchbox")).not_to_be_focused()
        two_keys(page, "gr")
        expect(page).to_have_url(f"{address}/studio/design")
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


@pytest.mark.parametrize("path", ["/studio/design", "/desk"])
def test_two_keys_are_two_keys_in_a_busy_page(chromium: Browser, address: str, path: str) -> None:
    """Keys that were pressed together open a page, though this one was too busy to hear them at once."""
    with shared(chromium) as browser:
        page = open_as(visit(browser, base_url=address).new_page(), path)
        two_keys(page, "gr", 1300)
        page.wait_for_url("**/studio/releases")


def test_a_phone_has_a_menu(chromium: Browser, address: str) -> None:
    """On a phone the pages lie behind a button, without JavaScript too; a desktop shows them at the side."""
    with shared(chromium) as browser:
        for script in (True, False):
            context = visit(browser, base_url=address, java_script_enabled=script)
            page = open_as(context.new_page(), "/studio/design")
            link = page.get_by_role("navigation").get_by_role("link", name="Releases")
            expect(link).to_be_visible()
            page.set_viewport_size({"width": 390, "height": 844})
            expect(link).to_be_hidden()
            page.get_by_role("button", name="Menu").click()
            link.click()
            page.wait_for_url("**/studio/releases")


def test_colours_are_a_choice(chromium: Browser, address: str) -> None:
    """Light and dark can be chosen against the system, without JavaScript, and stay."""
    ground = "() => getComputedStyle(document.body).backgroundColor"
    with shared(chromium) as browser:
        page = visit(browser, base_url=address, color_scheme="light").new_page()
        page.goto("/login")
        light = page.evaluate(ground)
        body = page.locator("body")
        page.get_by_role("button", name="Dark").click()
        expect(body).not_to_have_css("background-color", light)
        page.get_by_role("button", name="Automatic").click()
        expect(body).to_have_css("background-color", light)


def test_the_skip_link_leads_to_the_content(chromium: Browser, address: str) -> None:
    """The first stop of the keyboard skips bar and navigation."""
    with shared(chromium) as browser:
        page = open_as(visit(browser, base_url=address).new_page(), "/studio/releases", "writer")
        page.goto("/studio/releases")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(chromium: Browser, address: str, scheme: str) -> None:
    """axe finds nothing in either scheme, on desktop and phone; nothing scrolls sideways or is blocked."""
    with shared(chromium) as browser:
        page = open_as(visit(browser, base_url=address, color_scheme=scheme).new_page(), "/studio/design")
        blocked: list[str] = []
        page.on("console", lambda said: blocked.append(said.text) if said.type == "error" else None)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            for path in PAGES:
                page.goto(path)
                found = Axe().run(page)
                assert [] == found.response["violations"], (path, found.generate_report())
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert [] == blocked
