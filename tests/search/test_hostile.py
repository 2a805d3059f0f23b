"""Any string at all is a query."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.answers import MAX_QUERY, Answer, Request
from search.ask import query
from search.ask.query import MAX_TERMS
from search.engine import MAX_TICKET, Engine
from search.text import analysis

HOSTILE = [
    "",
    " ",
    "\n\t",
    "?!.,;:",
    "the of and",
    "a" * 10_000,
    "a " * 5_000,
    "数" * 10_000,
    "\ud800\udfff password \udc00",
    "\u202epassword\u202c",
    "pass\u200bword",
    "🤷‍♀️ 👍🏽",
    "\x00password\x00",
    "e" + "\u0301" * 5_000,
    "?*?*?*?*",
    "[a TO z]",
    "((((((",
    "NOT NOT NOT password",
    'title:"reset" AND OR ~2^9',
    "'; DROP TABLE articles; --",
    "<script>alert(1)</script>",
    "../../../etc/passwd",
    "__ __ __",
    "----____....////",
    "İıſK𝔓𝔞𝔰𝔰",
    "\ufeffpassword",
    "C++++++ c####",
    "-".join("a" * 3000),
    "'".join("ab" * 3000),
    "1.2.3." * 2000,
]


def bounded(answer: Answer, most: int = MAX_QUERY) -> None:
    assert len(answer.text) <= most
    assert 0.0 <= answer.confidence <= 1.0
    assert 0.0 <= answer.coverage <= 1.0
    assert answer.stage in ("exact", "relaxed", "corrected", "none")
    assert (answer.stage == "none") == (answer.hits == ())
    answer.text.encode()


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_queries_are_answered(center: Engine, text: str) -> None:
    """No string causes an error, finished or unfinished, as a search, a suggestion or a ticket."""
    for prefix in (False, True):
        bounded(center.search(Request(text=text, prefix=prefix, lang="en")))
    assert len(center.suggest(text)) <= 8
    bounded(center.similar(text), MAX_TICKET)


@pytest.mark.slow
@settings(max_examples=150)
@given(st.text(max_size=400), st.booleans(), st.sampled_from(["", "en", "ru", "zh", "xx", "zh-Hant-TW"]))
def test_any_string_is_answered(center: Engine, text: str, prefix: bool, lang: str) -> None:
    """Search answers any text within bounds."""
    bounded(center.search(Request(text=text, prefix=prefix, lang=lang)))


@pytest.mark.slow
@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [
                "password",
                "backup",
                "数据库",
                "пароль",
                "gfhjkm",
                "user_id",
                "_",
                "*",
                "~",
                "(",
                '"',
                "AND",
                "\ud83d",
                "how",
                "'",
                "<b>",
            ]
        ),
        max_size=60,
    )
)
def test_any_mixture_is_answered(center: Engine, parts: list[str]) -> None:
    """Search still uses real words among operators of query languages."""
    answer = center.search(Request(text=" ".join(parts)))
    bounded(answer)
    if {"password", "backup"} & set(parts[:10]):
        assert answer.hits


@pytest.mark.parametrize("beside", ["user_id", "_", "a_b _c", "имя_поля"])
def test_names_beside_the_wrong_layout_are_no_error(center: Engine, beside: str) -> None:
    """A name without words of its own stays as it is, even beside a word of the other keyboard layout."""
    answer = center.search(Request(text=f"gfhjkm {beside}"))
    assert answer.corrected == f"пароль {beside}"


def test_invisible_marks_do_not_part_words(center: Engine) -> None:
    """Zero-width and direction marks inside a word do not hide it."""
    assert "reset-password" == center.search(Request(text="re\u00adset pass\u200bword\u202e")).hits[0].article


def test_work_is_bounded(center: Engine) -> None:
    """Search reads at most MAX_QUERY characters and MAX_TERMS terms of a query."""
    text = " ".join(f"word{n}" for n in range(5_000))
    assert len(center.explain(Request(text=text)).terms) <= MAX_TERMS
    assert len(center.search(Request(text=text)).text) <= MAX_QUERY


def test_analysis_is_linear() -> None:
    """Twice the text gives twice the terms, so the work is not quadratic."""
    one, two = (len(analysis.tokens("api/v1-x.y_z C++ " * n)) for n in (500, 1000))
    assert two == 2 * one


def test_signs_that_expand_are_cut_as_letters() -> None:
    """A query of signs that each stand for many letters keeps the same bound after they are expanded."""
    read = query.read_query("\ufdfa" * MAX_QUERY)
    assert 0 < len(unicodedata.normalize("NFKC", read)) <= MAX_QUERY
