"""How long gaps took to close."""

import random
import statistics
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.gaps import details, facets, gaps
from kb_server.measures import closing, figures
from tests.kb_server.log.made import NOW


def gap(
    database: Database, number: int, state: str, *steps: tuple[str, int], born: int = 10, lang: str = "en"
) -> None:
    """A gap whose first question was `born` days ago, with its states and how many days ago each began."""
    told: dict[str, Any] = {
        "id": number, "born": NOW - timedelta(days=born), "state": state, "type": "content", "weight": 1.0,
        "title": "", "language": lang, "owner": "", "last_seen": NOW, "visitors": 1, "questions": 1,
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


def test_each_history_counts_as_somebody_reads_it(database: Database) -> None:
    """Random histories give the medians that somebody finds who goes through them one by one."""
    chance = random.Random(5)  # noqa: S311 - no secret
    states = ("planned", "drafted", "answered", "verified", "reopened")
    told = []
    for number in range(1, 80):
        days = sorted(chance.sample(range(30), chance.randrange(1, 6)), reverse=True)
        steps = [(chance.choice(states), ago) for ago in days]
        born, lang = days[0] + chance.randrange(20), chance.choice(("en", "ru"))
        gap(database, number, steps[-1][0], *steps, born=born, lang=lang)
        told.append((born, lang, steps))
    periods = [(30, 0), (20, 10), (5, 0)]  # days ago
    asked = [(NOW - timedelta(days=begin), NOW - timedelta(days=end)) for begin, end in periods]
    for lang in ("", "en", "ru"):
        wanted = []
        for begin, end in periods:
            took = []
            for born, of_gap, steps in told:
                verified = [ago for state, ago in steps if state == "verified"]
                still = steps[-1][0] in ("answered", "verified", "reopened")
                if still and lang in ("", of_gap) and verified and end < verified[0] <= begin:
                    took.append(born - verified[0])
            wanted.append((len(took), statistics.median(took) if len(took) >= 5 else None))
        with database.read() as connection:
            found = map(figures.to_close, closing.days(connection, asked, lang))
            assert wanted == [(one.count, one.value) for one in found]
