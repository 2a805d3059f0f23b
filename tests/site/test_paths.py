"""Learning paths: progress is kept in the browser."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.kb_server.access.test_claims import token
from tests.site.conftest import Center

pytestmark = pytest.mark.browser


def test_going_on_marks_the_step(page: Page, center: Center) -> None:
    """The next step marks the one before as done; the path shows it, and can begin anew."""
    page.goto(f"{center.url}/paths/first-day/")
    expect(page.get_by_text("0 of 3 steps done")).to_be_visible()
    page.get_by_role("link", name="A tour of the dashboard").click()
    page.wait_for_url("**/videos/tour/")
    page.get_by_role("link", name="Next step Reset your password").click()
    page.wait_for_url("**/accounts/password/")
    page.get_by_role("button", name="Mark as done").click()
    expect(page.get_by_role("button", name="Done")).to_have_attribute("aria-pressed", "true")
    page.goto(f"{center.url}/paths/first-day/")
    expect(page.get_by_text("2 of 3 steps done")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "2")
    page.get_by_role("link", name="Continue").click()
    page.wait_for_url("**/accounts/two-factor/")
    page.go_back()
    page.get_by_role("button", name="Start again").click()
    expect(page.get_by_text("0 of 3 steps done")).to_be_visible()


def test_place_in_the_path(page: Page, center: Center) -> None:
    """An article says which step of which path it is, and leads to the steps around it."""
    page.goto(f"{center.url}/accounts/password/")
    place = page.get_by_role("navigation", name="Your first day")
    expect(place).to_contain_text("Step 2 of 3")
    expect(place.get_by_role("link", name="Previous step A tour of the dashboard")).to_be_visible()
    expect(place.get_by_role("link", name="Next step Sign in with two factors")).to_be_visible()


def test_the_product_ticks_steps(page: Page, center: Center) -> None:
    """A step that the product's signed token names is done; who begins anew begins with nothing."""
    expires = int((datetime.now(UTC) + timedelta(hours=1)).timestamp())
    signed = token({"exp": expires, "done": ["reset-password", "unknown"]})
    page.goto(f"{center.url}/paths/first-day/?segment={signed}")
    expect(page.get_by_text("1 of 3 steps done")).to_be_visible()
    assert "segment" not in page.url
    page.goto(f"{center.url}/accounts/password/")
    expect(page.get_by_role("button", name="Done")).to_have_attribute("aria-pressed", "true")
    page.goto(f"{center.url}/paths/first-day/")
    page.get_by_role("button", name="Start again").click()
    expect(page.get_by_text("0 of 3 steps done")).to_be_visible()
    page.reload()
    expect(page.get_by_text("0 of 3 steps done")).to_be_visible()
