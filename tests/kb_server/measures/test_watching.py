"""How many visitors played each second of a video."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from kb_server.log.events import VideoWatched
from kb_server.measures import update, watching
from kb_server.measures.scope import Scope
from tests.kb_server.log import made
from tests.kb_server.measures.summed import NOW, RULES

if TYPE_CHECKING:
    from kb_server.data.database import Database

SCOPE = Scope(since=NOW.date() - timedelta(days=6), until=NOW.date())


def _watch(database: Database, seconds: str, visitor: str, video: int = 1, origin: str = "customer") -> None:
    number = random.getrandbits(60)
    event = VideoWatched(id=f"watched-{number:020}", at=NOW, article="tour", seconds=seconds, video=video)
    made.add(database, made.entry(event, visitor=visitor, origin=origin))


def test_the_curve_is_that_of_a_naive_reading(database: Database) -> None:
    """Each second has as many visitors as played it, each of them once, in whatever pieces they did."""
    chance = random.Random(5)  # noqa: S311 - no secret
    played: dict[str, set[int]] = defaultdict(set)
    for number in range(40):
        visitor = f"visitor-{number % 9:08}"
        begin, length = chance.randrange(60), chance.randrange(1, 30)
        played[visitor] |= set(range(begin, begin + length))
        _watch(database, f"{begin}-{begin + length}", visitor)
        if not number % 10:
            update.catch_up(database, RULES)
    update.catch_up(database, RULES)
    with database.read() as connection:
        curve = watching.curves(connection, SCOPE, "tour")[1]
    last = max(second for seconds in played.values() for second in seconds)
    assert [sum(at in seconds for seconds in played.values()) for at in range(last + 1)] == list(curve)


def test_whose_seconds_count(database: Database) -> None:
    """Videos of a page are apart; only customers count, and a visitor who is erased is taken out."""
    _watch(database, "0-3", "a" * 16)
    _watch(database, "1-4", "b" * 16)
    _watch(database, "0-9", "s" * 16, origin="staff")
    _watch(database, "2-4", "b" * 16, video=2)
    update.catch_up(database, RULES)
    with database.read() as connection:
        assert {1: [1, 2, 2, 1], 2: [0, 0, 1, 1]} == watching.curves(connection, SCOPE, "tour")
        assert {} == watching.curves(connection, SCOPE, "another")
    with database.write() as connection:
        update.take_out(connection, "b" * 16)
        assert {1: [1, 1, 1]} == watching.curves(connection, SCOPE, "tour")
