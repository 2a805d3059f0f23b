"""The search box in the page itself: on the home page, the results page and the page for a wrong address."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.site.conftest import Center
from tests.site.ready import alive

pytestmark = pytest.mark.browser


def box(page: Page) -> Locator:
    """The box in the page."""
    return page.locator("gapless-search input[name=q]")


def test_typing_in_it_goes_on_in_the_dialog(page: Page, center: Center) -> None:
    """What the keyboard types into the home page's box is typed into the dialog, and no letter is lost."""
    page.goto(center.url)
    alive(page)
    box(page).focus()
    page.keyboard.type("invoice")
    expect(page.get_by_role("combobox")).to_have_value("invoice")
    expect(page.get_by_role("option").filter(has_text="Download an invoice").first).to_be_visible()


def test_a_click_opens_places_to_start(page: Page, center: Center) -> None:
    """A click into the home page's box opens places to start; Escape leads back to the box."""
    page.goto(center.url)
    box(page).click()
    expect(page.get_by_role("combobox")).to_be_focused()
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.type("refund")
    page.keyboard.press("Escape")
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("refund")


def test_enter_at_home_leads_to_the_results(page: Page, center: Center) -> None:
    """Enter in the home page's search leads to the results, and the question was asked once, at home."""
    page.goto(center.url)
    box(page).click()
    page.keyboard.type("download an invoice")
    expect(page.get_by_role("option").filter(has_text="Download an invoice").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=download+an+invoice")
    page.get_by_role("main").get_by_role("link", name="Download an invoice").first.click()
    page.wait_for_url("**/billing/invoices/**")
    searched = center.heard.wait("searched", text="download an invoice")
    center.heard.wait("clicked", search=searched["id"])
    asked = center.heard.all("searched", text="download an invoice")
    assert ["home"] == [one["place"] for one in asked]


@pytest.mark.parametrize("key", ["/", "Control+k"])
@pytest.mark.parametrize("path", ["/", "/zh/search/", "/no/such/page/"])
def test_keys_open_the_dialog(page: Page, center: Center, path: str, key: str) -> None:
    """The keys of the search open the same dialog where the page has a box in sight, with the box's words."""
    page.goto(center.url + path)
    alive(page)  # the results write their question into the box
    words = box(page).input_value()
    page.keyboard.press(key)
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
    expect(page.get_by_role("combobox")).to_have_value(words)
