"""The page that explains a search, in a real browser."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.browser import shared, visit
from tests.kb_server.access.conftest import PASSWORD
from tests.site.serving import served

pytestmark = pytest.mark.browser

SIZES = ((1280, 900), (390, 844))
QUESTIONS = ("", "message with a link", "the bill by mial", "first steps", "zeppelin", "x" * 200)


def log_in(page: Page, address: str) -> None:
    """Open an address for staff, and log in on the way."""
    page.goto(address)
    page.get_by_label("Name").fill("writer")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: "/login" not in urlsplit(url).path)


def test_without_javascript(chromium: Browser, service: Flask) -> None:
    """The form asks and the page explains without JavaScript; a title leads to its article."""
    with served(service) as server, shared(chromium) as browser:
        page = visit(browser, base_url=server.url, java_script_enabled=False).new_page()
        log_in(page, "/explain")
        page.get_by_label("Question", exact=True).fill("the bill by mial")
        page.get_by_role("button", name="Explain").click()
        expect(page.get_by_text("a slip")).to_be_visible()
        expect(page.get_by_label("Question", exact=True)).to_have_value("the bill by mial")
        page.get_by_label("As typed, without corrections").check()
        page.get_by_role("button", name="Explain").click()
        expect(page.get_by_role("row", name="mial")).to_contain_text("unknown: in no article")
        page.get_by_role("link", name="Read an").click()
        page.wait_for_url("**/invoice/")


def test_from_the_results(chromium: Browser, service: Flask) -> None:
    """The results page leads our own people to the explanation of what it shows, and no customer."""
    with served(service) as server, shared(chromium) as browser:
        page = visit(browser, base_url=server.url).new_page()
        page.goto("/search/?q=zeppelin+bill&correct=0")
        expect(page.locator(".gapless-hit").first).to_be_visible()
        expect(page.get_by_role("link", name="Why these results?")).to_have_count(0)
        log_in(page, "/login?next=/search/?q%3Dzeppelin%2Bbill%26correct%3D0")
        page.get_by_role("link", name="Why these results?").click()
        page.wait_for_url("**/explain?q=zeppelin+bill&lang=en&correct=0")
        expect(page.get_by_role("row", name="zeppelin")).to_contain_text("unknown: in no article")
        expect(page.get_by_label("As typed, without corrections")).to_be_checked()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(chromium: Browser, service: Flask, scheme: str) -> None:
    """axe finds nothing in either scheme, on desktop and phone; nothing scrolls sideways or is blocked."""
    blocked: list[str] = []
    with served(service) as server, shared(chromium) as browser:
        page = visit(browser, base_url=server.url, color_scheme=scheme).new_page()
        page.on(
            "console",
            lambda said: blocked.append(said.text) if "Content Security Policy" in said.text else None,
        )
        log_in(page, "/explain")
        axe = Axe()
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            for question in QUESTIONS:
                page.goto(f"/explain?q={question}&lang=en")
                found = axe.run(page)
                assert 0 == found.violations_count, (question, width, found.generate_report())
                beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert beyond <= 0, (question, width, "scrolls sideways")
    assert [] == blocked
