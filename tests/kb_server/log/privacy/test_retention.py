"""What expires, what stays, and what can be exported and erased."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from kb_server.data.database import Database, after_commit
from kb_server.data.schema.gaps import marks
from kb_server.data.schema.log import daily, daily_queries, events
from kb_server.listeners import LISTENERS
from kb_server.log.entries import Entry
from kb_server.log.events import Asked, Clicked, Offered, Voted
from kb_server.log.listeners import Listeners
from kb_server.log.privacy import retention, visitor_data
from kb_server.settings import Settings
from tests.kb_server.log.made import NOW, add, entry, rows, searched

TODAY = NOW.date()


def _expire(database: Database, state: Path, after: timedelta) -> retention.Expiry:
    return retention.run(Settings(state=state), database, LISTENERS, keep=180, now=NOW + after)


def test_words_expire_and_numbers_stay(database: Database, tmp_path: Path) -> None:
    """When words expire, only numbers remain, and questions that three visitors shared."""
    add(
        database,
        *(entry(searched(n, "  VPN setup "), visitor=f"v{n:015}") for n in range(3)),
        *(entry(searched(n, "rare question"), visitor=f"v{n:015}") for n in range(10, 12)),
        entry(searched(20, "crawled"), origin="bot", why="list of crawlers"),
        entry(Clicked(id="c" * 16, at=NOW, search="searched-00000001", article="password", position=1)),
        entry(
            Clicked(id="d" * 16, at=NOW, search="s" * 16, article="a", position=1),
            counted=False,
            doubt="late",
        ),
        entry(Voted(id="w" * 16, at=NOW, article="password", helpful=True)),
        entry(Voted(id="x" * 16, at=NOW, article="password", helpful=False)),
        entry(Asked(id="a" * 16, at=NOW, text="How?", address="ann@example.com")),
        entry(Offered(id="o" * 16, at=NOW, context="billing", became="shown")),
    )
    assert 1 == _expire(database, tmp_path, timedelta(days=1)).counted
    assert 12 == len(rows(database, events))
    done = _expire(database, tmp_path, timedelta(days=181))
    assert {"events": 12, "addresses": 1} == done.removed
    assert [] == rows(database, events)
    numbers = {(row["measure"], row["origin"]): row["count"] for row in rows(database, daily)}
    assert {
        ("searched", "customer"): 5,
        ("searched.none", "customer"): 5,
        ("searched.static", "customer"): 5,
        ("searched", "bot"): 1,
        ("searched.none", "bot"): 1,
        ("searched.static", "bot"): 1,
        ("clicked", "customer"): 2,
        ("clicked.doubted", "customer"): 1,
        ("voted", "customer"): 2,
        ("voted.helpful", "customer"): 1,
        ("voted.unhelpful", "customer"): 1,
        ("asked", "customer"): 1,
        ("offered", "customer"): 1,
        ("offered.shown", "customer"): 1,
    } == numbers
    (query,) = rows(database, daily_queries)
    expected = {"day": TODAY, "text": "vpn setup", "lang": "", "asked": 3, "visitors": 3, "clicked": 1}
    assert expected == query


@pytest.mark.parametrize(
    "given", [{"origin": "staff"}, {"origin": "bot"}, {"counted": False, "doubt": "late"}]
)
def test_only_customers_share_a_question(database: Database, tmp_path: Path, given: dict[str, Any]) -> None:
    """A question that three of the team, three programs or three doubted visitors ask stays nobody's."""
    add(database, *(entry(searched(n, "vpn setup"), visitor=f"v{n:015}", **given) for n in range(3)))
    assert 1 == _expire(database, tmp_path, timedelta(days=1)).counted
    assert [] == rows(database, daily_queries)


@pytest.mark.slow
def test_counting_again(database: Database, tmp_path: Path) -> None:
    """A past day is counted again only while a spool may still add to it; today is never counted."""
    add(database, entry(searched(1)))
    assert [0, 1, 1, 0] == [_expire(database, tmp_path, timedelta(days=d)).counted for d in (0, 1, 7, 8)]
    add(database, entry(searched(2)))
    retention.count(database, TODAY)
    assert {2} == {row["count"] for row in rows(database, daily)}


def test_old_files_go_too(database: Database, tmp_path: Path) -> None:
    """Old salts and segments that could not be read are removed."""
    for name in ("spool", "salts"):
        (tmp_path / name).mkdir()
    spoiled = tmp_path / "spool" / "1.spoiled"
    spoiled.touch()
    (tmp_path / "salts" / "2026-11-01.salt").touch()
    far = timedelta(days=100_000)
    assert {"spool": 1} == _expire(database, tmp_path, far).removed
    assert [] == [p for p in tmp_path.rglob("*") if p.suffix in (".spoiled", ".salt")]


def test_an_expiry_is_remembered(database: Database, tmp_path: Path) -> None:
    """Each run leaves its moment, the last one alone: it is a sign that the clock is right."""
    for days in (1, 2):
        _expire(database, tmp_path, timedelta(days=days))
    assert [NOW + timedelta(days=2)] == [
        row["at"] for row in rows(database, marks) if row["key"] == "expired"
    ]


def test_others_write_while_words_expire(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old rows go a few at a time, and between two of these transactions another process can write."""
    add(database, *(entry(searched(n)) for n in range(10)))
    beside = Database(database.url, patience=1.0)
    left = []

    def write(_seconds: float) -> None:
        with beside.write() as connection:
            left.append(connection.scalar(sa.select(sa.func.count()).select_from(events)))

    monkeypatch.setattr(retention, "BATCH", 4)
    monkeypatch.setattr(retention, "sleep", write)
    assert 10 == _expire(database, tmp_path, timedelta(days=181)).removed["events"]
    assert [6, 2, 0] == left
    beside.close()


def test_others_write_while_quotations_are_hidden(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words that expire are looked for a part at a time, each in a transaction of its own."""
    add(database, *(entry(searched(n, f"q{n}")) for n in range(5)))
    asked: list[Sequence[str]] = []
    committed: list[int] = []

    def unquote(_chosen: Settings, connection: sa.Connection, texts: Sequence[str]) -> int:
        asked.append(texts)
        after_commit(connection, lambda: committed.append(len(asked)))
        return 1

    monkeypatch.setattr(retention, "QUOTED", 2)
    telling = Listeners(quoting={"notes": unquote})
    late = NOW + timedelta(days=181)
    done = retention.run(Settings(state=tmp_path), database, telling, keep=180, now=late)
    assert {"notes": 3, "events": 5} == done.removed
    assert [["q0", "q1"], ["q2", "q3"], ["q4"]] == asked
    assert [1, 2, 3] == committed


def test_old_rows_are_looked_for_before_the_database_is_locked(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No table is looked through while others wait to write; a row that is old no more stays."""
    add(database, *(entry(searched(n)) for n in range(6)))
    beside = Database(database.url, patience=1.0)
    looked: list[str] = []

    def execute(_connection: sa.Connection, statement: object, *_: object) -> None:
        looked.append(str(statement))

    def renew(_seconds: float) -> None:
        with beside.write() as connection:
            later = sa.update(events).where(events.c.id == "searched-00000005")
            connection.execute(later.values(received=NOW + timedelta(days=181)))

    monkeypatch.setattr(retention, "BATCH", 4)
    monkeypatch.setattr(retention, "sleep", renew)
    sa.event.listen(sa.Engine, "before_execute", execute)
    try:
        assert 5 == _expire(database, tmp_path, timedelta(days=181)).removed["events"]
    finally:
        sa.event.remove(sa.Engine, "before_execute", execute)
    assert ["searched-00000005"] == [row["id"] for row in rows(database, events)]
    assert [] == [one for one in looked if one.startswith("DELETE") and " IN (SELECT" in one]
    beside.close()


def test_others_write_while_days_are_counted(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day is read before the database is locked; who is erased meanwhile is in none of its numbers."""
    add(database, *(entry(searched(n, "VPN setup"), visitor="abc"[n] * 16) for n in range(3)))
    beside = Database(database.url, patience=1.0)
    entries = retention._entries

    def read(connection: sa.Connection, day: date) -> list[Entry]:
        found = entries(connection, day)
        if len(found) == 3:
            with beside.write() as other:
                visitor_data.erase(Settings(state=tmp_path), other, "a" * 16, LISTENERS, NOW)
        return found

    monkeypatch.setattr(retention, "_entries", read)
    assert 1 == _expire(database, tmp_path, timedelta(days=1)).counted
    assert [] == rows(database, daily_queries)
    assert {2} == {row["count"] for row in rows(database, daily)}
    beside.close()
