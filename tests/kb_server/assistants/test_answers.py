"""Promises about the results of the assistants' tools."""

from __future__ import annotations

import inspect

import pytest

from kb_server.assistants import answers
from kb_server.assistants.answers import Output
from search import Answer

BASE = "https://help.example.com/"
RESULTS = [
    made
    for _, made in inspect.getmembers(answers, inspect.isclass)
    if issubclass(made, Output) and made is not Output
]


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: str(result.__name__))
def test_every_field_says_what_it_is(result: type[Output]) -> None:
    """Assistants read what each field means, also in the values within a result."""
    assert len(RESULTS) > 4
    assert [] == [name for name, field in result.model_fields.items() if not field.description]


def test_confidence_has_two_decimals() -> None:
    """A confidence is told as precisely as it is known, of a search and of a ticket."""
    made = Answer(
        text="",
        stage="none",
        hits=(),
        total=0,
        answered=False,
        confidence=0.87654,
        coverage=0.0,
        release="r1",
    )
    assert 0.88 == answers.searched(made, BASE).confidence
    assert 0.88 == answers.resembling(made, (), question="", lang="", base=BASE).confidence
