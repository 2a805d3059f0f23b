"""What expires, what stays, and what can be exported and erased."""

import dataclasses
import json
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask

from kb_server import cli, doctor
from kb_server.data import schema
from kb_server.data.database import Database
from kb_server.data.schema.log import daily, daily_queries, erased, events, used
from kb_server.listeners import LISTENERS
from kb_server.log import ingest, reader, report
from kb_server.log.events import Asked, Clicked, Searched, Viewed, Voted
from kb_server.log.origins import Pace
from kb_server.log.privacy import retention, visitor_data
from kb_server.settings import Settings
from tests.kb_server.log.stories import NOW, Visitor, close, service
from tests.kb_server.log.test_ingest import entry, searched

TODAY = NOW.date()


def _add(database: Database, *batch: object) -> None:
    with database.write() as connection:
        ingest.add(connection, batch, Pace(), LISTENERS)  # type: ignore[arg-type]


def _rows(database: Database, table: sa.Table) -> list[dict[str, object]]:
    with database.read() as connection:
        return [dict(row) for row in connection.execute(sa.select(table)).mappings()]


def _expire(database: Database, state: Path, after: timedelta) -> retention.Expiry:
    with database.write() as connection:
        return retention.run(connection, state, LISTENERS, keep=180, now=NOW + after)


def test_words_expire_and_numbers_stay(database: Database, tmp_path: Path) -> None:
    """When words expire, only numbers remain, and questions that three visitors shared."""
    _add(
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
    )
    assert 1 == _expire(database, tmp_path, timedelta(days=1)).counted
    assert 11 == len(_rows(database, events))
    done = _expire(database, tmp_path, timedelta(days=181))
    assert {"events": 11, "addresses": 1} == done.removed
    assert [] == _rows(database, events)
    numbers = {(row["measure"], row["origin"]): row["count"] for row in _rows(database, daily)}
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
    } == numbers
    (query,) = _rows(database, daily_queries)
    expected = {"day": TODAY, "text": "vpn setup", "lang": "", "asked": 3, "visitors": 3, "clicked": 1}
    assert expected == query


def test_counting_again(database: Database, tmp_path: Path) -> None:
    """A past day is counted again only while a spool may still add to it; today is never counted."""
    _add(database, entry(searched(1)))
    assert [0, 1, 1, 0] == [_expire(database, tmp_path, timedelta(days=d)).counted for d in (0, 1, 7, 8)]
    _add(database, entry(searched(2)))
    with database.write() as connection:
        retention.count(connection, TODAY)
    assert {2} == {row["count"] for row in _rows(database, daily)}


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


def test_everything_of_a_visitor(database: Database) -> None:
    """All data of one visitor is exported, and erased for good; other visitors' data stays."""
    _add(
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
        assert {"events": 2, "addresses": 1} == visitor_data.erase(
            connection, "v" * 16, NOW + timedelta(hours=1)
        )
    with database.read() as connection:
        assert {} == visitor_data.export(connection, "v" * 16)
        assert ["theirs"] == [getattr(e.event, "text", "") for e in reader.entries(connection)]
        assert 1 == connection.scalar(sa.select(sa.func.count()).select_from(erased))


def test_erased_events_do_not_come_back(database: Database) -> None:
    """Erased visitors' events in a spool are not added; what they do afterwards is new."""
    with database.write() as connection:
        visitor_data.erase(connection, "v" * 16, NOW)
        visitor_data.erase(connection, "v" * 16, NOW)
    _add(database, entry(searched(1)), entry(searched(2, at=NOW + timedelta(seconds=1))))
    assert ["searched-00000002"] == [row["id"] for row in _rows(database, events)]
    assert [] == _rows(database, used)


@pytest.mark.parametrize("text", ["", "me", "0123456789abcdef", "v" * 17])
def test_no_token(text: str) -> None:
    """A text that is no token is refused with a message."""
    with pytest.raises(visitor_data.NoToken, match="/api/visitor shows it"):
        visitor_data.token(text)


def test_every_table_is_looked_at() -> None:
    """Every table that keeps a visitor's rows is known to privacy, and those with words expire."""
    assert {"events", "addresses"} <= {table.name for table, _ in schema.of_visitors()}
    assert {"events", "addresses"} <= {table.name for table, _ in schema.expiring()}


def test_reading_a_stretch(database: Database) -> None:
    """Entries and questions can be read from a time, to a time, and of one kind and origin."""
    later = NOW + timedelta(hours=2)
    _add(
        database,
        entry(searched(1, "a")),
        entry(Viewed(id="v" * 16, at=NOW + timedelta(minutes=1), article="password")),
        entry(searched(2, "b", at=later), visitor="w" * 16),
        entry(searched(3, "c", at=later), origin="staff", why="logged in"),
    )
    with database.read() as connection:
        assert ["a"] == [i.text for i in reader.intents(connection, until=later)]
        assert ["b"] == [i.text for i in reader.intents(connection, since=later)]
        assert ["c"] == [i.text for i in reader.intents(connection, of=["staff"])]
        assert ["viewed"] == [e.event.kind for e in reader.entries(connection, kind="viewed")]
        assert 2 == len(list(reader.entries(connection, since=later)))
        assert {Searched, Viewed} == {type(e.event) for e in reader.entries(connection, until=later)}


def test_a_session_keeps_its_name(database: Database) -> None:
    """A question read from the middle of its session has the same ids as when all is read."""
    _add(database, entry(searched(1, "a")), entry(searched(2, "b", at=NOW + timedelta(minutes=20))))
    with database.read() as connection:
        whole = reader.intents(connection)
        assert whole[1:] == reader.intents(connection, since=NOW + timedelta(minutes=10))


def test_the_report(database: Database) -> None:
    """The report says how much of each kind counts, and what does not, and why."""
    _add(
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
    _add(
        database,
        *(entry(searched(n, "vpn"), visitor=f"v{n:015}") for n in range(4)),
        entry(searched(5), counted=False, doubt="repeated"),
        entry(searched(6), origin="bot", why="list of crawlers"),
        entry(Clicked(id="c" * 16, at=NOW, search="searched-00000001", article="password", position=1)),
        entry(Clicked(id="d" * 16, at=NOW, search="s" * 16, article="a", position=1), counted=False),
        entry(Voted(id="w" * 16, at=NOW, article="password", helpful=True)),
        entry(Asked(id="a" * 16, at=NOW, text="How?")),
    )
    with database.write() as connection:
        retention.count(connection, TODAY)
    with database.read() as connection:
        (day,) = report.days(connection, TODAY)
        (query,) = report.queries(connection, TODAY, 10)
        assert () == report.days(connection, TODAY + timedelta(days=1))
    assert (TODAY, 4, 4, 4, 1, 1, 0, 0, 1) == dataclasses.astuple(day)
    assert ("vpn", "", 4, 1) == dataclasses.astuple(query)


def _run(directory: Path, *words: str) -> Result:
    (directory / "mkdocs.yml").touch()
    return CliRunner().invoke(cli.gapless(), [*words, "--config", str(directory / "mkdocs.yml")])


def test_commands(tmp_path: Path) -> None:
    """The commands drain, count, export, erase and expire events."""
    made = service(tmp_path / "var")
    visitor = Visitor(made)
    visitor.send(visitor.searched("vpn", "password"), visitor.event("asked", text="How?"), origin="ci")
    shown = visitor.get("/api/visitor").json
    assert shown is not None
    close(made)
    assert 0 == _run(tmp_path, "db", "upgrade").exit_code
    new = json.loads(_run(tmp_path, "log", "drain", "--json").output)["new"]
    assert new in (0, 1, 2)  # the service may have drained some of it itself
    assert "0 events.\n" == _run(tmp_path, "log", "drain").output
    status = _run(tmp_path, "log", "status").output
    assert "declared" in status
    assert "2 events in 7 days; 2 of them count for nothing." in status
    lines = json.loads(_run(tmp_path, "log", "status", "--json").output)
    assert [("asked", 1, False), ("searched", 1, False)] == [
        (line["kind"], line["count"], line["counts"]) for line in lines["events"]
    ]
    kept = json.loads(_run(tmp_path, "privacy", "export", shown["visitor"]).output)
    assert 2 == len(kept["events"])
    assert "Removed: 2 of events\n" == _run(tmp_path, "privacy", "erase", shown["visitor"]).output
    assert {} == json.loads(_run(tmp_path, "privacy", "erase", "--json", shown["visitor"]).output)
    assert 2 == _run(tmp_path, "privacy", "erase", "me").exit_code
    assert {"counted": 0, "removed": {}} == json.loads(_run(tmp_path, "log", "expire", "--json").output)
    assert "Counted 0 days. Removed rows: nothing.\n" == _run(tmp_path, "log", "expire").output
    assert [] == json.loads(_run(tmp_path, "log", "days", "--json").output)
    assert [] == json.loads(_run(tmp_path, "log", "queries", "--json").output)
    assert "questions  unfound  static" in _run(tmp_path, "log", "days").output
    assert "asked  clicked  lang  query" in _run(tmp_path, "log", "queries").output
    assert "## searched" in CliRunner().invoke(cli.gapless(), ["log", "kinds"]).output


def test_a_drain_that_is_under_way(running: Flask) -> None:
    """A command does not drain what the service drains."""
    from kb_server.log.spool import alone

    state: Path = running.extensions["gapless.settings"].state
    with alone(state / "spool"):
        assert "itself" in _run(state.parent, "log", "drain").output
        assert 0 == _run(state.parent, "privacy", "erase", "v" * 16).exit_code


def test_erased_words_are_in_no_file(tmp_path: Path) -> None:
    """After an erasure the words are in no file, the write-ahead log included."""
    made = service(tmp_path / "var")
    visitor = Visitor(made)
    visitor.send(visitor.event("asked", text="unmistakable words", address="ann@example.com"))
    shown = visitor.get("/api/visitor").json
    assert shown is not None
    close(made)
    assert 0 == _run(tmp_path, "log", "drain").exit_code
    assert _holding(tmp_path, b"unmistakable")
    assert 0 == _run(tmp_path, "privacy", "erase", shown["visitor"]).exit_code
    assert [] == _holding(tmp_path, b"unmistakable") + _holding(tmp_path, b"ann@example.com")


def _holding(directory: Path, words: bytes) -> list[str]:
    return [p.name for p in directory.rglob("*") if p.is_file() and words in p.read_bytes()]


def test_the_doctor(tmp_path: Path, database_setting: str) -> None:
    """The doctor finds no fault in a new and a used installation, and names the database."""
    settings = Settings(state=tmp_path / "var", database=database_setting)
    if not database_setting:
        assert all(f.well for f in doctor.examine(settings))
        assert "does not exist yet" in {f.name: f.words for f in doctor.examine(settings)}["schema"]
    made = service(tmp_path / "var", database=database_setting)
    visitor = Visitor(made)
    visitor.send(visitor.searched("vpn", "password"))
    made.extensions["gapless.ingester"].close()
    from tests.kb_server.log.stories import log

    log(made)
    findings = {f.name: f for f in doctor.examine(settings)}
    assert all(f.well for f in findings.values())
    assert ("PostgreSQL" if database_setting else "SQLite 3.") in findings["database"].words
    assert findings["schema"].words.startswith("works, at ")
    close(made)


def test_the_doctor_finds_trouble(tmp_path: Path) -> None:
    """The doctor finds an unreachable database, a readable secret, lost or unreadable events (code 5)."""
    state = tmp_path / "var"
    (state / "gapless.db").mkdir(parents=True)
    (state / "spool").mkdir()
    (state / "spool" / "dropped").write_bytes(b"...")
    (state / "spool" / "limited").write_bytes(b".")
    (state / "spool" / "1.spoiled").touch()
    (state / "secret").write_bytes(b"x" * 32)
    (state / "secret").chmod(0o644)
    result = _run(tmp_path, "doctor", "--json")
    assert 5 == result.exit_code
    found = {f["name"]: (f["well"], f["words"]) for f in json.loads(result.output)}
    assert {"schema", "secret", "dropped", "spoiled"} == {
        name for name, (well, _) in found.items() if not well
    }
    assert "3 events were dropped" in found["dropped"][1]
    assert "chmod 600" in found["secret"][1]
    plain = _run(tmp_path, "doctor").output
    assert "wrong  schema: cannot be reached" in plain


def test_the_doctor_knows_an_old_schema(tmp_path: Path) -> None:
    """The doctor tells an old or damaged database from one that cannot be reached."""
    import sqlite3

    (tmp_path / "var").mkdir()
    file = tmp_path / "var" / "gapless.db"
    sqlite3.connect(file).close()
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE t (c)")
    connection.close()
    result = _run(tmp_path, "doctor")
    assert "run gapless db upgrade" in result.output
    content = bytearray(file.read_bytes())
    content[4096:4200] = b"x" * 104
    file.write_bytes(content)
    assert "damaged" in _run(tmp_path, "doctor").output
