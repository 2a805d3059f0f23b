"""The search dialog: what a person does with the keyboard, from any page, in any language."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.site.conftest import Center, Open, Watched

pytestmark = pytest.mark.browser

# Every kind of page that has no search box of its own in sight.
PAGES = {
    "article": "/billing/refunds/",
    "area": "/accounts/",
    "video": "/videos/tour/",
    "path": "/paths/first-day/",
    "new": "/whats-new/",
    "russian": "/ru/accounts/password/",
    "chinese": "/zh/accounts/password/",
}
QUESTION = {"russian": "сброс пароля", "chinese": "重置密码"}
ANSWER = {"russian": "Сброс пароля", "chinese": "重置密码"}


def dialog(page: Page) -> Locator:
    """The open dialog."""
    return page.get_by_role("dialog")


def typed(page: Page, words: str) -> Locator:
    """Open the dialog with its key, type `words`, and wait for what is found; return the options."""
    page.keyboard.press("/")
    page.keyboard.type(words)
    all_of(page, words)
    return dialog(page).get_by_role("option")


def all_of(page: Page, words: str) -> None:
    """Wait for what is found for `words`."""
    more = dialog(page).locator(".gapless-all")
    expect(more).to_have_attribute("href", re.compile(r"[?&]q="))
    page.wait_for_function(
        "words => new URL(document.querySelector('.gapless-all').href).searchParams.get('q') === words",
        arg=words,
    )


@pytest.mark.parametrize("key", ["/", "Control+k", "Meta+k"])
def test_keys_open_it(page: Page, center: Center, key: str) -> None:
    """The slash, Ctrl+K and ⌘K open the search from anywhere in a page, and Escape leads back there."""
    page.goto(f"{center.url}/billing/refunds/")
    link = page.get_by_role("link", name="Contact us")
    link.focus()
    page.keyboard.press(key)
    expect(dialog(page).get_by_role("combobox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    expect(link).to_be_focused()


def test_a_click_opens_it(page: Page, center: Center) -> None:
    """The box in the header opens it, and names its key."""
    page.goto(f"{center.url}/billing/refunds/")
    opener = page.get_by_role("banner").get_by_role("link", name="Search")
    expect(opener).to_have_attribute("aria-keyshortcuts", "/ Control+K Meta+K")
    opener.click()
    expect(dialog(page).get_by_role("combobox")).to_be_focused()


def test_a_slash_in_a_text_is_a_slash(page: Page, center: Center) -> None:
    """Whoever types a slash into a form has typed a slash."""
    page.goto(f"{center.url}/reports/report-5/")
    page.get_by_role("button", name="No", exact=True).click()
    words = page.get_by_label("Anything else?")
    words.press_sequentially("and/or")
    expect(words).to_have_value("and/or")


@pytest.mark.parametrize("kind", PAGES)
def test_down_and_enter_open_the_first_hit(page: Page, center: Center, kind: str) -> None:
    """Down goes to the first hit, which is named to screen readers; Enter opens it, the focus is in it."""
    page.goto(center.url + PAGES[kind])
    options = typed(page, QUESTION.get(kind, "reset your password"))
    expect(options.first).to_contain_text(ANSWER.get(kind, "Reset your password"))
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    box = dialog(page).get_by_role("combobox")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/accounts/password/(#.*)?$"))
    page.wait_for_function("() => document.activeElement?.closest('article')")
    expect(dialog(page)).to_have_count(0)


@pytest.mark.parametrize("words", ["reset your password", "quarterly report", "zeppelin maintenance"])
def test_enter_alone_leads_to_the_results(page: Page, center: Center, words: str) -> None:
    """Enter without a choice leads to the results page with the question, hits or none."""
    page.goto(f"{center.url}/billing/refunds/")
    typed(page, words)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/search/?q={words.replace(' ', '+')}")
    expect(page.locator("gapless-search input[name=q]")).to_have_value(words)


def test_enter_does_not_wait_for_hits(page: Page, center: Center) -> None:
    """Whoever types and presses Enter at once is at the results, too, and the slash works there again."""
    page.goto(f"{center.url}/billing/refunds/")
    page.keyboard.press("/")
    page.keyboard.type("invoice")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=invoice")
    page.get_by_role("heading", name="Download an invoice").wait_for()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()


def test_a_late_answer_leaves_the_choice(page: Page, center: Center) -> None:
    """A hit chosen while an answer is under way stays chosen when it comes, wherever it stands then."""
    page.goto(f"{center.url}/billing/refunds/")
    options = typed(page, "reset your passwor")
    late: list[Route] = []
    page.route("**/api/search?**", lambda one: late.append(one))
    with page.expect_request("**/api/search?**"):
        page.keyboard.type("d")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    chosen = dialog(page).locator("[role=option][aria-selected=true]")
    address = chosen.get_attribute("href")
    assert address is not None
    for one in late:
        one.continue_()
    all_of(page, "reset your password")
    expect(chosen).to_have_attribute("href", address)
    page.keyboard.type("s")
    expect(chosen).to_have_count(0)


def test_it_works_again_after_a_choice(page: Page, center: Center) -> None:
    """After an article was opened from it, the dialog opens again and takes another question."""
    page.goto(f"{center.url}/billing/refunds/")
    for words, place in (("recovery code", "/two-factor/"), ("download an invoice", "/invoices/")):
        typed(page, words)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{place}**")


def test_up_from_the_box_reaches_all_results(page: Page, center: Center) -> None:
    """Up goes to the last line, which leads to all results."""
    page.goto(f"{center.url}/billing/refunds/")
    typed(page, "quarterly report")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=quarterly+report")


def test_a_question_leads_to_its_section(page: Page, center: Center) -> None:
    """A whole question leads to the heading that answers it, the focus is on it, and its words are marked."""
    page.goto(f"{center.url}/billing/refunds/")
    options = typed(page, "what if the link did not arrive?")
    options.filter(has_text="The link did not arrive").click()
    page.wait_for_url("**/accounts/password/#the-link-did-not-arrive")
    heading = page.get_by_role("heading", name="The link did not arrive")
    expect(heading).to_be_in_viewport()
    expect(heading).to_be_focused()
    assert page.evaluate("() => CSS.highlights.get('gapless-found').size")


def test_before_anything_is_typed(page: Page, center: Center) -> None:
    """Empty, it offers good places to start, and what was opened from it last, in this browser."""
    page.goto(f"{center.url}/billing/refunds/")
    page.keyboard.press("/")
    starts = dialog(page).get_by_role("group", name="Good places to start")
    expect(starts.get_by_role("option")).to_have_text(["Reset your password", "Download an invoice"])
    expect(dialog(page).get_by_role("group", name="Recently opened")).to_have_count(0)
    page.keyboard.press("Escape")
    typed(page, "download an invoice")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/billing/invoices/**")
    page.reload()
    page.keyboard.press("/")
    recent = dialog(page).get_by_role("group", name="Recently opened")
    expect(recent.get_by_role("option").first).to_have_text("Download an invoice")


def test_it_stays_where_it_is_while_one_types(page: Page, center: Center) -> None:
    """Neither the dialog nor its box moves from the first letter to the last."""
    page.goto(f"{center.url}/billing/refunds/")
    page.keyboard.press("/")
    places = []
    for letter in "invoice":
        page.keyboard.type(letter)
        page.wait_for_timeout(50)
        places.append((dialog(page).bounding_box(), dialog(page).get_by_role("combobox").bounding_box()))
    assert [places[0]] * len(places) == places


def test_keystrokes_ask_the_service_alone(page: Page, center: Center, watched: Watched) -> None:
    """While the service answers, no page loads the static index."""
    page.goto(f"{center.url}/billing/refunds/")
    expect(typed(page, "invoice").first).to_contain_text("Download an invoice")
    assert [] == watched.asked("/search/static_index.json")
    assert [] == watched.asked("/search/search_index.json")


def test_videos_show_their_posters(page: Page, center: Center) -> None:
    """A video among the hits is seen to be one: its picture stands beside it."""
    page.goto(f"{center.url}/billing/")
    typed(page, "dashboard")
    expect(page.get_by_role("option", name="A tour of the dashboard").locator("img")).to_be_visible()
    page.wait_for_function("() => document.querySelector('[role=option] img').naturalWidth > 100")


def test_on_a_phone(open_context: Open, center: Center) -> None:
    """On a phone the dialog fills the screen, and a tap opens it, chooses and closes."""
    phone = open_context(viewport={"width": 390, "height": 800}, has_touch=True).new_page()
    phone.goto(f"{center.url}/billing/refunds/")
    phone.get_by_role("banner").get_by_role("link", name="Search").tap()
    box = dialog(phone).bounding_box()
    assert box
    assert (390, 800) == (box["width"], box["height"])
    phone.get_by_role("button", name="Close").tap()
    expect(dialog(phone)).to_have_count(0)


def test_a_choice_in_another_tab_leaves_the_dialog_open(page: Page, center: Center) -> None:
    """Ctrl+click opens a hit in another tab, and the list stays for the next one."""
    page.goto(f"{center.url}/billing/refunds/")
    options = typed(page, "quarterly report")
    with page.context.expect_page() as opened:
        options.first.click(modifiers=["ControlOrMeta"])
    opened.value.wait_for_url("**/reports/**")
    expect(dialog(page)).to_be_visible()


def test_it_comes_into_the_header_of_the_home_page(page: Page, center: Center) -> None:
    """Once the home page's own box is scrolled away, the header has one, and the key opens the dialog."""
    page.goto(center.url)
    opener = page.locator(".gapless-opener")
    expect(opener).to_be_hidden()
    page.evaluate("() => window.scrollTo(0, document.body.scrollHeight)")
    expect(opener).to_be_visible()
    page.keyboard.press("/")
    expect(dialog(page).get_by_role("combobox")).to_be_focused()


def test_a_beginning_is_no_best_answer(page: Page, center: Center) -> None:
    """No article is the best answer to words for which the page of results is not sure of one."""
    page.goto(f"{center.url}/billing/refunds/")
    typed(page, "change password by phone")
    expect(dialog(page).get_by_role("group", name="Articles")).to_be_visible()
    expect(dialog(page).get_by_role("group", name="Best answer")).to_have_count(0)
    expect(dialog(page).get_by_role("option", name="Not it? Ask us")).to_be_in_viewport()


def test_where_nothing_answers_it_says_so(page: Page, center: Center) -> None:
    """Where nothing is found the dialog says it in words, above the way to send the question."""
    page.goto(f"{center.url}/billing/refunds/")
    typed(page, "zxqwv blorf")
    nothing = dialog(page).get_by_role("group", name="Nothing matches these words.")
    expect(nothing).to_be_visible()
    nothing.get_by_role("option", name="Send this question").click()
    page.wait_for_url("**/search/?q=zxqwv+blorf")
    expect(page.get_by_role("button", name="Send this question")).to_be_visible()
