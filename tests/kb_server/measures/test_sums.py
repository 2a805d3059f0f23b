"""The sums in the database."""

from collections import Counter
from datetime import date, timedelta
from itertools import product

import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.measures import article_counts, day_counts
from kb_server.measures import sums
from kb_server.measures.contributions import Contributions
from tests.kb_server.log.made import rows

PRO = ("en", "pro", "r1", "customer")


def test_added_and_taken_out_again(database: Database) -> None:
    """A number lands in its day and its week, in all parts that it belongs to, and leaves no row behind."""
    change: Contributions = {("articles", "2026-11-27", "a", *PRO): Counter(visits=2)}
    with database.write() as connection:
        sums.add(connection, change)
        sums.add(connection, change)
    found = {(r["part"], r["grain"], r["start"], r["visits"]) for r in rows(database, article_counts)}
    starts = (("day", "2026-11-27"), ("week", "2026-11-23"))
    assert found == {(p, *s, 4) for p, s in product(("", "segment=pro", "release=r1"), starts)}
    with database.write() as connection:
        sums.add(connection, {key: Counter(visits=-4) for key in change})
    assert [] == rows(database, article_counts)


def test_a_period_is_exactly_its_days(database: Database) -> None:
    """Weeks and the days around them add up to each day once, whichever days a period begins and ends on."""
    first = date(2026, 11, 1)
    with database.write() as connection:
        for n in range(30):
            day = (first + timedelta(days=n)).isoformat()
            sums.add(connection, {("days", day, *PRO): Counter(asked=1 << n)})
    asked = sa.func.sum(day_counts.c.asked)
    with database.read() as connection:
        for since, until in ((0, 29), (0, 0), (1, 7), (3, 20), (8, 14), (9, 13), (2, 28)):
            days = sums.within(day_counts, first + timedelta(days=since), first + timedelta(days=until))
            wanted = sum(1 << n for n in range(since, until + 1))
            assert wanted == connection.scalar(sa.select(asked).where(days))
