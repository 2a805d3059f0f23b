"""What expires, what stays, and what can be exported and erased."""

import json
from datetime import timedelta
from pathlib import Path

from kb_server import doctor
from kb_server.data import schema
from kb_server.data.database import Database
from kb_server.data.schema.log import daily, daily_queries, events
from kb_server.listeners import LISTENERS
from kb_server.log.events import Asked, Clicked, Voted
from kb_server.log.privacy import retention
from kb_server.settings import Settings
from tests.kb_server.log.made import NOW, add, command, entry, rows, searched
from tests.kb_server.log.stories import Visitor, close, service

TODAY = NOW.date()


def _expire(database: Database, state: Path, after: timedelta) -> retention.Expiry:
    with database.write() as connection:
        return retention.run(connection, state, LISTENERS, keep=180, now=NOW + after)


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
    )
    assert 1 == _expire(database, tmp_path, timedelta(days=1)).counted
    assert 11 == len(rows(database, events))
    done = _expire(database, tmp_path, timedelta(days=181))
    assert {"events": 11, "addresses": 1} == done.removed
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
    } == numbers
    (query,) = rows(database, daily_queries)
    expected = {"day": TODAY, "text": "vpn setup", "lang": "", "asked": 3, "visitors": 3, "clicked": 1}
    assert expected == query


def test_counting_again(database: Database, tmp_path: Path) -> None:
    """A past day is counted again only while a spool may still add to it; today is never counted."""
    add(database, entry(searched(1)))
    assert [0, 1, 1, 0] == [_expire(database, tmp_path, timedelta(days=d)).counted for d in (0, 1, 7, 8)]
    add(database, entry(searched(2)))
    with database.write() as connection:
        retention.count(connection, TODAY)
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


def test_every_table_is_looked_at() -> None:
    """Every table that keeps a visitor's rows is known to privacy, and those with words expire."""
    assert {"events", "addresses"} <= {table.name for table, _ in schema.of_visitors()}
    assert {"events", "addresses"} <= {table.name for table, _ in schema.expiring()}


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
    result = command(tmp_path, "doctor", "--json")
    assert 5 == result.returncode
    found = {f["name"]: (f["well"], f["words"]) for f in json.loads(result.stdout)}
    assert {"schema", "secret", "dropped", "spoiled"} == {
        name for name, (well, _) in found.items() if not well
    }
    assert "3 events were dropped" in found["dropped"][1]
    assert "chmod 600" in found["secret"][1]
    plain = command(tmp_path, "doctor").stdout
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
    result = command(tmp_path, "doctor")
    assert "run gapless db upgrade" in result.stdout
    content = bytearray(file.read_bytes())
    content[4096:4200] = b"x" * 104
    file.write_bytes(content)
    assert "damaged" in command(tmp_path, "doctor").stdout
