"""Readers who are faster than the scripts of a page: what they did before is not lost."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

from tests.site.conftest import Center
from tests.site.ready import alive, held

pytestmark = pytest.mark.browser


@contextmanager
def before(page: Page, script: str, address: str) -> Iterator[None]:
    """Open `address`; the file with this script comes when the block ends."""
    with held(page, re.compile(rf"/assets/gapless/{script}\b[^/]*\.js$")):
        page.goto(address, wait_until="commit")
        yield
    alive(page)


@pytest.mark.parametrize("path", ["/", "/search/?q=password", "/zh/"])
def test_words_in_the_box_are_answered(page: Page, center: Center, path: str) -> None:
    """Who writes into the search box before it is alive finds the words in the dialog, and their answers."""
    with before(page, "main", center.url + path):
        page.locator("gapless-search input[name=q]").click()
        page.keyboard.type("invoice")
    expect(page.get_by_role("combobox")).to_have_value("invoice")
    expect(page.get_by_role("combobox")).to_be_focused()
    expect(page.get_by_role("option").filter(has_text="Download an invoice").first).to_be_visible()
    page.keyboard.type("s")
    expect(page.get_by_role("combobox")).to_have_value("invoices")


def test_a_box_with_the_focus_alone_opens_nothing(page: Page, center: Center) -> None:
    """Who came to the box with the keyboard, and wrote nothing, is left alone."""
    with before(page, "main", center.url):
        page.locator("gapless-search input[name=q]").focus()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("gapless-search input[name=q]")).to_be_focused()


@pytest.mark.parametrize("script", ["main", "video"])
def test_a_sentence_that_was_clicked_is_played(page: Page, center: Center, script: str) -> None:
    """A click on the transcript before the player is alive leads to its second all the same."""
    with before(page, script, f"{center.url}/videos/tour/"):
        page.get_by_text("Drag a giraffe onto the timeline").click()
    page.wait_for_function("() => document.querySelector('video').currentTime >= 20")


def test_going_on_marks_the_step(page: Page, center: Center) -> None:
    """Whoever goes on to the next step at once has done this one."""
    with before(page, "paths", f"{center.url}/videos/tour/"):
        page.wait_for_function("() => customElements.get('gapless-finder')")
        page.get_by_role("link", name="Next step Reset your password").click()
        page.wait_for_url("**/accounts/password/")
    page.goto(f"{center.url}/paths/first-day/")
    expect(page.get_by_text("1 of 3 steps done")).to_be_visible()


def test_the_focus_stays_on_a_question(page: Page, center: Center) -> None:
    """A link that has the focus keeps it when it becomes an entry that opens in place."""
    with before(page, "questions", f"{center.url}/questions/"):
        page.get_by_role("link", name="Do you give refunds?").focus()
    expect(page.locator("#refunds > summary")).to_be_focused()


@pytest.mark.parametrize("script", ["main", "asking"])
def test_a_question_about_a_moment_is_begun_early(page: Page, center: Center, script: str) -> None:
    """Where “Unclear here?” was opened before, words and focus stay, its second is noted; it is sent once."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    with before(page, script, f"{center.url}/videos/tour/#t=20"):
        page.get_by_text("Unclear here?").click()
        page.get_by_label("What is unclear?").click()
        page.keyboard.type("Which giraffes?")
    expect(page.get_by_label("What is unclear?")).to_be_focused()
    expect(page.get_by_label("What is unclear?")).to_have_value("Which giraffes?")
    page.get_by_role("button", name="Send this question").click()
    told = center.heard.wait("asked", article="tour", text="Which giraffes?")
    assert re.match(r"t=\d", told["anchor"])
    expect(page.get_by_text("Thank you. Your question was sent")).to_be_visible()
    assert 1 == len([body for body in sent if "Which giraffes?" in body])


def test_the_place_that_an_address_names_takes_no_focus(page: Page, center: Center) -> None:
    """Who writes into the search box writes on when the scripts come, though the address names a heading."""
    with before(page, "main", f"{center.url}/#place"):
        page.wait_for_selector("gapless-search input[name=q]")
        page.evaluate("document.querySelector('h1').id = 'place'")
        page.locator("gapless-search input[name=q]").focus()
    page.evaluate("() => new Promise((resume) => requestAnimationFrame(() => requestAnimationFrame(resume)))")
    expect(page.locator("gapless-search input[name=q]")).to_be_focused()


def test_who_came_by_a_search_and_writes_is_left_alone(page: Page, center: Center) -> None:
    """A page that was chosen in a search takes the reader to its title, but not out of what they write in."""
    page.goto(center.url)
    arrival = "JSON.stringify({ at: Date.now(), words: ['giraffe'] })"
    page.evaluate(f"sessionStorage.setItem('gapless.arrival', {arrival})")
    with before(page, "main", f"{center.url}/videos/tour/"):
        page.get_by_text("Unclear here?").click()
        page.get_by_label("What is unclear?").click()
        page.keyboard.type("Which ")
    page.wait_for_function("() => CSS.highlights.has('gapless-found')")
    page.keyboard.type("giraffe?")
    expect(page.get_by_label("What is unclear?")).to_have_value("Which giraffe?")


def test_the_focus_goes_where_the_reader_takes_it(page: Page, center: Center) -> None:
    """Until all of a page has come, Tab and clicks beside a field leave it as ever."""
    pictures: list[Route] = []
    page.route("**/late.png", lambda route: pictures.append(route))
    page.add_init_script("Object.assign(new Image(), { src: '/late.png' })")
    page.goto(f"{center.url}/#place", wait_until="commit")
    page.wait_for_function("() => customElements.get('gapless-finder')")
    box = page.locator("gapless-search input[name=q]")
    box.focus()
    page.keyboard.press("Tab")
    expect(box).not_to_be_focused()
    box.focus()
    page.mouse.click(2, 400)
    expect(box).not_to_be_focused()
    assert page.evaluate("document.readyState") == "interactive"
    pictures[0].abort()


@pytest.mark.parametrize("script", ["main", "check"])
def test_enter_in_a_check_loses_no_choice(page: Page, center: Center, script: str) -> None:
    """Whoever answers a check with the keyboard before it is alive keeps what they chose."""
    with before(page, script, f"{center.url}/accounts/two-factor/"):
        choice = page.get_by_role("radio", name="Two")
        choice.check()
        choice.press("Enter")
    expect(choice).to_be_checked()
    assert page.url == f"{center.url}/accounts/two-factor/"
    choice.press("Enter")
    expect(page.get_by_role("region", name="Check yourself")).to_contain_text("All right. This step is done.")
