"""The search box in the page itself: on the home page, the results page and the page for a wrong address."""

import pytest
from playwright.sync_api import Page, expect

from tests.site.conftest import Center

pytestmark = pytest.mark.browser


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


@pytest.mark.parametrize("key", ["/", "Control+k"])
@pytest.mark.parametrize("path", ["/", "/ru/", "/search/", "/zh/search/", "/no/such/page/"])
def test_keys_lead_to_the_box(page: Page, center: Center, path: str, key: str) -> None:
    """The keys of the search lead to the box that is in sight, where the page has one, and open no second."""
    page.goto(center.url + path)
    page.wait_for_function("() => customElements.get('gapless-finder')")
    page.keyboard.press(key)
    expect(page.get_by_role("combobox")).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(0)
