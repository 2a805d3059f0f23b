"""The learn center as a school: who one is, where one stopped, checks, and the page at the end."""

import pytest
from playwright.sync_api import Page, expect

from tests.site.conftest import Center, Open
from tests.site.test_accessibility import violations

pytestmark = pytest.mark.browser


def test_the_home_page_remembers_who_one_is(page: Page, center: Center) -> None:
    """A button shows where readers of one kind begin; the choice outlives the visit, and is taken back."""
    page.goto(center.url)
    first = page.get_by_role("main").get_by_role("link", name="Your first day", exact=True)
    expect(first).to_be_hidden()
    page.get_by_role("button", name="I am new").click()
    expect(first).to_be_visible()
    page.reload()
    expect(first).to_be_visible()
    chosen = page.get_by_role("button", name="I am new")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    chosen.click()
    expect(first).to_be_hidden()


def test_the_home_page_knows_where_one_stopped(page: Page, center: Center) -> None:
    """A path that was begun shows its progress, and leads to the next step."""
    page.goto(f"{center.url}/videos/tour/")
    page.get_by_role("button", name="Mark as done").click()
    for place in ("/paths/", "/"):  # the home page shows it to whoever has not said who they are
        page.goto(center.url + place)
        expect(page.get_by_role("progressbar", name="1 of 3 steps done")).to_be_visible()
    page.get_by_role("link", name="Continue: Reset your password").click()
    page.wait_for_url("**/accounts/password/")


def test_a_check_is_answered_in_the_browser(page: Page, center: Center) -> None:
    """Wrong answers may be tried again; the right one says why, and marks the step as done."""
    page.goto(f"{center.url}/accounts/two-factor/")
    check = page.get_by_role("region", name="Check yourself")
    check.get_by_role("button", name="Check my answers").click()
    expect(check).to_contain_text("Choose an answer first.")
    check.get_by_label("One").check()
    check.get_by_role("button", name="Check my answers").click()
    expect(check).to_contain_text("Not quite.")
    expect(check.get_by_label("One")).to_be_focused()
    check.get_by_label("Two").check()
    check.get_by_role("button", name="Check my answers").click()
    expect(check).to_contain_text("Right. A password and a code.")
    expect(check).to_contain_text("All right. This step is done.")
    expect(page.get_by_role("button", name="Done")).to_have_attribute("aria-pressed", "true")


def test_a_finished_path_has_a_page_to_print(page: Page, center: Center) -> None:
    """When all steps are done, a page says so; printed, it stands alone with the reader's name."""
    for step in ("videos/tour", "accounts/password", "accounts/two-factor"):
        page.goto(f"{center.url}/{step}/")
        page.get_by_role("button", name="Mark as done").click()
    page.goto(f"{center.url}/paths/first-day/")
    last = page.get_by_role("region", name="Finished: Your first day")
    expect(last).to_contain_text("All 3 steps of the learning path")
    last.get_by_role("textbox").fill("Ada")
    page.evaluate("() => { window.print = () => {}; }")
    last.get_by_role("button", name="Print this page").click()
    page.emulate_media(media="print")
    expect(last.get_by_role("textbox")).to_have_value("Ada")
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    expect(page.locator(".gapless-path__steps")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Start again").click()
    expect(last).to_be_hidden()


def test_without_script_everything_can_be_read(open_context: Open, center: Center) -> None:
    """Without JavaScript all beginnings are listed, and the answers of a check are folded below it."""
    page = open_context(java_script_enabled=False).new_page()
    page.goto(center.url)
    for name in ("I am new", "I pay the bills"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.goto(f"{center.url}/accounts/two-factor/")
    page.get_by_text("Answer", exact=True).click()
    expect(page.get_by_text("A password and a code.")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_a_word_is_explained_in_place(open_context: Open, center: Center, *, script: bool) -> None:
    """A word of the glossary opens its meaning by key, also without JavaScript; Escape closes it."""
    page = open_context(java_script_enabled=script).new_page()
    page.goto(f"{center.url}/accounts/password/")
    word = page.get_by_role("button", name="spam")
    meaning = page.get_by_text("Messages that nobody asked for.")
    expect(meaning).to_be_hidden()
    word.press("Enter")
    expect(meaning).to_be_visible()
    if script:
        assert [] == violations(page)
    page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()
    word.press("Enter")
    page.get_by_role("link", name="More about this").click()
    page.wait_for_url("**/billing/refunds/")
