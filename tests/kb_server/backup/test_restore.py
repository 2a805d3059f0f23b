"""What comes back from a backup, and what does not."""

from __future__ import annotations

import contextlib
import runpy
import shutil
import sqlite3
import subprocess
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from kb_server.access import logins, open_logins, tokens, users
from kb_server.backup import deliveries
from kb_server.backup.deliveries import Deliveries
from kb_server.data import installation
from kb_server.data.schema.audit import audit_log
from kb_server.data.schema.log import events
from kb_server.gaps.answering import outbox
from kb_server.listeners import LISTENERS
from kb_server.log import entries, ingest
from kb_server.log.spool import Spool, drain_lock
from kb_server.releases import store
from kb_server.settings import Settings
from tests import postgres
from tests.kb_server import full_disk, migrated
from tests.kb_server.backup.made import release
from tests.kb_server.commands import run
from tests.kb_server.log.made import NOW, add, entry, rows, searched
from tests.patience import until

ERASED, KEPT = "a" * 16, "b" * 16


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation with a release and the questions of two visitors, of whom there is a backup."""
    found = Settings(state=tmp_path / "var", releases=tmp_path / "releases", config=tmp_path / "mkdocs.yml")
    migrated.lay(found.state)
    (found.state / "secret").write_bytes(b"s" * 32)
    release(found.releases, NOW)
    for name in ("state", "releases", "config"):
        monkeypatch.setenv(f"GAPLESS_{name.upper()}", str(getattr(found, name)))
    with installation.database(found) as database:
        for number, visitor in enumerate((ERASED, KEPT)):
            add(database, entry(searched(number, f"teleport {number}"), visitor=visitor))
    assert 0 == run("backup", str(tmp_path / "kept")).returncode
    return found


def _visitors(chosen: Settings) -> set[object]:
    with installation.database(chosen) as database:
        return {row["visitor"] for row in rows(database, events)}


def test_a_lost_disk(chosen: Settings, tmp_path: Path) -> None:
    """Where nothing is left, database, secret and release are back as they were."""
    name = store.current(chosen.releases)
    shutil.rmtree(chosen.state)
    shutil.rmtree(chosen.releases)
    for place in (tmp_path / "kept").rglob("*"):  # as tools that forget who may read leave it
        place.chmod(0o755 if place.is_dir() else 0o644)
    assert 0 == run("restore", str(tmp_path / "kept")).returncode
    assert {ERASED, KEPT} == _visitors(chosen)
    with contextlib.closing(sqlite3.connect(chosen.state / "gapless.db")) as connection:
        assert ("wal",) == connection.execute("PRAGMA journal_mode").fetchone()
    assert b"s" * 32 == (chosen.state / "secret").read_bytes()
    assert name == store.current(chosen.releases)
    store.verify(chosen.releases, name)
    assert [] == [p for p in (chosen.state, *chosen.state.rglob("*")) if p.stat().st_mode & 0o077]


@pytest.mark.slow
def test_who_was_erased_since_stays_erased(chosen: Settings, tmp_path: Path) -> None:
    """A visitor who was erased after the backup does not come back with it: no byte of theirs does."""
    assert 0 == run("privacy", "erase", ERASED).returncode
    release(chosen.releases, NOW + timedelta(days=1))
    done = run("restore", str(tmp_path / "kept"))
    assert (0, True) == (done.returncode, "Erased again: 1 visitors" in done.stdout)
    assert {KEPT} == _visitors(chosen)
    assert [] == [p for p in chosen.state.rglob("*") if p.is_file() and b"teleport 0" in p.read_bytes()]
    assert "Erased again: 1" in run("restore", str(tmp_path / "kept")).stdout
    assert {KEPT} == _visitors(chosen)


@pytest.mark.slow
def test_no_byte_comes_back_while_somebody_looks(
    chosen: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that has the restored database open keeps no erased word in its file or in its log."""
    assert 0 == run("privacy", "erase", ERASED).returncode
    apply = deliveries.apply
    with contextlib.ExitStack() as stack:

        def looked_at(connection: sa.Connection, before: Deliveries) -> None:
            other = stack.enter_context(contextlib.closing(sqlite3.connect(chosen.state / "gapless.db")))
            other.execute("SELECT count(*) FROM events").fetchall()
            apply(connection, before)

        monkeypatch.setattr(deliveries, "apply", looked_at)
        assert 0 == run("restore", str(tmp_path / "kept")).returncode
        assert [] == [p for p in chosen.state.rglob("*") if p.is_file() and b"teleport 0" in p.read_bytes()]


@pytest.mark.slow
def test_who_was_removed_since_stays_removed(chosen: Settings, tmp_path: Path) -> None:
    """A user who was removed after the backup does not come back with it, nor by a proxy; others do."""
    with installation.database(chosen) as database, database.write() as connection:
        for name in ("ann", "bob", "eve"):
            users.add(connection, name, "agent", "a long enough password", NOW)
    assert 0 == run("backup", str(tmp_path / "later")).returncode
    with installation.database(chosen) as database, database.write() as connection:
        users.remove(connection, "eve", NOW)
        users.remove(connection, "bob", NOW)
        users.add(connection, "bob", "agent", "another long password", NOW)
        users.add(connection, "mallory", "agent", "a long enough password", NOW)
        users.remove(connection, "mallory", NOW)
    done = run("restore", str(tmp_path / "later"))
    assert (0, True) == (done.returncode, "Removed again: eve." in done.stdout)
    with installation.database(chosen) as database, database.read() as connection:
        assert ["ann", "bob"] == [user.name for user in users.everyone(connection)]
        assert ["eve", "mallory"] == users.removed(connection)
        noted = list(connection.scalars(sa.select(audit_log.c.deed).order_by(audit_log.c.id)))
    assert ["backup_restored", "user_removed"] == noted[-2:]
    run("restore", str(tmp_path / "later"))
    with installation.database(chosen) as database, database.read() as connection:
        assert ["eve", "mallory"] == users.removed(connection)


@pytest.mark.slow
def test_what_was_taken_back_since_stays_so(chosen: Settings, tmp_path: Path) -> None:
    """Token, role, secret and a mail that was sent do not come back as the backup has them; it is told."""
    now = datetime.now(UTC)
    with installation.database(chosen) as database, database.write() as connection:
        ann = users.add(connection, "ann", "admin", "a long enough password", now)
        token, _ = tokens.add(connection, "ann", "desk", ["search"], now, 30)
        logins.begin(connection, ann, now, 12)
        outbox.queue(connection, "event", "answer", KEPT, now)
    assert 0 == run("backup", str(tmp_path / "later")).returncode
    with installation.database(chosen) as database, database.write() as connection:
        outbox.sent(connection, outbox.QueuedMail(event="event", kind="answer", tries=0), now)
    assert 0 == run("token", "revoke", str(token.id)).returncode
    assert 0 == run("user", "role", "ann", "writer").returncode
    (chosen.state / "secret").write_bytes(b"n" * 32)
    done = run("restore", str(tmp_path / "later"))
    assert 0 == done.returncode, done.stderr
    assert f"Revoked again: token {token.id} (ann).\n" in done.stdout
    assert "Lowered again: ann to writer.\n" in done.stdout
    with installation.database(chosen) as database, database.read() as connection:
        assert [] == tokens.everyone(connection)
        assert "writer" == users.find(connection, "ann").role
        assert [] == open_logins.of(connection, ann.id, now, 4)
        assert [] == outbox.due(connection, now, 9, ["answer"])
        noted = list(connection.execute(sa.select(audit_log.c.deed, audit_log.c.subject)))
    assert [("role_changed", "ann"), ("token_revoked", f"{token.id} (ann)")] == noted[-2:]
    assert b"n" * 32 == (chosen.state / "secret").read_bytes()
    assert 0o600 == (chosen.state / "secret").stat().st_mode & 0o777


@pytest.mark.slow
def test_a_backup_on_a_machine_that_was_started(chosen: Settings, tmp_path: Path) -> None:
    """Where the service has begun with a secret and users of its own, all is as in the backup."""
    with installation.database(chosen) as database, database.write() as connection:
        users.add(connection, "ann", "admin", "a long enough password", NOW)
        tokens.add(connection, "ann", "desk", ["search"], NOW, 30)
    assert 0 == run("backup", str(tmp_path / "later")).returncode
    shutil.rmtree(chosen.state)
    migrated.lay(chosen.state)
    (chosen.state / "secret").write_bytes(b"n" * 32)
    with installation.database(chosen) as database, database.write() as connection:
        users.add(connection, "ann", "agent", "another long password", datetime.now(UTC))
    assert 0 == run("restore", str(tmp_path / "later")).returncode
    assert b"s" * 32 == (chosen.state / "secret").read_bytes()
    with installation.database(chosen) as database, database.read() as connection:
        assert "admin" == users.find(connection, "ann").role
        assert 1 == len(tokens.everyone(connection))


def test_what_was_there_is_moved_aside(chosen: Settings, tmp_path: Path) -> None:
    """Nothing is overwritten: the state of before lies beside the new one."""
    (chosen.state / "note").write_text("mine", encoding="utf-8")
    assert 0 == run("restore", str(tmp_path / "kept")).returncode
    (aside,) = tmp_path.glob("var.before-*")
    assert ("mine", False) == ((aside / "note").read_text(encoding="utf-8"), (chosen.state / "note").exists())


FULL = """
import shutil, sys
from datetime import UTC, datetime
from pathlib import Path
from kb_server.backup.copy import BackupError
from kb_server.backup.restore import restore
from kb_server.listeners import LISTENERS
from kb_server.settings import Settings
disk, place = map(Path, sys.argv[1:3])
shutil.copytree(place / "var", disk / "var")
elsewhere = len(sys.argv) > 3
if elsewhere:
    (disk / "var" / "gapless.db").rename(disk / "own.db")
chosen = Settings(
    state=disk / "var",
    releases=disk / "releases",
    config=disk / "mkdocs.yml",
    database=str(disk / "own.db") if elsewhere else "",
)
def there():
    files = [f for f in disk.rglob("*") if f.is_file() and f.suffix not in (".lock", ".waiting")]
    return {str(f): f.read_bytes() for f in files if not f.name.endswith(("-wal", "-shm", "filler"))}
def back():
    return restore(chosen, place / "kept", LISTENERS, datetime.now(UTC))
before, failed = there(), 0
for room in range(0, 2_000_000, 100_000):
    fill(disk)
    with (disk / "filler").open("rb+") as filler:
        filler.truncate(max(0, filler.seek(0, 2) - room))
    try:
        done = back()
        break
    except BackupError:
        failed += 1
    (disk / "filler").unlink()
    assert before == there(), room
assert failed > 3, failed
assert not list(disk.glob("var.restoring*"))
print(done.erased)
"""


@pytest.mark.slow
@pytest.mark.parametrize("database", [(), ("elsewhere",)])
def test_a_full_disk_changes_nothing(chosen: Settings, tmp_path: Path, database: tuple[str, ...]) -> None:
    """Wherever the disk is full, what was there is there, and a later restore knows who was erased."""
    assert 0 == run("privacy", "erase", ERASED).returncode
    done = full_disk.run(tmp_path / "disk", "6m", FULL, tmp_path, *database)
    assert (0, "1\n") == (done.returncode, done.stdout), done.stderr
    assert chosen.state.exists()


APART = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from kb_server.backup import restore as module
from kb_server.backup.copy import BackupError
from kb_server.listeners import LISTENERS
from kb_server.settings import Settings
disk, place = map(Path, sys.argv[1:3])
chosen = Settings(
    state=place / "var",
    releases=place / "releases",
    config=place / "mkdocs.yml",
    database=str(disk / "own.db"),
)
(place / "var" / "note").touch()
assert not os.system(f"mv {place}/var/gapless.db {disk}/own.db")
def back():
    return module.restore(chosen, place / "kept", LISTENERS, datetime.now(UTC))
lay = module._lay
def fail(*_):
    raise OSError("no more")
module._lay = fail
before = (disk / "own.db").read_bytes()
try:
    back()
    raise SystemExit("it did not fail")
except BackupError:
    assert ["own.db"] == [file.name for file in disk.iterdir() if file.suffix == ".db"]
    assert (before, True) == ((disk / "own.db").read_bytes(), (place / "var" / "note").exists())
module._lay = lay
done = back()
assert (disk / "own.db").exists() and (Path(done.aside) / "own.db").exists()
print(done.erased)
"""


@pytest.mark.slow
def test_a_database_on_another_disk(chosen: Settings, tmp_path: Path) -> None:
    """It is moved aside from there, and back where the restore fails."""
    assert 0 == run("privacy", "erase", ERASED).returncode
    done = full_disk.run(tmp_path / "disk", "6m", APART, tmp_path)
    assert (0, "1\n") == (done.returncode, done.stdout), done.stderr
    assert chosen.state.exists()


MOUNTED = """
import shutil, sys
from datetime import UTC, datetime
from pathlib import Path
from kb_server.backup.copy import BackupError
from kb_server.backup.restore import restore
from kb_server.listeners import LISTENERS
from kb_server.settings import Settings
disk, place = map(Path, sys.argv[1:3])
shutil.copytree(place / "var", disk, dirs_exist_ok=True)
before = {str(file): file.read_bytes() for file in disk.rglob("*") if file.is_file()}
try:
    restore(Settings(state=disk, releases=place / "releases"), place / "kept", LISTENERS, datetime.now(UTC))
except BackupError as error:
    print("no mount of its own" in str(error))
assert before.keys() <= {str(file) for file in disk.rglob("*")}
"""


@pytest.mark.slow
def test_a_state_that_is_a_mount(chosen: Settings, tmp_path: Path) -> None:
    """What cannot be moved aside stays as it is, and the cure is told."""
    done = full_disk.run(tmp_path / "disk", "6m", MOUNTED, tmp_path)
    assert (0, "True\n") == (done.returncode, done.stdout), done.stderr
    assert chosen.state.exists()


@pytest.mark.slow
def test_after_a_restore_that_was_killed(
    chosen: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who restores again or starts the service is told what to do first: else nobody knows who was erased."""
    assert 0 == run("privacy", "erase", ERASED).returncode
    left = chosen.state.rename(chosen.state.with_name("var.restoring-20261129T000000.000000Z"))
    chosen.state.mkdir()
    done = run("restore", str(tmp_path / "kept"))
    assert (3, True) == (done.returncode, f"rename {left} to var" in done.stderr)
    monkeypatch.setenv("GAPLESS_PORT", "0")
    for command in (("run",), ("user", "list"), ("log", "status")):
        assert (3, done.stderr) == ((other := run(*command)).returncode, other.stderr)
    with pytest.raises(SystemExit, match="A restore was cut off"):
        runpy.run_module("kb_server.wsgi")
    assert [] == list(chosen.state.iterdir()), "nothing begins there anew"
    chosen.state.rename(tmp_path / "away")
    left.rename(chosen.state)
    assert "Erased again: 1" in run("restore", str(tmp_path / "kept")).stdout


def test_nothing_is_restored_over_a_running_service(chosen: Settings, tmp_path: Path) -> None:
    """While the service drains the spool, and from a damaged backup, nothing is changed (code 3)."""
    (chosen.state / "note").touch()
    with drain_lock(chosen.state / "spool"):
        refused = run("restore", str(tmp_path / "kept"))
    assert (3, True) == (refused.returncode, "Stop it" in refused.stderr)
    (tmp_path / "kept" / "gapless.db").write_bytes(b"")
    assert 3 == run("restore", str(tmp_path / "kept")).returncode
    assert (chosen.state / "note").exists()


@pytest.mark.slow
def test_another_kind_of_database_is_refused(
    chosen: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy of SQLite is not laid where PostgreSQL is set, and nothing is moved (code 3)."""
    monkeypatch.setenv("GAPLESS_DATABASE", "postgresql://nobody@127.0.0.1:1/none")
    done = run("restore", str(tmp_path / "kept"))
    said = "The backup is of SQLite, and GAPLESS_DATABASE names PostgreSQL."
    assert (3, True) == (done.returncode, said in done.stderr)
    assert (chosen.state / "gapless.db").exists()


@pytest.fixture
def on_postgres(
    chosen: Settings, postgres_server: str, postgres_migrated: str, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """The same installation with PostgreSQL."""
    address = postgres.create(postgres_server, postgres_migrated)
    monkeypatch.setenv("GAPLESS_DATABASE", address)
    return replace(chosen, database=address)


@pytest.mark.slow
@pytest.mark.postgres
def test_postgresql(on_postgres: Settings, tmp_path: Path) -> None:
    """A dump that was restored as the guide says takes over what was taken back, erased and sent since."""
    address, now = on_postgres.database, datetime.now(UTC)
    with installation.database(on_postgres) as database:
        for number, visitor in enumerate((ERASED, KEPT)):
            add(database, entry(searched(number, f"teleport {number}"), visitor=visitor))
        with database.write() as connection:
            for name in ("ann", "eve"):
                users.add(connection, name, "admin", "a long enough password", now)
            token, _ = tokens.add(connection, "ann", "desk", ["search"], now, 30)
            outbox.queue(connection, "event", "answer", KEPT, now)
    made = run("backup", str(tmp_path / "later"))
    assert (0, True) == (made.returncode, "pg_dump now" in made.stdout)
    subprocess.run(_program("pg_dump", "--format=custom", f"--file={tmp_path}/dump", address), check=True)
    for words in (
        f"token revoke {token.id}",
        "user role ann writer",
        "user remove eve",
        f"privacy erase {ERASED}",
    ):
        assert 0 == run(*words.split()).returncode
    with installation.database(on_postgres) as database, database.write() as connection:
        outbox.sent(connection, outbox.QueuedMail(event="event", kind="answer", tries=0), now)
    (on_postgres.state / "secret").write_bytes(b"n" * 32)
    earlier = postgres.rename(address, f"{postgres.name(address)}_before")
    postgres.add(address)
    refused = run("restore", str(tmp_path / "later"), "--replaced", earlier)
    assert (3, True) == (refused.returncode, "has no tables of Gapless" in refused.stderr), refused
    subprocess.run(
        _program("pg_restore", "--exit-on-error", f"--dbname={address}", f"{tmp_path}/dump"), check=True
    )
    done = run("restore", str(tmp_path / "later"), "--replaced", earlier)
    assert 0 == done.returncode, done.stderr
    assert "Erased again: 1 visitors.\nRemoved again: eve.\nLowered again: ann to writer.\n" in done.stdout
    assert f"Revoked again: token {token.id} (ann).\n" in done.stdout
    assert {KEPT} == _visitors(on_postgres)
    with installation.database(on_postgres) as database, database.read() as connection:
        assert [("ann", "writer")] == [(user.name, user.role) for user in users.everyone(connection)]
        assert [] == tokens.everyone(connection)
        assert [] == outbox.due(connection, now, 9, ["answer"])
    assert b"n" * 32 == (on_postgres.state / "secret").read_bytes()


@pytest.mark.slow
@pytest.mark.postgres
def test_postgresql_while_events_come(on_postgres: Settings, tmp_path: Path) -> None:
    """Backup and dump are made while events come and move: all from before are in the two, and each once."""
    address, over = on_postgres.database, threading.Event()
    told: list[str] = []

    def tell() -> None:
        """Write events to the spool, as a worker does."""
        spool = Spool.of(on_postgres)
        while not over.wait(0.002):
            number = 100 + len(told)
            assert 1 == spool.append([entries.dump(entry(searched(number, "teleport"), visitor=KEPT))])
            told.append(f"searched-{number:08}")
        spool.close()

    def move() -> None:
        """Bring them into the database, as the ingester does."""
        with installation.database(on_postgres) as database:
            while not over.wait(0.05):
                ingest.bring_in(on_postgres, database, lambda: LISTENERS)

    with ThreadPoolExecutor(2) as both:
        at_work = [both.submit(work) for work in (tell, move)]
        try:
            assert until(lambda: len(told) > 200)
            before = set(told)
            assert 0 == run("backup", str(tmp_path / "later")).returncode
            dumped = len(told)
            dump = _program("pg_dump", "--format=custom", f"--file={tmp_path}/dump", address)
            subprocess.run(dump, check=True)
            assert until(lambda: len(told) > dumped)
        finally:
            over.set()
        for one in at_work:
            one.result()
    earlier = postgres.rename(address, f"{postgres.name(address)}_before")
    postgres.add(address)
    subprocess.run(
        _program("pg_restore", "--exit-on-error", f"--dbname={address}", f"{tmp_path}/dump"), check=True
    )
    assert 0 == run("restore", str(tmp_path / "later"), "--replaced", earlier).returncode
    with installation.database(on_postgres) as database:
        ingest.bring_in(on_postgres, database, lambda: LISTENERS)
        found = Counter(str(row["id"]) for row in rows(database, events))
        assert {1} == set(found.values())
        assert before <= found.keys() <= set(told)
        add(database, entry(searched(99_999, "teleport"), visitor=KEPT))  # numbers go on after the last
        assert len(found) + 1 == len(rows(database, events))


@pytest.mark.slow
@pytest.mark.postgres
def test_postgresql_that_is_not_named(on_postgres: Settings, tmp_path: Path) -> None:
    """Without the database of before nothing is changed, and the way is told; where it is lost, all is."""
    assert 0 == run("backup", str(tmp_path / "later")).returncode
    (on_postgres.state / "note").touch()
    for name in (
        "",
        on_postgres.database,
        f"{on_postgres.database}?application_name=x",
        "gapless.db",
        "a://b",
    ):
        refused = run("restore", str(tmp_path / "later"), *(["--replaced", name] if name else []))
        assert (3, True) == (refused.returncode, "--replaced" in refused.stderr), refused
        assert 1 == refused.stderr.count("\n")
    assert (on_postgres.state / "note").exists()
    assert 3 == run("restore", str(tmp_path / "kept")).returncode  # of SQLite
    assert 0 == run("restore", str(tmp_path / "later"), "--replaced", "lost").returncode
    assert not (on_postgres.state / "note").exists()


def test_sqlite_needs_no_name(chosen: Settings, tmp_path: Path) -> None:
    """The SQLite database that is replaced is the one that is here: to name one is a mistake (code 3)."""
    refused = run("restore", str(tmp_path / "kept"), "--replaced", "lost")
    assert (3, True) == (refused.returncode, "for PostgreSQL" in refused.stderr)


def _program(name: str, *arguments: str) -> list[str]:
    return [str(postgres.programs() / name), *arguments]
