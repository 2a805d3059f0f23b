"""What a parsed query holds."""

from __future__ import annotations

from typing import Any

from search.match.query import Concept, Group, ParsedQuery, SynonymMatch

RULE = SynonymMatch(0, 1, "bill", "synonyms.yml:1", ("invoice",))


def _concept(typed: str, **more: Any) -> Concept:
    return Concept(typed, 0, len(typed), (1,), 2.0, **more)


def test_what_coverage_counts() -> None:
    """Extra terms and stop words add nothing to a query's weight."""
    words = (_concept("reset"), _concept("the", stop=True), _concept("reset-password", extra=True))
    asked = ParsedQuery("the reset-password", "en", words)
    assert (2.0, [True, False, False]) == (asked.weight, [word.counted for word in words])


def test_a_concept_weighs_what_is_asked_of_it() -> None:
    """A word that is half asked for weighs half, whether articles say it or not."""
    words = (_concept("reset", asked=0.5), Concept("сброс", 6, 11, (), 3.0, asked=0.5), _concept("form"))
    asked = ParsedQuery("reset сброс form", "en", words)
    assert (4.5, 1.5) == (asked.weight, asked.unsaid)


def test_what_no_article_says() -> None:
    """A word counts as unsaid when neither it nor a derived one is in the index; extra terms never do."""
    words = (_concept("reset"), _concept("extra", extra=True), Concept("сброс", 6, 11, (), 3.0))
    assert 3.0 == ParsedQuery("reset сброс", "en", words).unsaid


def test_unknown_words() -> None:
    """A query is partly unknown as soon as one of its words is unknown."""
    known, other = _concept("reset"), _concept("rezet", known=False)
    assert [False, True] == [ParsedQuery("", "", words).unknown for words in ((known,), (known, other))]


def test_every_concept() -> None:
    """All concepts are first those of the query, then those of its synonyms."""
    one, two, three = (_concept(word) for word in ("bill", "invoice", "receipt"))
    asked = ParsedQuery("bill", "", (one,), (Group(0, 1, ((two, three),), RULE),))
    assert [one, two, three] == list(asked.every())
