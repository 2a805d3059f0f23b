"""Where the words of a page end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.read import words
from plugins.read.sections import split
from search.text import analysis

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_ELEMENTS = """
a abbr acronym address article aside audio b bdi bdo big blockquote button canvas center cite
code custom-tag data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure
font footer form header hgroup i iframe ins kbd label legend li listing main mark marquee math menu meter
nobr noembed noframes noscript object ol output p pre progress q rp s samp script section slot small span
strike strong style sub summary sup svg template textarea time title tt u ul var video xmp
"""
VOID = ("br", "hr", "img", "input", "wbr")
PARTED = {"button", "img", "input", "kbd", "label", "marquee", "sub", "sup", "svg"}  # that a browser joins
OTHERWISE = {
    *("details", "dialog"),  # closed until a reader opens it
    *("math", "meter", "progress"),  # drawn, not written
    "object",  # shown in place of what cannot be loaded
}

PARTS = [
    ("H", "2", "sub"),
    ("m", "3", "sup"),
    ("21", "st", "sup"),
    ("NaHCO", "3", "sub"),
    ("log", "10", "sub"),
]
REMARKS = [("E501", "P", "sup"), ("Acme", "TM", "sup"), ("release", "3", "sup"), ("name", "beta", "sub")]


@pytest.mark.parametrize(("before", "raised", "tag"), PARTS)
def test_a_part_of_a_word_is_found_with_it(before: str, raised: str, tag: str) -> None:
    """What is typed without raising it finds the word."""
    text = split(f"<p>The {before}<{tag}>{raised}</{tag}> here</p>").sections[0].text
    assert f"{before}{raised}".lower() in analysis.words(text, "en")


@pytest.mark.parametrize(("before", "raised", "tag"), REMARKS)
def test_a_word_is_found_without_the_remark(before: str, raised: str, tag: str) -> None:
    """What is raised beside a word does not hide it from search."""
    text = split(f"<p>The {before}<{tag}>{raised}</{tag}>, here</p>").sections[0].text
    assert before.lower() in analysis.words(text, "en")


def test_a_border_is_seen_between_words_alone() -> None:
    """A picture between words is a space; before a sign, or at an end, it is nothing."""
    border = words.BORDER
    assert "(a b). c" == words.squeeze(f"{border}({border}a{border}{border}b{border}){border}.  c{border}")


@pytest.mark.browser
@pytest.mark.slow
def test_words_end_where_a_browser_ends_them(chromium: Browser) -> None:
    """Every element of HTML parts the words around and in it as innerText does, but for those listed here."""
    from tests.browser import shared

    around = {tag: f"<div>left<{tag}>mid</{tag}>right</div>" for tag in _ELEMENTS.split()}
    around |= {tag: f"<div>left<{tag}>right</div>" for tag in VOID}
    around["caption"] = "left<table><caption>mid</caption><tr><td>right</td></tr></table>"
    around["tr"] = "<table><tr><td>left</td><td>mid</td></tr><tr><th>right</th></tr></table>"
    with shared(chromium) as browser:
        page = browser.new_page()
        different = set()
        for tag, html in around.items():
            page.set_content(html)
            shown = page.locator("body").inner_text().split()
            if shown != split(html).sections[0].text.split():
                different.add(tag)
    assert PARTED | OTHERWISE == different


@given(st.text(" \n\t\xa0\u2028a"))
def test_spaces(text: str) -> None:
    """All spaces between words are one space, and so are those at the ends unless a line ends there."""
    assert re.sub(r"\s+", " ", text) == words.spaced(text)
    assert re.sub(r"\s+", " ", text).strip() == words.squeeze(text)
