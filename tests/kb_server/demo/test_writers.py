"""What the writers of the demo decide."""

from __future__ import annotations

import pytest

from kb_server.data.database import Database
from kb_server.demo import topics, writers
from kb_server.gaps import store as gap_store
from kb_server.gaps.decisions import DECISIONS
from kb_server.settings import Settings
from tests.kb_server.demo.conftest import NOW


def test_deeds_are_decisions_about_topics() -> None:
    """Each deed is one of the decisions, about a topic that customers ask."""
    assert set() == {deed.kind for deed in writers.DEEDS} - {*DECISIONS, "draft"}
    assert set() == {deed.topic for deed in writers.DEEDS} - set(topics.read())


@pytest.mark.slow
def test_the_history_says_who_and_when(made: Settings, database_of_demo: Database) -> None:
    """A dismissed gap tells who dismissed it, why, and a moment in the past."""
    with gap_store.at(made, database_of_demo) as gaps:
        [gap, *_] = [one for one in gaps.whole() if one.state == "dismissed"]
    step = gap.steps[-1]
    assert ("mei", "dismissed") == (step.who, step.state)
    assert "free software" in step.why
    assert step.at < NOW


@pytest.mark.slow
def test_nobody_decides_about_a_gap_that_is_not_there(made: Settings, database_of_demo: Database) -> None:
    """A topic that is in no gap yet is left alone."""
    with gap_store.at(made, database_of_demo) as gaps:
        assert writers.gap_of(gaps, ["nobody asked this"]) is None
        assert writers.decide(gaps, writers.DEEDS[0], [], NOW, NOW) is None
