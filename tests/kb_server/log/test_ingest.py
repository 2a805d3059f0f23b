"""What the ingester promises."""

import contextlib
import json
import threading
import time
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from kb_server.data.database import Database
from kb_server.data.keys import Keys
from kb_server.data.schema.log import addresses, floods
from kb_server.listeners import LISTENERS
from kb_server.log import entries, ingest, reader, receipts
from kb_server.log.entries import Entry
from kb_server.log.events import Asked, Clicked, Viewed
from kb_server.log.ingest import Ingester
from kb_server.log.listeners import Listeners
from kb_server.log.origins import Pace
from kb_server.log.recorder import Recorder, Sender
from kb_server.log.spool import Spool, drain_lock
from kb_server.log.visitors import Visitors
from kb_server.settings import Settings
from kb_server.settings.database_url import locate
from tests.kb_server.log.logged import all_entries
from tests.kb_server.log.made import ASKER, CHROME, NOW, answer, entry, searched
from tests.kb_server.log.stories import Visitor, database, log
from tests.patience import until

PACE = Pace(visitor_hour=10, visitor_day=20, source_hour=30, source_day=60)


def _add(database: Database, batch: Iterable[Entry], pace: Pace = PACE) -> int:
    with database.write() as connection:
        return ingest.add(connection, list(batch), pace, LISTENERS)


def _read(database: Database) -> list[Entry]:
    with database.read() as connection:
        return all_entries(connection)


def test_an_unreadable_segment_is_set_aside(tmp_path: Path, database: Database) -> None:
    """A segment with a line that cannot be read does not hold up the others, and is kept."""
    waiting = Spool(tmp_path / "spool", most=10**6)
    waiting.append([entries.dump(entry(searched(1))), "rubbish"])
    waiting.seal()
    waiting.append([entries.dump(entry(searched(2)))])
    assert 1 <= ingest.drain(waiting, database, PACE, LISTENERS)
    assert "searched-00000002" in {e.event.id for e in _read(database)}
    assert (0, 1) == (waiting.depth().segments, waiting.depth().spoiled)
    waiting.close()


def test_a_segment_stays_until_its_events_are_committed(tmp_path: Path, database: Database) -> None:
    """Where the database fails in the middle of a segment, all of it is there for the next drain."""
    waiting = Spool(tmp_path / "spool", most=10**6)
    waiting.append([entries.dump(entry(searched(n))) for n in range(2)])

    def fail(connection: Connection, _customers: object) -> None:
        connection.execute(sa.text("SELECT 1 FROM nowhere"))

    with pytest.raises(DBAPIError):
        ingest.drain(waiting, database, PACE, Listeners(events=(fail,)))
    assert ([], 1) == (_read(database), waiting.depth().segments)
    assert 2 == ingest.drain(waiting, database, PACE, LISTENERS)
    waiting.close()


def test_no_attempt_leaves_more_segments(tmp_path: Path) -> None:
    """While the database cannot be reached, or takes nothing, what comes goes into one segment."""
    waiting = Spool(tmp_path / "spool", most=10**6)
    gone = Database(locate("", tmp_path / "gone"))
    (tmp_path / "gone").write_bytes(b"")

    def refuse(_connection: Connection, _customers: object) -> None:
        raise DBAPIError("INSERT", None, ValueError("nothing is taken"))

    with contextlib.closing(Database(locate("", tmp_path))) as database:
        for number in range(6):
            waiting.append([entries.dump(entry(searched(number)))])
            with pytest.raises((DBAPIError, OSError)):
                ingest.drain(waiting, gone, PACE, LISTENERS)
            assert 1 == waiting.depth().segments
        for number in range(6, 12):
            waiting.append([entries.dump(entry(searched(number)))])
            with pytest.raises(DBAPIError):
                ingest.drain(waiting, database, PACE, Listeners(events=(refuse,)))
            assert 2 >= waiting.depth().segments
        assert 12 == ingest.drain(waiting, database, PACE, LISTENERS)
    waiting.close()


def test_a_drain_that_was_killed_is_repeated(tmp_path: Path, database: Database) -> None:
    """A segment whose events are committed and which is still there adds none of them again."""
    waiting = Spool(tmp_path / "spool", most=10**6)
    waiting.append([entries.dump(entry(searched(n))) for n in (1, 2, 2)])
    (segment,) = waiting.seal()
    whole = segment.read_bytes()
    assert 2 == ingest.drain(waiting, database, PACE, LISTENERS)
    segment.write_bytes(whole + f"{entries.dump(entry(searched(3)))}\n".encode())
    assert 1 == ingest.drain(waiting, database, PACE, LISTENERS)
    assert 3 == len(_read(database))
    waiting.close()


def test_a_segment_moves_in_short_transactions(
    tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others can write between two batches of a large segment."""
    waiting, seen = Spool(tmp_path / "spool", most=10**6), []
    waiting.append([entries.dump(entry(searched(n))) for n in range(5)])

    def look(connection: Connection, customers: Iterable[Entry]) -> None:
        seen.append((connection.get_transaction(), len([*customers])))

    monkeypatch.setattr(ingest, "BATCH", 2)
    assert 5 == ingest.drain(waiting, database, PACE, Listeners(events=(look,)))
    assert ([2, 2, 1], 3) == ([many for _, many in seen], len({id(transaction) for transaction, _ in seen}))
    waiting.close()


def test_many_questions_of_one_visitor_are_a_bots(database: Database) -> None:
    """A visitor who asks more than a person can is a bot for that whole day, before and after."""
    _add(database, [entry(Viewed(id="viewed-000000001", at=NOW, article="password"))])
    _add(database, [entry(searched(n)) for n in range(11)])
    _add(database, [entry(searched(99))])
    _add(database, [entry(searched(100), visitor="w" * 16, source="t" * 16)])
    found = _read(database)
    assert {("bot", "more than 10 questions an hour of one visitor")} == {
        (e.origin, e.why) for e in found if e.visitor == "v" * 16
    }
    assert ["customer"] == [e.origin for e in found if e.visitor == "w" * 16]


def test_many_visitors_at_one_address_are_a_bots(database: Database) -> None:
    """A flood that changes its user agent is still one source."""
    _add(database, [entry(searched(n), visitor=f"v{n:015}") for n in range(31)])
    assert {"more than 30 questions an hour of one network"} == {e.why for e in _read(database)}


def test_a_day_has_a_limit_too(database: Database) -> None:
    """A few questions an hour, all day, become a bot's; those of the day before still count."""
    morning = NOW.replace(hour=0)
    _add(database, [entry(searched(1, at=morning - timedelta(hours=2)))])
    _add(database, [entry(searched(n + 2, at=morning + timedelta(hours=n))) for n in range(20)])
    assert {"customer"} == {e.origin for e in _read(database)}
    _add(database, [entry(searched(98, at=morning + timedelta(hours=23)))])
    assert [("customer", 1), ("bot", 21)] == [
        (origin, sum(e.origin == origin for e in _read(database))) for origin in ("customer", "bot")
    ]


def test_addresses_lie_apart(database: Database) -> None:
    """The address for an answer is in its own table, not with the question."""
    _add(database, [entry(Asked(id="a" * 16, at=NOW, text="How?", address="ann@example.com"))])
    assert [""] == [e.event.address for e in _read(database) if isinstance(e.event, Asked)]
    with database.read() as connection:
        rows = connection.execute(sa.select(addresses.c.event, addresses.c.address)).all()
    assert [("a" * 16, "ann@example.com")] == [tuple(row) for row in rows]


@pytest.mark.slow
@pytest.mark.parametrize("many", [1_000, pytest.param(10_000, marks=pytest.mark.ordeal)])
def test_many_forged_clicks(tmp_path: Path, database: Database, many: int) -> None:
    """Random receipts, other articles, wrong places, replays, late clicks count for nothing."""
    keys = Keys("k" * 32, tmp_path)
    key = keys.of("receipts")
    waiting = Spool(tmp_path / "spool", most=10**9)
    recorder = Recorder(spool=waiting, visitors=Visitors(tmp_path / "salts"), keys=keys, per_minute=10**9)
    genuine = receipts.issue("vpn", answer("password", "invoice"), asker=ASKER, key=key, now=NOW)
    late = receipts.issue("vpn", answer("password"), asker=ASKER, key=key, now=NOW - timedelta(minutes=31))
    forged = receipts.issue("vpn", answer("password"), asker=ASKER, key=b"x" * 32, now=NOW)
    tries: list[dict[str, object]] = [
        {"receipt": genuine, "article": "password", "position": 1},  # replays: the first one counts
        {"receipt": genuine, "article": "refund", "position": 1},
        {"receipt": genuine, "article": "password", "position": 2},
        {"receipt": late, "article": "password", "position": 1},
        {"receipt": forged, "article": "password", "position": 1},
        {"article": "password", "position": 1},
    ]

    def event(number: int) -> dict[str, object]:
        wanted = {"kind": "clicked", "id": f"clicked-{number:010}", "at": 1000, "search": "s" * 16}
        random = {"receipt": f"{genuine[:-3]}{number % 900 + 100}", "article": "password", "position": 1}
        return wanted | [*tries, random][number % 7]

    for start in range(0, many, 50):
        batch = [event(number) for number in range(start, start + 50)]
        sender = Sender(address=f"198.51.100.{start % 250}", agent=CHROME, now=NOW)
        recorder.record(json.dumps({"sent": 1000, "events": batch}).encode(), sender)
    waiting.close()
    assert many == ingest.drain(waiting, database, PACE, LISTENERS)
    clicks = [e for e in _read(database) if isinstance(e.event, Clicked)]
    assert ["clicked-0000000000"] == [e.event.id for e in clicks if e.counted]
    assert {"repeated", "not in that answer", "late", "forged receipt", "no receipt"} == {
        e.doubt for e in clicks if not e.counted
    }


@pytest.mark.slow
@pytest.mark.parametrize("many", [2_000, pytest.param(20_000, marks=pytest.mark.ordeal)])
def test_many_fake_questions(database: Database, many: int) -> None:
    """Any number of questions from one source, under ever new user agents, do not change the customers'."""
    customers = [
        entry(searched(n, f"question {n % 7}"), visitor=f"c{n:015}", source=f"n{n:015}") for n in range(50)
    ]
    _add(database, customers)
    with database.read() as connection:
        before = reader.intents(connection)
    for start in range(0, many, ingest.BATCH):
        _add(
            database,
            [
                entry(searched(1000 + n, "buy this", NOW + timedelta(seconds=n)), visitor=f"f{n % 5000:015}")
                for n in range(start, start + ingest.BATCH)
            ],
        )
    with database.read() as connection:
        assert before == reader.intents(connection)
        assert 50 == len(before)
        marked = connection.execute(sa.select(floods.c.who).distinct()).scalars()
        assert "s" * 16 in set(marked)


@pytest.mark.slow
def test_the_service_drains_by_itself(kept: Flask) -> None:
    """Events reach the database without any command."""
    visitor = Visitor(kept)
    visitor.send(visitor.event("viewed", article="password"))
    spool: Spool = kept.extensions["gapless.recorder"].spool
    until(lambda: not spool.depth().segments)
    assert 1 == len(_read(database(kept)))


@pytest.mark.slow
def test_the_database_comes_back(running: Flask) -> None:
    """While the database cannot be reached, events wait, /healthz says so, and they are added later."""
    state = running.extensions["gapless.settings"].state
    visitor = Visitor(running)
    waiting: Spool = running.extensions["gapless.recorder"].spool
    visitor.send(visitor.event("viewed", article="password"))
    until(lambda: not waiting.depth().segments)
    away = (state / "gapless.db").rename(state / "away")
    (state / "gapless.db").mkdir()
    assert 202 == visitor.send(visitor.event("viewed", article="password")).status_code
    ingester = running.extensions["gapless.ingester"]
    assert "cannot be reached" in until(lambda: ingester.trouble)
    health = visitor.get("/healthz").json
    assert health is not None
    assert health["database"].startswith("unreachable: ")
    assert 1 == health["spool"]["segments"]
    (state / "gapless.db").rmdir()
    until(lambda: "gapless.db is gone" in ingester.trouble)
    away.rename(state / "gapless.db")
    until(lambda: not ingester.trouble)
    until(lambda: not waiting.depth().segments)
    assert 2 == len(log(running))


class Looked(Database):
    """A database that counts how often somebody asked whether it is there."""

    looks = 0

    def exists(self) -> bool:
        self.looks += 1
        return super().exists()


def test_a_new_installation_is_no_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the first event there is no database, nobody is told to read it, and none is made."""
    monkeypatch.setattr(ingest, "_PAUSE", 0.001)
    monkeypatch.setattr(ingest, "_IDLE", 0.0)
    told: list[Settings] = []
    settings = Settings(state=tmp_path / "var")
    database = Looked(locate("", settings.state))
    listeners = Listeners(drained=(lambda chosen, _: told.append(chosen),))
    ingester = Ingester(settings, Spool.of(settings), database, listeners)
    ingester.wake()
    until(lambda: database.looks > 3)
    ingester.close()
    assert ([], "", False) == (told, ingester.trouble, database.file.exists())


@pytest.mark.slow
def test_a_missing_segment_is_not_the_database(running: Flask) -> None:
    """When a file of the spool is missing, the trouble names the file and does not blame the database."""
    spool = running.extensions["gapless.settings"].state / "spool"
    Visitor(running).get("/healthz")  # starts the ingester
    (spool / "lost.sealed").symlink_to("nowhere")
    trouble = until(lambda: running.extensions["gapless.ingester"].trouble)
    assert trouble.startswith("the spool cannot be moved into the database: ")
    assert "lost.sealed" in trouble


def test_a_listener_that_fails_stops_nothing(
    tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A bug in one room is logged; the other rooms are told, and the next events are drained as before."""
    monkeypatch.setattr(ingest, "_SETTLED", 0.0)
    monkeypatch.setattr(ingest, "_PAUSE", 0.01)
    told: list[Settings] = []

    def fail(_settings: Settings, _database: Database) -> None:
        raise ValueError("a bug")

    chosen = Settings(state=tmp_path)
    waiting = Spool.of(chosen)
    listeners = Listeners(drained=(fail, lambda settings, _: told.append(settings)))
    ingester = ingest.Ingester(chosen, waiting, Database(database.url), listeners)
    ingester.wake()
    for number in (1, 2):
        waiting.append([entries.dump(entry(searched(number)))])
        until(lambda number=number: len(told) == number)  # type: ignore[misc]
    ingester.close()
    waiting.close()
    assert (2, 2) == (len(_read(database)), caplog.text.count("A listener of the log failed"))


def test_one_process_drains(running: Flask) -> None:
    """A service does not drain what another process is draining."""
    state = running.extensions["gapless.settings"].state
    visitor = Visitor(running)
    with drain_lock(state / "spool"):
        visitor.send(visitor.event("viewed", article="password"))
        time.sleep(0.1)
        assert 1 == running.extensions["gapless.recorder"].spool.depth().segments
    assert 1 == len(log(running))


def _ingesting() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name == "ingester"}


def test_closing_twice(running: Flask) -> None:
    """An ingester can be closed before it starts, and twice; threads do not pile up."""
    ingester = running.extensions["gapless.ingester"]
    ingester.close()
    others = _ingesting()  # of services that other tests of this process keep running
    ingester.wake()
    ingester.wake()
    assert 1 == len(_ingesting() - others)
    ingester.close()
    ingester.close()
