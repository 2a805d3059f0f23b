"""How long gaps took to close."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.gaps import details, facets, gaps
from kb_server.measures import closing
from tests.kb_server.log.made import NOW


def gap(database: Database, number: int, state: str, *steps: tuple[str, int]) -> None:
    """A gap whose first question was ten days ago, with its states and how many days ago each began."""
    told: dict[str, Any] = {
        "id": number, "born": NOW - timedelta(days=10), "state": state, "type": "content", "weight": 1.0,
        "title": "", "language": "en", "owner": "", "last_seen": NOW, "visitors": 1, "questions": 1,
    }  # fmt: skip
    walked = [
        {"state": name, "at": (NOW - timedelta(days=ago)).isoformat(), "who": "gapless", "why": ""}
        for name, ago in steps
    ]
    with database.write() as connection:
        connection.execute(sa.insert(gaps).values(told))
        connection.execute(sa.insert(details).values(gap=number, details={"steps": walked}))
        changed = NOW - timedelta(days=min((ago for _, ago in steps), default=10))
        connection.execute(sa.insert(facets).values(gap=number, words="", segments="", changed=changed))


def test_from_the_first_question_to_the_first_verification(database: Database) -> None:
    """A gap counts once, when readers first verified its answer, in the time when that was."""
    gap(database, 1, "verified", ("answered", 7), ("verified", 4))
    gap(database, 2, "reopened", ("verified", 6), ("reopened", 3))
    gap(database, 3, "answered", ("answered", 2))
    gap(database, 4, "open")
    long, short = (NOW - timedelta(days=9), NOW), (NOW - timedelta(days=5), NOW)
    before = (NOW - timedelta(days=9), NOW - timedelta(days=5))
    with database.read() as connection:
        both, late, early = closing.days(connection, [long, short, before])
        assert ([4.0, 6.0], [6.0], [4.0]) == (sorted(both), late, early)
        assert [[6.0]] == closing.days(connection, [short])
        assert [[]] == closing.days(connection, [long], "ru")
