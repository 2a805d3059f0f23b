"""Every kind of page in every language of a site: one menu, one switch, one results page for each."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.site.conftest import Center, Open
from tests.site.ready import instant
from tests.site.test_finder import typed

pytestmark = pytest.mark.browser

LANGUAGES = {"en": "", "ru": "ru/", "zh": "zh/"}
KINDS = {
    "home": "",
    "results": "search/?q=password",
    "404": "no/such/page/",
    "article": "accounts/password/",
}
# What the frame says, by language: search, skip link, table of contents, the switch to dark.
FRAME = {
    "en": ("Search", "Skip to the title", "Table of contents", "Switch to dark mode"),
    "ru": ("Поиск", "Перейти к заголовку", "Содержание", "Тёмное оформление"),
    "zh": ("搜索", "跳到标题", "目录", "切换到深色模式"),
}
MISSING = {"en": "This page is not here", "ru": "Такой страницы здесь нет", "zh": "此页面不存在"}


def switch(page: Page) -> Locator:
    """The language switch, open."""
    page.locator(".gapless-languages > summary").click()
    return page.locator(".gapless-languages__list")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_frame_is_in_the_pages_language(page: Page, center: Center, lang: str, kind: str) -> None:
    """Language of the document, search, skip link, contents, palette and tabs are those of the page."""
    page.goto(f"{center.url}/{LANGUAGES[lang]}{KINDS[kind]}")
    search, skip, contents, dark = FRAME[lang]
    expect(page.locator("html")).to_have_attribute("lang", lang)
    expect(page.locator(".md-skip")).to_have_text(skip)
    expect(page.locator(f'.md-header [aria-label="{dark}"]')).to_have_count(1)
    if kind != "results":
        expect(page.locator(".gapless-opener__text")).to_have_text(search)
    if kind == "article":
        expect(page.locator(".md-sidebar--secondary .md-nav__title")).to_contain_text(contents)
    if kind == "404":
        expect(page.get_by_role("heading", level=1)).to_have_text(MISSING[lang])
    if kind == "results":
        expect(page.get_by_role("heading", level=1)).to_have_text(search)
    tabs = " ".join(page.locator(".md-tabs__link").all_inner_texts())
    own = {"en": "Billing", "ru": "Русский", "zh": "中文"}
    assert [lang] == [one for one, name in own.items() if name in tabs]


@pytest.mark.parametrize("lang", ["en", "ru", "zh"])
def test_the_switch_leads_to_the_same_article(page: Page, center: Center, lang: str) -> None:
    """From an article to its translation with the keyboard alone; what arrives is in that language."""
    start = "ru/" if lang == "en" else ""
    page.goto(f"{center.url}/{start}accounts/password/")
    summary = page.locator(".gapless-languages > summary")
    summary.focus()
    page.keyboard.press("Enter")
    link = page.locator(f'.gapless-languages__list a[hreflang="{lang}"]')
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{center.url}/{LANGUAGES[lang]}accounts/password/")
    expect(page.locator(".md-skip")).to_have_text(FRAME[lang][1])
    expect(page.locator(".gapless-opener__text")).to_have_text(FRAME[lang][0])


def test_a_missing_translation_is_said(page: Page, center: Center) -> None:
    """Where an article is not translated, the switch says so and leads to the language's start page."""
    page.goto(f"{center.url}/billing/refunds/")
    link = switch(page).get_by_role("link", name="Русский")
    expect(link).to_contain_text("not translated yet: start page")
    link.click()
    page.wait_for_url(f"{center.url}/ru/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Чем помочь?")


def test_the_switch_follows_instant_navigation(page: Page, center: Center) -> None:
    """After a page was exchanged without a load, the switch leads to the translations of the new page."""
    page.goto(f"{center.url}/billing/refunds/")
    instant(page)
    page.evaluate("() => { window.loadedOnce = true; }")
    typed(page, "reset your password")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement?.closest('article')")  # the address changes before
    assert page.evaluate("() => window.loadedOnce")
    link = switch(page).get_by_role("link", name="中文")
    expect(link).to_have_text("中文")
    link.click()
    page.wait_for_url(f"{center.url}/zh/accounts/password/")


def test_escape_closes_the_switch(page: Page, center: Center) -> None:
    """Escape, or a click elsewhere, closes the switch; Escape leads back to it."""
    page.goto(f"{center.url}/billing/refunds/")
    menu = switch(page)
    menu.get_by_role("link").first.focus()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(page.locator(".gapless-languages > summary")).to_be_focused()
    switch(page)
    page.get_by_role("heading", level=1).click()
    expect(menu).to_be_hidden()


@pytest.mark.parametrize("lang", ["ru", "zh"])
def test_results_are_in_the_language_that_the_address_names(page: Page, center: Center, lang: str) -> None:
    """`/search/?lang=…` leads to the results in that language, with the same question."""
    page.goto(f"{center.url}/search/?q=password&lang={lang}")
    page.wait_for_url(f"{center.url}/{lang}/search/?q=password")
    expect(page.locator("gapless-search input[name=q]")).to_have_value("password")


def test_results_without_the_service_are_too(page: Page, center: Center) -> None:
    """Where files are served by another server, the page itself leads there, and back to the site's own."""
    page.goto(f"{center.url}/ru/search/?q=password&lang=en")
    page.wait_for_url(f"{center.url}/search/?q=password")


def test_neighbours_are_in_the_same_language(page: Page, center: Center) -> None:
    """The last English page is not followed by the first Russian one."""
    page.goto(f"{center.url}/whats-new/")
    expect(page.locator(".md-footer__link--prev")).to_have_count(1)
    expect(page.locator(".md-footer__link--next")).to_have_count(0)
    page.goto(f"{center.url}/ru/accounts/password/")
    expect(page.locator(".md-footer__link")).to_have_count(0)


def test_a_start_page_for_each_language(page: Page, center: Center) -> None:
    """A language without a start page of its own has one all the same, which shows its articles."""
    page.goto(f"{center.url}/zh/")
    expect(page.get_by_role("heading", level=1)).to_have_text("需要什么帮助？")
    page.get_by_role("main").get_by_role("link", name="重置密码").click()
    page.wait_for_url(f"{center.url}/zh/accounts/password/")
    page.get_by_label("面包屑导航").get_by_role("link", name="首页").click()
    page.wait_for_url(f"{center.url}/zh/")


def test_fonts_of_the_script_are_named(page: Page, center: Center) -> None:
    """A Chinese page names fonts that hold its characters, and so does a Chinese word in another page."""
    page.goto(f"{center.url}/zh/accounts/password/")
    font = "element => getComputedStyle(element).fontFamily"
    assert re.search("PingFang SC.*Microsoft YaHei.*Noto Sans CJK SC", page.locator("h1").evaluate(font))
    page.goto(f"{center.url}/accounts/password/")
    named = page.locator('.gapless-languages__list [lang="zh"]').first.evaluate(font)
    assert "PingFang SC" in named


def test_without_scripts_the_switch_works(open_context: Open, center: Center) -> None:
    """The switch is a plain list of links: it opens and leads without JavaScript."""
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"{center.url}/accounts/password/")
    switch(page).get_by_role("link", name="Русский").click()
    page.wait_for_url(f"{center.url}/ru/accounts/password/")


PLACE = """(one) => [0, one.firstChild.length - 1].map((at) => {
  const range = document.createRange();
  range.setStart(one.firstChild, at);
  range.setEnd(one.firstChild, at + 1);
  return range.getBoundingClientRect().x;
})"""


def test_english_words_on_a_page_from_right_to_left(page: Page, center: Center) -> None:
    """A question of ours begins at the right edge there and keeps its question mark behind it."""
    page.goto(f"{center.url}/accounts/password/")
    question = page.locator(".gapless-feedback__question")
    expect(question).to_be_visible()
    page.evaluate("document.body.dir = 'rtl'")
    first, last = question.evaluate(PLACE)
    assert first < last
    gap = "(one) => one.getBoundingClientRect().right - one.parentElement.getBoundingClientRect().right"
    assert 0 == round(question.evaluate(gap))
