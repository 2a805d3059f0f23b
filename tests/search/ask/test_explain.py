"""Why an answer is what it is."""

from __future__ import annotations

import pytest

from search.answers import Request
from search.engine import Engine


def test_every_step_is_told(center: Engine) -> None:
    """The explanation has the stage, the terms with their roles, the corrections and the synonyms."""
    explained = center.explain(Request(text="how to pay a bill with passwrod api/v1", lang="en"))
    roles = {term.typed: term.role for term in explained.terms}
    assert {"how": "stop word", "bill": "word", "api/v1": "extra"}.items() <= roles.items()
    assert "corrected" == explained.stage
    assert ["passwrod"] == [correction.typed for correction in explained.corrections]
    assert ["bill"] == [rule.said for rule in explained.synonyms]
    assert "r1" == explained.release


def test_parts_add_up_to_the_score(center: Engine) -> None:
    """With full coverage, no preference and no synonym the parts of a hit are its score."""
    hit = center.explain(Request(text="restore database")).hits[0]
    parts = sum(worth.title + worth.body + worth.heading + worth.passage for worth in hit.worth)
    assert (1.0, ()) == (hit.coverage, hit.missing)
    assert hit.score == pytest.approx(parts, abs=0.02)


def test_named_and_pinned_say_so(center: Engine) -> None:
    """A hit that comes first because of a rule names the rule."""
    assert "pinned" == center.explain(Request(text="help me")).hits[0].because
    assert "its title" in center.explain(Request(text="backups")).hits[0].because


def test_missing_words_are_named(center: Engine) -> None:
    """The words that a hit lacks are listed."""
    hit = center.explain(Request(text="restore backup charts")).hits[0]
    assert ("charts",) == hit.missing


def test_unknown_and_unfinished_words_are_told(center: Engine) -> None:
    """A word that no article has is called unknown; a word still being typed is called unfinished."""
    explained = center.explain(Request(text="qqxyzzy passw", prefix=True))
    assert ["unknown", "unfinished"] == [term.role for term in explained.terms]
