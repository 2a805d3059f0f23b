"""JavaScript off: reading, links, transcripts and asking a person still work."""

import pytest
from playwright.sync_api import Page, expect

from tests.site.conftest import Center, Open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def page(open_context: Open) -> Page:
    """A page without JavaScript."""
    return open_context(java_script_enabled=False).new_page()


def test_articles_and_links(page: Page, center: Center) -> None:
    """From the home page to an article, its sections, its permalink, and a person to ask."""
    page.goto(center.url)
    page.get_by_role("link", name="Reset your password").first.click()
    page.wait_for_url("**/accounts/password/")
    expect(page.get_by_role("heading", name="Ask for a link")).to_be_visible()
    expect(page.get_by_role("link", name="Tell us what is missing")).to_be_visible()
    expect(page.get_by_role("button", name="Yes")).to_be_hidden()
    page.get_by_role("link", name="Permanent link").click()
    page.wait_for_url("**/accounts/password/")


def test_video_and_transcript(page: Page, center: Center) -> None:
    """A video page is a player with controls and a transcript whose times lead to their paragraph."""
    page.goto(f"{center.url}/videos/tour/")
    expect(page.locator("video[controls]")).to_be_visible()
    page.get_by_role("link", name="0:20", exact=True).click()
    page.wait_for_url("**/videos/tour/#t=20")
    expect(page.get_by_text("Drag a giraffe")).to_be_in_viewport()


def test_search_says_what_it_needs(page: Page, center: Center) -> None:
    """The search form leads to a page that says why it cannot search, and whom to ask."""
    page.goto(center.url)
    page.get_by_role("textbox", name="Search the learn center").fill("password")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/search/?q=password")
    expect(page.get_by_text("Searching needs JavaScript")).to_be_visible()
    expect(page.get_by_role("link", name="Contact us")).to_be_visible()
