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
