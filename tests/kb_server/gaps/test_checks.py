"""What is stored of replays, and from which moment a release counts."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

import texts
from kb_server.data.database import Database
from kb_server.gaps import checks, membership
from tests.kb_server.gaps.made import NOON
from tests.kb_server.gaps.results import passing, replay
from texts import sentences
from texts.sentences import Sentence

HOUR = timedelta(hours=1)
NOW = NOON + 9 * HOUR


@pytest.mark.parametrize(
    ("earlier", "since"),
    [
        ([], NOON),
        ([("r2", NOON, "served")], None),
        ([("r1", NOON - HOUR, "served")], NOON),
        ([("r1", NOON + HOUR, "served")], NOW),
        ([("r2", NOON - HOUR, "served"), ("r1", NOON, "served")], NOW),
        ([("r2", NOON, "asked")], NOW),
    ],
    ids=["the first", "served already", "the next", "after a later one", "rolled back", "asked before"],
)
def test_since_when_a_release_counts(
    database: Database, earlier: list[tuple[str, datetime, str]], since: datetime | None
) -> None:
    """A release counts once, from its publication; a release that comes back counts from now."""
    with database.write() as connection:
        for release, at, became in earlier:
            checks.store(connection, replay(release=release), at, became)
        assert since == checks.since_when(connection, "r2", published=NOON, now=NOW)


def test_what_counts_is_read_back(database: Database) -> None:
    """Served releases say what they answer, refused ones what they would break, and others say nothing."""
    with database.write() as connection:
        first, second = (membership.create_gap(connection, NOON) for _ in range(2))
        said = (passing(first, why="found"), passing(second, passed=False, why="lost", articles=()))
        for release, became in (("r1", "served"), ("r2", "refused"), ("r3", "asked")):
            checks.store(connection, replay(release=release, gaps=said), NOON, became)
        found = checks.read(connection)
        assert found[second] == checks.read(connection, [second])[second]
    assert [("r1", True, "found", ("export",), 12, "v1")] == [
        (one.release, one.passed, one.why, one.articles, one.words, one.version) for one in found[first]
    ]
    assert [("r1", False), ("r2", False)] == [(one.release, one.passed) for one in found[second]]


def test_reasons_are_kept_as_facts(database: Database) -> None:
    """What a release said is read as a sentence that can be said in any language."""
    why = Sentence("gaps.steps.unfound", found=0, n=3, needed="60%")
    with database.write() as connection:
        gap = membership.create_gap(connection, NOON)
        checks.store(connection, replay(gaps=(passing(gap, why=why),)), NOON, "served")
        ((check,),) = checks.read(connection, [gap]).values()
    assert "3 位访客中没有人会找到答案；需要 60%" == sentences.said(check.why, texts.load("zh"))
