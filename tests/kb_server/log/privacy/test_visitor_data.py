"""What can be exported and erased of one visitor."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.log import daily_queries, erased, events, used
from kb_server.listeners import LISTENERS
from kb_server.log import entries, receipts
from kb_server.log.events import Asked, Clicked
from kb_server.log.listeners import Leaving, Listeners
from kb_server.log.privacy import retention, visitor_data
from kb_server.settings import Settings
from tests.kb_server.log.logged import all_entries
from tests.kb_server.log.made import ASKER, NOW, add, answer, entry, erase, rows, searched


@pytest.mark.slow
def test_everything_of_a_visitor(database: Database) -> None:
    """All data of one visitor is exported, and erased for good; other visitors' data stays."""
    add(
        database,
        entry(searched(1, "mine")),
        entry(Asked(id="a" * 16, at=NOW, text="mine too", address="ann@example.com")),
        entry(searched(2, "theirs"), visitor="w" * 16),
    )
    with database.read() as connection:
        kept = visitor_data.export(connection, "v" * 16)
    assert {"events": 2, "addresses": 1} == {name: len(rows) for name, rows in kept.items()}
    assert "mine" in json.dumps(kept, default=str)
    assert "theirs" not in json.dumps(kept, default=str)
    with database.write() as connection:
        assert {"events": 2, "addresses": 1} == erase(connection, "v" * 16, NOW + timedelta(hours=1))
    with database.read() as connection:
        assert {} == visitor_data.export(connection, "v" * 16)
        assert ["theirs"] == [getattr(e.event, "text", "") for e in all_entries(connection)]
        assert 1 == connection.scalar(sa.select(sa.func.count()).select_from(erased))


def test_erased_events_do_not_come_back(database: Database) -> None:
    """Erased visitors' events in a spool are not added; what they do afterwards is new."""
    with database.write() as connection:
        erase(connection, "v" * 16, NOW)
        erase(connection, "v" * 16, NOW)
    add(database, entry(searched(1)), entry(searched(2, at=NOW + timedelta(seconds=1))))
    assert ["searched-00000002"] == [row["id"] for row in rows(database, events)]
    assert [] == rows(database, used)


def test_who_is_erased_again_stays_erased(database: Database) -> None:
    """What waits in a spool since the first erasure does not come after the second."""
    with database.write() as connection:
        for hour in range(2):
            erase(connection, "v" * 16, NOW + timedelta(hours=hour))
    add(database, entry(searched(1, at=NOW + timedelta(minutes=30))))
    assert [] == rows(database, events)


def test_what_was_made_of_their_events_goes_too(database: Database, tmp_path: Path) -> None:
    """Uses of answers, a day's shared queries that become rare, and lines of a spoiled segment are erased."""
    key = b"k" * 32
    seen, _ = receipts.read(receipts.issue("vpn", answer("password"), asker=ASKER, key=key, now=NOW), key=key)
    click = Clicked(id="c" * 16, at=NOW, search="s" * 16, article="password", position=1)
    add(
        database,
        entry(click, answer=seen),
        *(entry(searched(n, "rare"), visitor=visitor * 16) for n, visitor in enumerate("vwx")),
    )
    (tmp_path / "spool").mkdir()
    spoiled = tmp_path / "spool" / "1.spoiled"
    spoiled.write_text(f"{entries.dump(entry(searched(9, 'mine')))}\n", encoding="utf-8")
    retention.count(database, NOW.date())
    assert (1, 1) == (len(rows(database, used)), len(rows(database, daily_queries)))
    with database.write() as connection:
        visitor_data.erase(Settings(state=tmp_path), connection, "v" * 16, Listeners(), NOW)
    assert ([], []) == (rows(database, used), rows(database, daily_queries))
    assert "" == spoiled.read_text(encoding="utf-8")


def test_shared_queries_are_counted_again(database: Database) -> None:
    """Who asked a shared query, or clicked a hit of one, leaves its numbers; other queries keep theirs."""
    click = Clicked(id="c" * 16, at=NOW, search="searched-00000001", article="password", position=1)
    asked = [(n, text, visitor) for n, text in enumerate(["VPN", "mail"]) for visitor in "vwxy"]
    add(
        database,
        entry(click, visitor="z" * 16),
        *(entry(searched(10 * n + "vwxy".index(v), text), visitor=v * 16) for n, text, v in asked),
    )
    retention.count(database, NOW.date())
    assert {("vpn", 1), ("mail", 0)} == {(r["text"], r["clicked"]) for r in rows(database, daily_queries)}
    seen = []
    for visitor in ("z", "v", "u"):
        with database.write() as connection:
            erase(connection, visitor * 16, NOW)
        found = rows(database, daily_queries)
        seen.append({(row["text"], row["asked"], row["visitors"], row["clicked"]) for row in found})
    assert {("vpn", 4, 4, 0), ("mail", 4, 4, 0)} == seen[0]
    assert [{("vpn", 3, 3, 0), ("mail", 3, 3, 0)}] * 2 == seen[1:]


def test_only_what_they_asked_is_counted_again(database: Database) -> None:
    """An erasure leaves the numbers of other queries as they were counted, and does not read them."""
    add(database, *(entry(searched(n, "vpn"), visitor="wxy"[n] * 16) for n in range(3)))
    add(database, entry(searched(9, "mine")))
    retention.count(database, NOW.date())
    with database.write() as connection:
        connection.execute(sa.update(daily_queries).values(asked=7))
        erase(connection, "v" * 16, NOW)
    assert [7] == [row["asked"] for row in rows(database, daily_queries)]


def _of_days(database: Database) -> list[dict[str, object]]:
    return sorted(rows(database, daily_queries), key=repr)


BETWEEN: dict[str, Callable[[Database], object]] = {
    "nothing": lambda database: database,
    "another asked": lambda database: add(database, entry(searched(8, "vpn"), visitor="8" * 16)),
    "another was erased": lambda database: _erase(database, "w"),
    "another is a bot": lambda database: _become_a_bot(database, "x"),
    "they asked more": lambda database: add(database, entry(searched(9, "mail"))),
    "the day was counted": lambda database: retention.count(database, NOW.date() + timedelta(days=1)),
}


def _erase(database: Database, visitor: str) -> None:
    with database.write() as connection:
        erase(connection, visitor * 16, NOW)


def _become_a_bot(database: Database, visitor: str) -> None:
    """Change a visitor's events as the ingester does who finds out."""
    touched = sa.select(sa.func.max(events.c.touched) + 1).scalar_subquery()
    theirs = sa.update(events).where(events.c.visitor == visitor * 16)
    with database.write() as connection:
        connection.execute(theirs.values(origin="bot", touched=touched))


@pytest.mark.parametrize("between", BETWEEN)
def test_what_was_counted_before_still_holds(database: Database, between: str) -> None:
    """What is counted before the database is locked is stored where it still holds, else counted again.

    Where it holds, no day is looked through while others wait to write.
    """
    add(database, *(entry(searched(n, "vpn"), visitor=visitor * 16) for n, visitor in enumerate("vwxyz")))
    add(database, *(entry(searched(10 + n, "mail"), visitor="wyz"[n] * 16) for n in range(3)))
    tomorrow = NOW + timedelta(days=1)
    add(database, *(entry(searched(20 + n, "late", tomorrow), visitor="vwxy"[n] * 16) for n in range(4)))
    retention.count(database, NOW.date())
    with database.read() as connection:
        counted = retention.recount(connection, "v" * 16)
    BETWEEN[between](database)
    looked: list[str] = []

    def execute(_connection: sa.Connection, statement: object, *_: object) -> None:
        looked.append(str(statement))

    nowhere = Settings(config=Path("nowhere/mkdocs.yml"), state=Path("nowhere"))
    with database.write() as connection:
        sa.event.listen(connection, "before_execute", execute)
        try:
            visitor_data.erase(nowhere, connection, "v" * 16, LISTENERS, NOW, counted)
        finally:
            sa.event.remove(connection, "before_execute", execute)
    whole = [one for one in looked if "events.kind = " in one and "events.day = " in one]
    assert (between == "nothing") == (not whole)
    found = _of_days(database)
    for day in (NOW, tomorrow):
        retention.count(database, day.date())
    assert [row for row in _of_days(database) if row["day"] in {one["day"] for one in found}] == found
    assert found


def test_other_rooms_are_told_before_the_log_is_empty(database: Database, tmp_path: Path) -> None:
    """Rooms that made something of a visitor's words still find these words when they are told."""
    add(database, entry(searched(1, "mine")))
    told = []

    def listener(_settings: Settings, connection: sa.Connection, leaving: Leaving) -> int:
        told.append((leaving, connection.scalar(sa.select(sa.func.count()).select_from(events))))
        return 3

    telling = Listeners(erased={"notes": listener})
    with database.write() as connection:
        done = visitor_data.erase(Settings(state=tmp_path), connection, "v" * 16, telling, NOW)
    leaving = Leaving(visitor="v" * 16, events=("searched-00000001",), texts=("mine",))
    assert ([(leaving, 1)], {"notes": 3, "events": 1}) == (told, done)


def test_an_address_names_who_gave_it(database: Database) -> None:
    """However it is written, an e-mail address finds the visitors who left it."""
    add(
        database,
        entry(Asked(id="a" * 16, at=NOW, text="How?", address="Ann@Example.com")),
        entry(Asked(id="b" * 16, at=NOW, text="How?", address="ÜLRIKE@пример.рф"), visitor="w" * 16),
    )
    with database.read() as connection:
        for written in ("ann@example.com", " ANN@example.com "):
            assert ["v" * 16] == visitor_data.visitors(connection, written)
        for written in ("ÜLRIKE@пример.рф", "ülrike@Пример.РФ"):
            assert ["w" * 16] == visitor_data.visitors(connection, written)
        with pytest.raises(visitor_data.NoToken):
            visitor_data.visitors(connection, "bob@example.com")


@pytest.mark.parametrize("text", ["", "me", "0123456789abcdef", "v" * 17])
def test_no_token(text: str) -> None:
    """A text that is no token is refused with a message."""
    with pytest.raises(visitor_data.NoToken, match="/api/visitor shows it"):
        visitor_data.token(text)
