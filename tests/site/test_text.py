"""The text of an article: its type, pictures, signs beside headings, long names, and what opens in place."""

import pytest
from playwright.sync_api import Page, expect

from tests.site.conftest import Center, Open
from tests.site.ready import alive

pytestmark = pytest.mark.browser


def test_lines_are_easy_to_read(page: Page, center: Center) -> None:
    """Text is 17 pixels high; a line has 60 to 76 letters, and the numbers of steps are bold."""
    page.goto(f"{center.url}/accounts/locked/")
    text = "Waiting for an hour helps more often than people would think. " * 8
    length, size = page.evaluate(
        """(text) => {
          const paragraph = document.createElement("p");
          paragraph.textContent = text;
          document.querySelector("article h1").after(paragraph);
          const style = getComputedStyle(paragraph);
          const lines = Math.round(paragraph.clientHeight / parseFloat(style.lineHeight));
          return [text.length / lines, style.fontSize];
        }""",
        text,
    )
    assert "17px" == size
    assert 60 <= length <= 76
    weight = page.evaluate("""() => {
      const list = document.createElement("ol");
      list.innerHTML = "<li>One</li>";
      document.querySelector("article h1").after(list);
      return getComputedStyle(list.firstChild, "::marker").fontWeight;
    }""")
    assert int(weight) >= 700


def test_the_sign_of_a_heading_copies_its_link(open_context: Open, center: Center) -> None:
    """A click on the sign copies the permanent link to the section, and the page says that it did."""
    context = open_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{center.url}/accounts/password/")
    heading = page.get_by_role("heading", name="Ask for a link")
    heading.hover()
    heading.get_by_role("link", name="Copy the link to this section: Ask for a link").click()
    expect(
        page.get_by_role("status").filter(has_text="The link to “Ask for a link” is copied.")
    ).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert f"{center.url}/a/reset-password/ask-for-a-link" == copied
    page.goto(copied)
    page.wait_for_url("**/accounts/password/#ask-for-a-link")


def test_a_large_picture_opens(page: Page, center: Center) -> None:
    """A picture that is shown small opens in full by key or click, and Escape leads back to it."""
    page.goto(f"{center.url}/accounts/locked/")
    button = page.get_by_role("button", name="Enlarge the picture: The form")
    button.press("Enter")
    dialog = page.get_by_role("dialog", name="The form")
    expect(dialog.get_by_role("img")).to_be_visible()
    page.wait_for_function("() => document.querySelector('dialog[open] img').clientWidth > 900")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()


def test_questions_open_in_place(page: Page, center: Center) -> None:
    """An FAQ entry opens in its list, by key and by address, and its links lead where they should."""
    page.goto(f"{center.url}/questions/")
    alive(page)  # before, the questions are links
    page.get_by_text("Do you give refunds?").focus()
    page.keyboard.press("Enter")
    answer = page.locator("#refunds .gapless-question__answer")
    expect(answer).to_contain_text("within thirty days")
    expect(answer.get_by_role("link", name="Billing")).to_have_attribute("href", f"{center.url}/billing/")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    center.heard.wait("viewed", article="refunds")
    answer.get_by_role("link", name="Open this answer as a page").click()
    page.wait_for_url("**/billing/refunds/")
    page.goto(f"{center.url}/questions/#refunds")
    expect(answer).to_contain_text("within thirty days")


def test_questions_without_script(open_context: Open, center: Center) -> None:
    """Without JavaScript the entries are links to their pages."""
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"{center.url}/questions/")
    page.get_by_role("link", name="Do you give refunds?").click()
    page.wait_for_url("**/billing/refunds/")


def test_what_is_folded_opens(page: Page, center: Center) -> None:
    """The place that an address names is shown, also where it lies in a folded part."""
    page.goto(f"{center.url}/accounts/locked/")
    expect(page.get_by_text("Ten is the most.")).to_be_hidden()
    page.goto(f"{center.url}/accounts/")
    page.goto(f"{center.url}/accounts/locked/#deep")
    expect(page.get_by_text("Ten is the most.")).to_be_visible()
    expect(page.get_by_role("heading", name="Deep down")).to_be_in_viewport()


@pytest.mark.parametrize(("width", "broken"), [(390, True), (1280, False)])
def test_long_names_break_after_an_underscore(
    open_context: Open, center: Center, width: int, *, broken: bool
) -> None:
    """On a phone the name of a setting in a table breaks between its words; on a desktop it stays whole."""
    page = open_context(viewport={"width": width, "height": 800}).new_page()
    page.goto(f"{center.url}/accounts/locked/")
    expect(page.locator("td code wbr")).to_have_count(3)
    lines = page.evaluate("""() => {
      const range = document.createRange();
      range.selectNodeContents(document.querySelector("td code"));
      return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
    }""")
    assert broken == (lines > 1)
