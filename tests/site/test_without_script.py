"""JavaScript off: reading, links, transcripts and asking a person still work."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.site.conftest import Center, Open

pytestmark = pytest.mark.browser


@pytest.fixture
def page(open_context: Open) -> Page:
    """A page without JavaScript."""
    return open_context(java_script_enabled=False).new_page()


def test_articles_and_links(page: Page, center: Center) -> None:
    """From the home page to an article, its sections, its permalink, and a person to ask."""
    page.goto(center.url)
    page.get_by_role("link", name="Reset your password").first.click()
    page.wait_for_url("**/accounts/password/")
    expect(page.get_by_role("heading", name="Ask for a link")).to_be_visible()
    expect(page.get_by_role("link", name="Tell us what is missing")).to_be_visible()
    expect(page.get_by_role("button", name="Yes")).to_be_hidden()
    expect(page.get_by_text("Copy as Markdown")).to_be_hidden()
    page.get_by_text("Copy page").click()
    page.get_by_role("link", name="Permanent link").click()
    page.wait_for_url("**/accounts/password/")


@pytest.mark.parametrize("path", ["/", "/accounts/password/", "/accounts/two-factor/", "/videos/tour/"])
def test_what_needs_a_script_is_not_there(page: Page, center: Center, path: str) -> None:
    """What only a script can do is hidden without one, however it is styled."""
    page.goto(f"{center.url}{path}")
    hidden = page.locator("article [hidden]").all()
    assert [] == [one.text_content() for one in hidden if one.is_visible()]
    expect(page.get_by_role("button", name="Check my answers")).to_be_hidden()


def test_video_and_transcript(page: Page, center: Center) -> None:
    """A video page is a player with controls and a transcript whose times lead to their paragraph."""
    page.goto(f"{center.url}/videos/tour/")
    expect(page.locator("video[controls]")).to_be_visible()
    page.get_by_role("link", name="0:20", exact=True).click()
    page.wait_for_url("**/videos/tour/#t=20")
    expect(page.get_by_text("Drag a giraffe")).to_be_in_viewport()


def test_the_service_answers_in_the_page(page: Page, center: Center) -> None:
    """The search form leads to a page with the answer in it: articles, marked words, and the question."""
    page.goto(center.url)
    page.get_by_role("textbox", name="Search the learn center").fill("reset password")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/search/?q=reset+password&plain=1")
    expect(page.get_by_role("textbox")).to_have_value("reset password")
    expect(page).to_have_title(re.compile("^reset password"))
    first = page.locator(".gapless-hit").first
    expect(first.locator("mark").first).to_be_visible()
    first.get_by_role("link", name="Reset your password").click()
    page.wait_for_url("**/accounts/password/")
    assert [] == center.heard.all("searched", text="reset password", lang="")


def test_an_address_that_somebody_passed_on(page: Page, center: Center) -> None:
    """The address of a question leads a browser without scripts to the answer, in the language it names."""
    page.goto(f"{center.url}/search/?q=%D0%BF%D0%B0%D1%80%D0%BE%D0%BB%D1%8C&lang=ru")
    page.wait_for_url("**/ru/search/?q=*&plain=1")
    expect(page.get_by_role("link", name="Сброс пароля")).to_be_visible()


def test_more_results_are_a_page_away(page: Page, center: Center) -> None:
    """Ten articles are shown, and a link leads to the next ones, which go on counting."""
    page.goto(f"{center.url}/search/?q=quarterly+report&plain=1")
    expect(page.locator(".gapless-hit")).to_have_count(10)
    page.get_by_role("link", name="Show more").click()
    page.wait_for_url("**offset=10**")
    expect(page.locator(".gapless-hit")).to_have_count(2)
    expect(page.locator(".gapless-hits")).to_have_attribute("start", "11")
    expect(page.get_by_role("link", name="Show more")).to_have_count(0)


def test_nothing_answers(page: Page, center: Center) -> None:
    """Where nothing answers, the page says so, and the way to a person is in sight."""
    page.goto(f"{center.url}/search/?q=zeppelin+maintenance&plain=1")
    expect(page.get_by_role("heading", name="No article answers this yet")).to_be_visible()
    expect(page.get_by_role("link", name="Contact us").first).to_be_in_viewport()


def test_near_hits_come_before_the_way_to_a_person(page: Page, center: Center) -> None:
    """Where search is not sure, three articles come first, then a person, as with scripts."""
    page.goto(f"{center.url}/search/?q=change+password+by+phone&plain=1")
    expect(page.get_by_role("heading", name="We found no sure answer. Closest:")).to_be_visible()
    expect(page.locator(".gapless-hits").first.locator(".gapless-hit")).to_have_count(3)
    expect(page.get_by_role("link", name="Not it? Ask us")).to_be_visible()


def test_a_correction_is_said(page: Page, center: Center) -> None:
    """Results of another spelling say so, and the words as typed can be insisted on."""
    page.goto(f"{center.url}/search/?q=authentcator&plain=1")
    expect(page.locator(".gapless-correction")).to_contain_text("Showing results for authenticator")
    page.get_by_role("link", name="authentcator").click()
    expect(page.get_by_role("heading", name="No article answers this yet")).to_be_visible()


def test_hostile_words_stay_words(page: Page, center: Center) -> None:
    """What was typed is shown as text, whatever it looks like."""
    page.goto(f"{center.url}/search/?q=%22%3E%3Cimg+src%3Dx%3E+password&plain=1")
    expect(page.get_by_role("textbox")).to_have_value('"><img src=x> password')
    assert 0 == page.locator("img[src=x]").count()


def test_scripts_take_over(open_context: Open, center: Center) -> None:
    """The same address in a browser with scripts shows the same as without its parameter, told once."""
    page = open_context().new_page()
    page.goto(f"{center.url}/search/?q=archiving&plain=1")
    page.wait_for_url("**/search/?q=archiving")
    expect(page.locator(".gapless-plain")).to_have_count(0)
    center.heard.wait("searched", text="archiving")
