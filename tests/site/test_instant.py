"""Instant navigation: pages are exchanged without a load, and our parts live on."""

import pytest
from playwright.sync_api import Page, expect

from tests.site.conftest import Center

pytestmark = pytest.mark.browser


def test_parts_work_after_instant_navigation(page: Page, center: Center) -> None:
    """From article to video to home without a load: feedback, player and search work on arrival."""
    page.goto(f"{center.url}/accounts/password/")
    page.evaluate("() => { window.loadedOnce = true; }")
    page.get_by_role("link", name="Previous step A tour of the dashboard").click()
    page.wait_for_url("**/videos/tour/")
    page.get_by_text("Drag a giraffe").click()
    page.wait_for_function("() => document.querySelector('video').currentTime >= 20")
    expect(page.get_by_role("button", name="Yes")).to_be_visible()
    page.get_by_label("Breadcrumbs").get_by_role("link", name="Home").click()
    page.locator("gapless-search input[name=q]").press_sequentially("inv")
    expect(page.get_by_role("option").first).to_be_visible()
    assert page.evaluate("() => window.loadedOnce")
