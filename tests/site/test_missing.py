"""The 404 page."""

import pytest
from playwright.sync_api import Page, expect

from tests.site.conftest import Center

pytestmark = pytest.mark.browser


def test_misspelt_title_is_found(page: Page, center: Center) -> None:
    """An address with a misspelt title shows the article that was meant."""
    response = page.goto(f"{center.url}/help/reset-your-pasword.html")
    assert response is not None
    assert 404 == response.status
    expect(page.locator("gapless-search input[name=q]")).to_have_value("reset your pasword")
    page.get_by_role("main").get_by_role("link", name="Reset your password").click()
    page.wait_for_url("**/accounts/password/")


def test_unreadable_address_does_no_harm(page: Page, center: Center) -> None:
    """An address that is no text still gets the page that says so."""
    page.goto(f"{center.url}/%ff%fe/%E0%A4%A/")
    expect(page.get_by_role("heading", name="This page is not here")).to_be_visible()


def test_an_address_about_nothing_leads_home(page: Page, center: Center) -> None:
    """Articles that share a common word with the address, and nothing else, are not called related."""
    with page.expect_response(lambda response: "/api/search" in response.url) as searched:
        page.goto(f"{center.url}/all-people/")
    answer = searched.value.json()
    assert ("none", 2) == (answer["verdict"], answer["total"])
    main = page.get_by_role("main")
    expect(main.locator("gapless-results")).not_to_have_attribute("aria-busy", "true")
    expect(main.get_by_role("heading", name="Possibly related")).to_have_count(0)
    expect(main.get_by_role("link", name="Home")).to_be_visible()
