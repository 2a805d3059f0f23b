"""What is shown about one gap besides the gap itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy.engine import Connection

from kb_server.data.database import Database
from kb_server.gaps import membership
from kb_server.gaps.questions import Facts
from kb_server.gaps.weight import WeightPart
from kb_server.studio import gaps_evidence
from kb_server.studio.gaps_evidence import WEEKS, SegmentShare
from tests.kb_server.gaps.made import NOON, question

TODAY = date(2026, 11, 4)  # a Wednesday; NOON is the Monday before


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """A gap with questions of this week, of two weeks ago, and one that was answered; and another gap."""
    with database.write() as opened:
        for _ in range(2):
            membership.create_gap(opened, NOON)
        membership.write(
            opened,
            [
                question(read=("a", "b")),
                question(read=("a",), lang="ru"),
                question(days=14),
                question(facts=Facts(read=True), read=("c",)),
                question(gap=2, days=400),
            ],
        )
        yield opened


def test_weeks_have_no_holes(connection: Connection) -> None:
    """Every week from the first question on is counted, quiet ones too; old gaps begin half a year ago."""
    found = gaps_evidence.weeks(connection, 1, TODAY)
    assert [(date(2026, 10, 19), 1, 0), (date(2026, 10, 26), 0, 0), (date(2026, 11, 2), 2, 1)] == [
        (one.week, one.unanswered, one.answered) for one in found
    ]
    assert WEEKS == len(gaps_evidence.weeks(connection, 2, TODAY))
    assert () == gaps_evidence.weeks(connection, 3, TODAY)


def test_what_was_opened_instead(connection: Connection) -> None:
    """Articles that unanswered visitors read are counted; what an answered one read is not."""
    assert [("a", 2), ("b", 1)] == gaps_evidence.opened(connection, 1)


def test_languages_of_the_questions(connection: Connection) -> None:
    """Unanswered questions are counted by language, the most frequent first."""
    assert [("en", 2), ("ru", 1)] == gaps_evidence.languages(connection, 1)
    assert {1: "", 2: ""} == gaps_evidence.titles(connection, [1, 2, 9])


def test_segments_add_up() -> None:
    """What each segment adds is summed over outcomes, the heaviest first."""

    def part(segment: str, count: int, total: float) -> WeightPart:
        numbers = {"segment_weight": 1.0, "outcome_weight": 1.0, "decay": 1.0, "cap": 1.0}
        return WeightPart(segment=segment, outcome="no_hit", count=count, total=total, **numbers)

    found = gaps_evidence.segments([part("", 2, 3.0), part("pro", 1, 2.0), part("pro", 1, 2.0)])
    assert [
        SegmentShare(segment="pro", visitors=2, weight=4.0),
        SegmentShare(segment="", visitors=2, weight=3.0),
    ] == found
