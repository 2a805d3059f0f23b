"""Was this helpful? What readers are asked, in which order, and that they are asked once."""

import pytest
from playwright.sync_api import Page, expect

from tests.site.conftest import Center
from tests.site.ready import alive, held, noticed

pytestmark = pytest.mark.browser

THANKS = "Thank you for telling us."


def test_reasons_are_asked_before_thanks(page: Page, center: Center) -> None:
    """After a no, the page asks why and thanks only when that is sent; the focus is never lost meanwhile."""
    page.goto(f"{center.url}/accounts/locked/")
    page.get_by_role("button", name="No", exact=True).focus()
    page.keyboard.press("Enter")
    first = page.locator("gapless-feedback").get_by_role("radio").first
    expect(first).to_be_focused()
    assert 0 == page.get_by_text(THANKS).count()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("What about the app?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    status = page.get_by_role("status").filter(has_text=THANKS)
    expect(status).to_be_focused()
    vote = center.heard.wait("voted", article="account-locked", words="What about the app?")
    assert "unclear" == vote["reason"]


@pytest.mark.parametrize("path", ["/accounts/locked/", "/ru/accounts/password/", "/zh/accounts/password/"])
def test_reasons_are_in_the_order_of_their_texts(page: Page, center: Center, path: str) -> None:
    """The reasons are not sorted by their keys: the most common come first, another question last."""
    page.goto(center.url + path)
    page.locator('[data-helpful="no"]').click()
    reasons = page.locator("gapless-feedback").get_by_role("radio")
    expect(reasons).to_have_count(5)
    assert ["unclear", "incomplete", "outdated", "wrong", "not-my-question"] == [
        reason.get_attribute("value") for reason in reasons.all()
    ]


def test_nobody_is_asked_twice(page: Page, center: Center) -> None:
    """After a reload the page knows that one has voted, and offers to change the vote, which replaces it."""
    page.goto(f"{center.url}/reports/report-3/")
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text(THANKS)).to_be_visible()
    page.reload()
    expect(page.get_by_text("You have told us already.")).to_be_visible()
    expect(page.get_by_role("button", name="Yes")).to_be_hidden()
    page.get_by_role("button", name="Change my answer").click()
    expect(page.get_by_role("button", name="Yes")).to_be_focused()
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.locator("gapless-feedback").get_by_role("radio").first).to_be_focused()
    center.heard.wait("voted", article="report-3", helpful=False)
    page.goto(f"{center.url}/accounts/two-factor/")
    expect(page.get_by_role("button", name="Yes")).to_be_visible()


def test_a_late_question_why_leaves_the_reader_where_they_are(page: Page, center: Center) -> None:
    """Who has gone on before the service has taken their no is asked why, and keeps the focus."""
    page.goto(f"{center.url}/reports/report-4/")
    alive(page)
    home = page.get_by_role("navigation", name="Breadcrumbs").get_by_role("link").first
    with held(page, "**/api/events", "voted"):
        page.get_by_role("button", name="No", exact=True).click()
        home.focus()
    expect(page.locator("gapless-feedback").get_by_role("radio").first).to_be_visible()
    expect(home).to_be_focused()


@pytest.mark.parametrize("last", ["Yes", "No"])
def test_the_last_of_two_quick_votes_counts(page: Page, center: Center, last: str) -> None:
    """Who changes their mind, or clicks twice, while the service is slow is asked why once, or not at all."""
    page.goto(f"{center.url}/reports/report-{5 if last == 'Yes' else 6}/")
    alive(page)
    taken: list[str] = []
    page.on("requestfinished", lambda request: taken.append(request.post_data or ""))
    with held(page, "**/api/events", "voted", 2):
        page.get_by_role("button", name="No", exact=True).click()
        page.get_by_role("button", name=last, exact=True).click()
    noticed(page, lambda: 2 == sum("voted" in body for body in taken))
    if last == "Yes":
        expect(page.get_by_text(THANKS)).to_be_visible()
    reasons = page.locator("gapless-feedback").get_by_role("radio")
    expect(reasons).to_have_count(0 if last == "Yes" else 5)
