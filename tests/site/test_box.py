"""The search boxes: our own on the home page, Material's in the header of every other."""

import pytest
from playwright.sync_api import Page, expect

from tests.site.conftest import Center, Watched

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_three_letters_are_enough(page: Page, center: Center) -> None:
    """Three letters in the home page's box suggest the article that begins with them."""
    page.goto(center.url)
    page.get_by_role("combobox").press_sequentially("inv")
    expect(page.get_by_role("option").filter(has_text="Download an invoice")).to_be_visible()


def test_keys_choose_a_suggestion(page: Page, center: Center) -> None:
    """Down chooses a suggestion and Enter opens it; the box names it to screen readers meanwhile."""
    page.goto(center.url)
    box = page.get_by_role("combobox")
    box.press_sequentially("two fac")
    chosen = page.get_by_role("option").filter(has_text="Sign in with two factors")
    expect(chosen).to_be_visible()
    while chosen.get_attribute("aria-selected") != "true":
        box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    box.press("Enter")
    page.wait_for_url("**/accounts/two-factor/")


def test_escape_puts_suggestions_away(page: Page, center: Center) -> None:
    """Escape closes the suggestions and keeps what was typed."""
    page.goto(center.url)
    box = page.get_by_role("combobox")
    box.press_sequentially("inv")
    expect(page.get_by_role("listbox")).to_be_visible()
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("inv")
    expect(box).to_have_attribute("aria-expanded", "false")


def test_slash_leads_to_the_box(page: Page, center: Center) -> None:
    """The slash key leads to the search box from anywhere in a page."""
    page.goto(center.url)
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()


def test_question_leads_to_its_section(page: Page, center: Center) -> None:
    """A whole question in Material's box leads to the heading that answers it."""
    page.goto(f"{center.url}/billing/refunds/")
    page.get_by_role("textbox", name="Search").press_sequentially("what if the link did not arrive?")
    page.get_by_role("link", name="The link did not arrive").click()
    page.wait_for_url("**/accounts/password/**#the-link-did-not-arrive")
    expect(page.get_by_role("heading", name="The link did not arrive")).to_be_in_viewport()


def test_box_leads_to_all_results(page: Page, center: Center) -> None:
    """Material's box shows how many articles match, and leads to the results page with the same question."""
    page.goto(f"{center.url}/billing/refunds/")
    page.get_by_role("textbox", name="Search").press_sequentially("quarterly report")
    page.get_by_role("link", name="See all 12 results").click()
    page.wait_for_url("**/search/?q=quarterly+report")
    expect(page.get_by_role("combobox")).to_have_value("quarterly report")


def test_keystrokes_ask_the_service_alone(page: Page, center: Center, watched: Watched) -> None:
    """While the service answers, no page loads the static index."""
    page.goto(f"{center.url}/billing/refunds/")
    page.get_by_role("textbox", name="Search").press_sequentially("invoice")
    expect(page.locator(".md-search-result__link").first).to_contain_text("Download an invoice")
    assert [] == watched.asked("/search/static_index.json")
