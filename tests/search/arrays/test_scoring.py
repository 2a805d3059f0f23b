"""The arrays against an exhaustive scorer over Whoosh's reader."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import engine, index
from search.answers import Request
from search.arrays.opened_index import OpenedIndex
from search.ask import query
from search.documents import Document
from tests.search import site
from tests.search.exhaustive import Exhaustive

WORDS = (
    "backup",
    "restore",
    "token",
    "token",
    "password",
    "how",
    "why",
    "api/v1",
    "C++",
    "пароль",
    "пароля",
    "数据库",
    "备份",
    "2fa",
)
texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
pages = st.lists(
    st.tuples(
        texts, texts, st.lists(texts, max_size=2), texts, st.lists(st.tuples(texts, texts), max_size=3)
    ),
    min_size=1,
    max_size=6,
)
queries = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)


def documents_of(made: list[tuple[str, str, list[str], str, list[tuple[str, str]]]]) -> list[Document]:
    documents = []
    for number, (title, text, keywords, description, sections) in enumerate(made):
        lead = site.article(f"a{number}", title, text, keywords=tuple(keywords), description=description)
        documents.append(lead)
        documents += [site.section(lead, f"s{at}", *section) for at, section in enumerate(sections)]
    return documents


@pytest.mark.slow
@settings(max_examples=25)
@given(pages, queries)
def test_fast_path_scores_as_exhaustive(
    made: list[tuple[str, str, list[str], str, list[tuple[str, str]]]], text: str
) -> None:
    """The arrays give the same scores as the exhaustive scorer, for any articles and any query."""
    documents = documents_of(made)
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder) / "index"
        index.build(documents, directory)
        stored = OpenedIndex(directory)
        fast = stored.matcher.match(query.parse(text, "en", stored)).articles
        reference = Exhaustive(directory, documents)
        stops = not all(concept.stop for concept in query.parse(text, "en", stored).concepts)
        slow = reference.score(text, "en", stops and _informative(text))
    assert slow == pytest.approx({f"a{n}": float(s) for n, s in enumerate(fast) if s > 0}, rel=1e-5)


def _informative(text: str) -> bool:
    return any(word not in ("how", "why") for word in text.split())


def test_passages_of_long_sections_score_as_exhaustive(tmp_path: Path) -> None:
    """Both scorers cut long sections into passages."""
    long = "\n".join(f"Line {n} on backup {'token ' * (n % 5)}" * 4 for n in range(60))
    lead = site.article("long", "Long page", long)
    documents = [lead, site.section(lead, "s", "Token", long), site.article("short", "Backup", "A token.")]
    index.build(documents, tmp_path / "index")
    stored = OpenedIndex(tmp_path / "index")
    assert stored.layout.units("passage") > len(documents)
    fast = stored.matcher.match(query.parse("backup token", "en", stored)).articles
    slow = Exhaustive(tmp_path / "index", documents).score("backup token", "en", True)
    assert slow == pytest.approx(dict(zip(["long", "short"], fast.tolist(), strict=True)), rel=1e-5)


def test_heading_matters(tmp_path: Path) -> None:
    """The section whose heading says it comes before the one that mentions it."""
    lead = site.article("faq", "Questions", "")
    documents = [
        lead,
        site.section(lead, "a", "Refunds", "Within thirty days."),
        site.section(lead, "b", "Payment", "Refunds take a while."),
        site.article("other", "Other", "Nothing here."),
    ]
    index.build(documents, tmp_path / "index")
    opened = engine.open(tmp_path / "index")
    sections = opened.similar("refunds").hits[0].sections
    assert ["a", "b"] == [section.anchor for section in sections]


def test_a_title_counts_where_the_body_is_short(tmp_path: Path) -> None:
    """A question with "see below" for an answer comes before the page that only mentions its words."""
    documents = [
        site.article(
            "animals", "Infections and animals", "A patient at home should keep away from a pet. " * 3
        ),
        site.article("pets", "May a patient keep a pet at home?", "See below."),
        *(
            site.article(
                f"x{n}", f"Question {n} about things", f"Some words on matter {n} and patients. " * 4
            )
            for n in range(8)
        ),
    ]
    index.build(documents, tmp_path / "index")
    asked = Request(text="is a patient allowed to have a pet at home", lang="en")
    assert ["pets", "animals"] == [
        hit.article for hit in engine.open(tmp_path / "index").search(asked).hits[:2]
    ]
