"""The results page: its address is the question."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.site.conftest import Center
from tests.site.ready import held
from tests.site.test_finder import typed

pytestmark = pytest.mark.browser


def test_address_is_the_question(page: Page, center: Center) -> None:
    """The address alone shows the results, and a new question changes it."""
    page.goto(f"{center.url}/search/?q=reset+password")
    expect(page.get_by_role("heading", name="Reset your password")).to_be_visible()
    expect(page).to_have_title(re.compile("^reset password"))
    page.locator("gapless-search input[name=q]").fill("invoice")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=invoice")
    expect(page.get_by_role("heading", name="Download an invoice")).to_be_visible()


def test_back_returns_to_the_question_before(page: Page, center: Center) -> None:
    """The back button shows the question before, with its results."""
    page.goto(f"{center.url}/search/?q=reset+password")
    box = page.locator("gapless-search input[name=q]")
    box.fill("invoice")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Download an invoice")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Reset your password")).to_be_visible()
    expect(box).to_have_value("reset password")


def test_filters_narrow_and_are_in_the_address(page: Page, center: Center) -> None:
    """A type's filter shows how many articles it leaves, leaves them, and can be sent as an address."""
    page.goto(f"{center.url}/search/?q=quarterly+report")
    chip = page.get_by_role("checkbox", name="Troubleshooting 1")
    chip.check()
    page.wait_for_url("**/search/?q=quarterly+report&type=troubleshooting")
    expect(page.locator(".gapless-hit")).to_have_count(1)
    expect(page.get_by_role("checkbox", name="Troubleshooting")).to_be_focused()
    page.reload()
    expect(page.locator(".gapless-hit h3")).to_have_text(["Quarterly report number 1"])
    page.get_by_role("button", name="Clear filters").click()
    page.wait_for_url("**/search/?q=quarterly+report")


def test_few_results_have_no_filters(page: Page, center: Center) -> None:
    """Fewer than ten results are read faster than filtered."""
    page.goto(f"{center.url}/search/?q=password")
    expect(page.locator(".gapless-hit").first).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(0)


def test_more_results_on_demand(page: Page, center: Center) -> None:
    """Ten articles are shown, the rest on demand, and the focus goes on with the first of the rest."""
    page.goto(f"{center.url}/search/?q=quarterly+report")
    expect(page.locator(".gapless-hit")).to_have_count(10)
    page.get_by_role("button", name="Show more").click()
    expect(page.locator(".gapless-hit")).to_have_count(12)
    expect(page.locator(".gapless-hit h3 a").nth(10)).to_be_focused()
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)


def test_keys_walk_through_the_hits(page: Page, center: Center) -> None:
    """Down leads from the box through the hits, Escape back to the box, Enter opens the hit."""
    page.goto(f"{center.url}/search/?q=reset+password")
    expect(page.locator(".gapless-hit").first).to_be_visible()
    box = page.locator("gapless-search input[name=q]")
    box.press("ArrowDown")
    expect(page.locator(".gapless-hit__link").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".gapless-hit__link").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/password/**")


def test_correction_is_said(page: Page, center: Center) -> None:
    """Results of another spelling say so, and the words as typed can be insisted on."""
    page.goto(f"{center.url}/search/?q=authentcator")
    expect(page.locator(".gapless-correction")).to_contain_text("Showing results for authenticator")
    expect(page.get_by_role("heading", name="Sign in with two factors")).to_be_visible()
    page.get_by_role("link", name="authentcator").click()
    expect(page.get_by_role("heading", name="No article answers this yet")).to_be_visible()


def test_question_without_answer_is_passed_on(page: Page, center: Center) -> None:
    """Where no article answers, the page says so and passes the question on, with words and an address."""
    page.goto(f"{center.url}/search/?q=zeppelin+maintenance")
    expect(page.get_by_role("heading", name="No article answers this yet")).to_be_visible()
    page.get_by_label("What were you trying to do?").fill("Fly home")
    page.get_by_label("E-mail").fill("visitor@example.org")
    page.get_by_role("button", name="Send this question").click()
    asked = center.heard.wait("asked", address="visitor@example.org")
    assert "zeppelin maintenance\nFly home" == asked["text"]
    expect(page.get_by_role("status").filter(has_text="Thank you")).to_be_visible()


def test_hostile_words_stay_words(page: Page, center: Center) -> None:
    """What was typed is shown as text, whatever it looks like."""
    page.goto(f"{center.url}/search/?q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E+password")
    expect(page.locator(".gapless-hit").first).to_be_visible()
    assert 0 == page.locator("gapless-results img").count()


def test_language_of_the_page_asked_from_comes_first(page: Page, center: Center) -> None:
    """A question asked from a Russian page prefers Russian articles, on the results page too."""
    page.goto(f"{center.url}/ru/accounts/password/")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    typed(page, "пароль")
    page.locator(".gapless-all").click()
    page.wait_for_url("**/ru/search/?q=*")
    expect(page.locator(".gapless-hit h3").first).to_have_text("Сброс пароля")


def test_a_language_that_is_none(page: Page, center: Center) -> None:
    """A mistyped language in the address is left out: the question is answered in the page's own."""
    page.goto(f"{center.url}/search/?q=reset+password&lang=xx%22")
    expect(page.get_by_role("heading", name="Reset your password")).to_be_visible()


def test_near_hits_come_first_where_search_is_not_sure(page: Page, center: Center) -> None:
    """Where search is not sure, near hits come first, and one line below them passes the question on."""
    page.goto(f"{center.url}/search/?q=change+password+by+phone")
    expect(page.get_by_role("heading", name="We found no sure answer. Closest:")).to_be_visible()
    first = page.locator(".gapless-hits").first
    expect(first.locator(".gapless-hit")).to_have_count(3)
    expect(page.get_by_role("button", name="Send this question")).to_be_hidden()
    page.get_by_text("Not it? Ask us").click()
    page.get_by_role("button", name="Send this question").click()
    center.heard.wait("asked", text="change password by phone")


@pytest.mark.parametrize("q", ["delete+quarterly+report+forever", "quarterly+zeppelin"])
def test_more_results_leave_what_is_written(page: Page, center: Center, q: str) -> None:
    """Whoever writes to us while more results come, or before, writes on in the same place."""
    page.goto(f"{center.url}/search/?q={q}")
    expect(page.locator(".gapless-hit")).to_have_count(10)
    unsure = page.get_by_text("Not it? Ask us")
    if unsure.count():
        unsure.click()
    words = page.get_by_label("What were you trying to do?")
    words.fill("Throw it.")
    with held(page, "**/api/search?*offset=10*"):
        page.get_by_role("button", name="Show more").click()
        words.click()
        words.press("End")
        page.keyboard.press("ArrowLeft")
        page.keyboard.type(" away")
    expect(page.locator(".gapless-hit")).to_have_count(12)
    expect(words).to_be_focused()
    page.keyboard.type(" now")
    expect(words).to_have_value("Throw it away now.")


def test_other_ways_are_visible_where_nothing_answers(page: Page, center: Center) -> None:
    """Where nothing answers, the topics and the way to a person stand beside the form."""
    page.goto(f"{center.url}/search/?q=zeppelin+maintenance")
    ways = page.locator(".gapless-elsewhere")
    expect(ways.get_by_role("link", name="Contact us")).to_be_visible()
    expect(ways.get_by_role("link", name="Billing")).to_be_visible()


def test_a_question_that_waits_says_so(page: Page, center: Center) -> None:
    """While the service is away the page does not say that a question was sent: it waits in this browser."""
    page.goto(f"{center.url}/search/?q=zeppelin+maintenance")
    expect(page.get_by_role("button", name="Send this question")).to_be_visible()
    page.route("**/api/events", lambda route: route.abort())
    page.get_by_role("button", name="Send this question").click()
    expect(page.get_by_text("waits in this browser")).to_be_visible()
    assert 0 == page.get_by_text("Thank you").count()


def test_coming_back_finds_the_place_again(page: Page, center: Center) -> None:
    """From the second page of results to an article and back: as many hits, the same place, the same hit."""
    page.goto(f"{center.url}/search/?q=quarterly+report")
    page.get_by_role("button", name="Show more").click()
    expect(page.locator(".gapless-hit")).to_have_count(12)
    last = page.locator(".gapless-hit h3 a").last
    last.scroll_into_view_if_needed()
    before = page.evaluate("() => window.scrollY")
    assert before > 0
    last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/**")
    page.wait_for_function("() => document.activeElement?.closest('article')")
    page.go_back()
    expect(page.locator(".gapless-hit")).to_have_count(12)
    expect(last).to_be_focused()
    expect(last).to_be_in_viewport()
    assert abs(before - page.evaluate("() => window.scrollY")) < 5


def test_a_new_question_begins_at_the_top(page: Page, center: Center) -> None:
    """Whoever asks another question from the middle of the results sees the first of its answers."""
    page.goto(f"{center.url}/search/?q=quarterly+report")
    expect(page.locator(".gapless-hit")).to_have_count(10)
    page.evaluate("() => window.scrollTo(0, document.body.scrollHeight)")
    page.keyboard.press("/")
    page.keyboard.type("invoice")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Download an invoice")).to_be_in_viewport()


def test_a_question_that_waited_is_said_to_be_sent(page: Page, center: Center) -> None:
    """The question that waited in the browser is sent when the service is back, and the page says so."""
    page.goto(f"{center.url}/search/?q=zeppelin+harbour")
    page.route("**/api/events", lambda route: route.abort())
    page.get_by_role("button", name="Send this question").click()
    expect(page.get_by_text("waits in this browser")).to_be_visible()
    assert [] == center.heard.all("asked", text="zeppelin harbour")
    page.unroute("**/api/events")
    page.goto(f"{center.url}/billing/refunds/")
    expect(
        page.get_by_role("status").filter(has_text="“zeppelin harbour” waited in this browser")
    ).to_be_visible()
    center.heard.wait("asked", text="zeppelin harbour")
