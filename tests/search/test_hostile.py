"""Any string at all is a query."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Iterator
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.answers import MAX_QUERY, Answer, Request
from search.ask import query
from search.ask.query import MAX_TERMS
from search.documents import Document
from search.engine import MAX_TICKET, Engine
from search.semantic import encoder
from search.text import analysis
from tests import ROOT
from tests.search.hostile_queries import Hostile

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


WORDS = ("password", "backup", "invoice", "dashboard", "database", "developers", "пароль", "страница")
KINDS = tuple(Hostile(WORDS, 0).kinds)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_hostile_query_is_answered(center: Engine, kind: str) -> None:
    """Queries of a kind that is made to fail, or to work for long, are answered like any other."""
    made = Hostile(WORDS, 1).kinds[kind]
    for lang in ("en", "ru", "zh"):
        bounded(center.search(Request(text=made(), lang=lang)))


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, list[str]]]:
    """An engine over the texts of our guide, and the questions that its articles answer."""
    from search import engine, index

    documents, questions = [], []
    for file in sorted((ROOT / "content").rglob("*.md")):
        name = file.relative_to(ROOT / "content").with_suffix("").as_posix()
        _, front, text = file.read_text("utf-8").split("---\n", 2)
        questions += re.findall(r"^  - ([^:\n]+)$", front.partition("answers:\n")[2], re.MULTILINE)
        title = re.search(r"^title: (.+)$", front, re.MULTILINE)
        lead, *parts = re.split(r"^#+ ", text, flags=re.MULTILINE)
        documents.append(Document(article=name, url=name, title=title[1] if title else name, text=lead))
        for number, part in enumerate(parts):
            heading, _, said = part.partition("\n")
            documents.append(
                Document(
                    article=name,
                    anchor=str(number),
                    url=f"{name}#{number}",
                    title=documents[-1].title,
                    heading=heading,
                    headings=(heading,),
                    text=said,
                )
            )
    directory = tmp_path_factory.mktemp("guide") / "index"
    index.build(documents, directory)
    opened = engine.open(directory)
    yield opened, questions
    opened.close()


def _cost(asked: Engine, text: str, lang: str, prefix: bool, tries: int = 1) -> float:
    """The least seconds of the processor in which a query that is new is answered."""
    taken = []
    for _ in range(tries):
        encoder._recent.cache_clear()
        began = time.process_time()
        bounded(asked._fresh(Request(text=text, lang=lang, prefix=prefix)))
        taken.append(time.process_time() - began)
    return min(taken)


@pytest.mark.ordeal
def test_fifty_thousand_hostile_queries(guide: tuple[Engine, list[str]]) -> None:
    """None fails, and the dearest costs at most ten times the median question that the guide answers."""
    asked, questions = guide
    asked.warm()
    words = sorted({w for q in questions for w in re.findall(r"[^\W\d_]{5,}", q.lower())})
    usual = [_cost(asked, text, "en", prefix=False, tries=3) for text in questions]
    made = Hostile(words, 2).kinds
    found: list[tuple[float, tuple[str, str, bool]]] = []
    for number in range(50_000):
        text = made[list(made)[number % len(made)]]()
        one = (text, ("en", "ru", "zh", "de", "")[number % 5], number % 3 == 0)
        found.append((_cost(asked, *one), one))
    dearest = [(_cost(asked, *one, tries=5), one) for _, one in sorted(found, reverse=True)[:50]]
    usual += [_cost(asked, text, "en", prefix=False, tries=3) for text in questions]
    most, query = max(dearest)
    assert len(usual) > 200
    assert most <= 10 * median(usual), (most / median(usual), query)
