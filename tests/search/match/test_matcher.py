"""The arrays beside Whoosh itself, which is the reference."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import engine, index
from search.answers import Request
from search.arrays import scoring
from search.arrays.opened_index import OpenedIndex
from search.ask import query
from search.match.matcher import Layout, Match
from search.rules import SearchRules, Synonym
from search.whoosh.matcher import WhooshMatcher
from tests.search.arrays.test_scoring import documents_of, pages, queries
from tests.search.site import article

RULES = SearchRules(
    synonyms=(Synonym(words=("backup", "备份")), Synonym(words=("api/v1", "token password"), to=("restore",)))
)


def same(mine: Match, reference: Match) -> bool:
    """Are the scores of every article, section and passage the same, to the bit?"""
    parts = ("articles", "coverage", "sections", "passages")
    return all(np.array_equal(getattr(mine, part), getattr(reference, part)) for part in parts)


@pytest.mark.slow
@settings(max_examples=25)
@given(pages, queries, st.booleans())
def test_the_arrays_score_as_whoosh_does(
    made: list[tuple[str, str, list[str], str, list[tuple[str, str]]]], text: str, prefix: bool
) -> None:
    """Both matchers give the same scores for any articles and queries, with synonyms and unfinished words."""
    with tempfile.TemporaryDirectory() as folder:
        index.build(documents_of(made), Path(folder) / "index", rules=RULES)
        opened = OpenedIndex(Path(folder) / "index")
        reference = WhooshMatcher(opened)
        asked = query.parse(text, "en", opened, prefix=prefix)

        assert same(opened.matcher.match(asked), reference.match(asked))
        for part in scoring.GROUPS:
            for term in range(len(opened.terms)):
                for shares in ((), (0.5,)):
                    mine, its = (one.postings(part, (term,), shares) for one in (opened.matcher, reference))
                    assert (mine[0].tolist(), mine[1].tolist()) == (its[0].tolist(), its[1].tolist())


@pytest.mark.parametrize(
    "text", ["reset passwrod", "备份 数据库", "how to pay a bill", "zzz", "забыли пароль"]
)
def test_an_engine_over_whoosh_answers_the_same(center_index: Path, text: str) -> None:
    """Searches, suggestions, tickets and explanations do not depend on the matcher."""
    arrays, whoosh = (engine.open(center_index, matcher=name) for name in ("arrays", "whoosh"))
    asked = Request(text=text, lang="en")

    assert arrays.search(asked).hits == whoosh.search(asked).hits
    assert arrays.suggest(text[:4]) == whoosh.suggest(text[:4])
    assert arrays.similar(text).hits == whoosh.similar(text).hits
    assert arrays.explain(asked) == whoosh.explain(asked)


@pytest.mark.slow
def test_related_words_score_as_in_whoosh(tmp_path: Path) -> None:
    """In an index with vectors both matchers give the same scores too."""
    documents = [
        article("flight", "The flight was moved", "Passengers of a late flight get a voucher."),
        article("airline", "Which airline is it?", "Each airline has a code of two letters."),
    ]
    index.build(documents, tmp_path / "index", meant=("en",))
    opened = OpenedIndex(tmp_path / "index")
    asked = query.parse("airline voucher for passengers", "en", opened)

    assert any(concept.related for concept in asked.concepts)
    assert same(opened.matcher.match(asked), WhooshMatcher(opened).match(asked))


def test_units_of_each_part() -> None:
    """A title and a body belong to an article, a heading belongs to a section, a passage is its own unit."""
    layout = Layout(2, 3, np.array([0, 1, 2, 2]), np.array([0, 0, 1]))
    assert [2, 2, 3, 4] == [layout.units(part) for part in ("title", "body", "heading", "passage")]
