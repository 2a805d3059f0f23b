"""What the report of the log counts."""

import dataclasses
from datetime import timedelta

from kb_server.data.database import Database
from kb_server.log import report
from kb_server.log.events import Asked, Clicked, Voted
from kb_server.log.privacy import retention
from tests.kb_server.log.made import NOW, add, entry, searched


def test_the_report(database: Database) -> None:
    """The report says how much of each kind counts, and what does not, and why."""
    add(
        database,
        entry(searched(1)),
        entry(searched(2), origin="bot", why="list of crawlers"),
        entry(searched(3), counted=False, doubt="repeated"),
    )
    with database.read() as connection:
        lines = report.lines(connection, NOW - timedelta(days=1))
        assert () == report.lines(connection, NOW + timedelta(days=1))
    assert [
        ("customer", "", "", True),
        ("bot", "list of crawlers", "", False),
        ("customer", "", "repeated", False),
    ] == [(line.origin, line.why, line.doubt, line.counts) for line in lines]


def test_numbers_of_days(database: Database) -> None:
    """The numbers of a day are its customers' alone, without what is doubted."""
    add(
        database,
        *(entry(searched(n, "vpn"), visitor=f"v{n:015}") for n in range(4)),
        entry(searched(5), counted=False, doubt="repeated"),
        entry(searched(6), origin="bot", why="list of crawlers"),
        entry(Clicked(id="c" * 16, at=NOW, search="searched-00000001", article="password", position=1)),
        entry(Clicked(id="d" * 16, at=NOW, search="s" * 16, article="a", position=1), counted=False),
        entry(Voted(id="w" * 16, at=NOW, article="password", helpful=True)),
        entry(Asked(id="a" * 16, at=NOW, text="How?")),
    )
    retention.count(database, NOW.date())
    with database.read() as connection:
        (day,) = report.days(connection, NOW.date())
        (query,) = report.queries(connection, NOW.date(), 10)
        assert () == report.days(connection, NOW.date() + timedelta(days=1))
    assert (NOW.date(), 4, 4, 4, 0, 0, 1, 1, 0, 0, 1) == dataclasses.astuple(day)
    assert ("vpn", "", 4, 1) == dataclasses.astuple(query)
