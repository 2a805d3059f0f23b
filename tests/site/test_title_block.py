"""What stands around an article: its title block, and the short end of the page."""

import pytest
from playwright.sync_api import Page, expect

from tests.site.conftest import Center, Open

pytestmark = pytest.mark.browser


def test_the_title_says_what_the_article_is(page: Page, center: Center) -> None:
    """Below the title stand the description, then type, minutes, the month of the check and the owner."""
    page.goto(f"{center.url}/accounts/password/")
    expect(page.locator("h1 + .gapless-lead")).to_have_text(
        "Get a new password by e-mail when you forgot the old one."
    )
    facts = page.locator(".gapless-facts")
    for fact in ("How-to", "1 min", "Checked in October 2026", "Maintained by accounts team"):
        expect(facts).to_contain_text(fact)


def test_the_page_is_copied(open_context: Open, center: Center) -> None:
    """The menu copies the page's Markdown and its permanent link, says so, and Escape closes it."""
    context = open_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{center.url}/accounts/password/")
    menu = page.locator("summary", has_text="Copy page")
    for name, copied in (
        ("Copy as Markdown", "## The link did not arrive"),
        ("Copy the permanent link", f"{center.url}/a/reset-password"),
    ):
        menu.click()
        page.get_by_role("button", name=name).click()
        expect(page.locator("gapless-copy [role=status]")).to_have_text("Copied")
        expect(menu).to_be_focused()
        page.wait_for_function(
            "async words => (await navigator.clipboard.readText()).includes(words)", arg=copied
        )
    menu.press("Enter")
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()


def test_the_end_of_an_article_is_short(page: Page, center: Center) -> None:
    """One way on, one row with the question and the way to a person, three related: under half a screen."""
    page.goto(f"{center.url}/accounts/password/")
    expect(page.locator(".gapless-after .gapless-stuck")).to_have_text("Still stuck? Contact us")
    expect(page.locator(".md-footer__inner")).to_be_hidden()
    length = page.evaluate("""() => {
      const top = document.querySelector(".gapless-place").getBoundingClientRect().top;
      return document.querySelector("article").getBoundingClientRect().bottom - top;
    }""")
    assert length <= 450
    page.goto(f"{center.url}/billing/refunds/")
    expect(page.locator(".md-footer__inner")).to_be_visible()
    assert page.locator(".gapless-related li").count() <= 3
