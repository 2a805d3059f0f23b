"""The database is locked, frozen, read-only and gone in turn, and workers are killed, while all works."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.log import events
from kb_server.data.writer_lock import WriterLock
from kb_server.settings.database_url import locate
from tests.kb_server.production.running import running
from tests.patience import PATIENCE, clock, until

pytestmark = pytest.mark.ordeal

MANY = 50_000
BATCH = 50
FAULT = 4.0  # seconds that an outage lasts, and the calm after it
Outage = Callable[[], contextlib.AbstractContextManager[None]]


class Load:
    """Browsers that tell events and readers that read, each in a thread, until it ends."""

    def __init__(self, port: int) -> None:
        self.acknowledged: list[str] = []
        self.failed: list[tuple[str, int]] = []
        self.calm, self.disturbed = list[float](), list[float]()
        self.outage = threading.Event()
        self._port = port
        self._ends = threading.Event()
        self._threads = [
            threading.Thread(target=work, args=(number,))
            for number, work in enumerate([self._tell, self._tell, self._read, self._read])
        ]

    def __enter__(self) -> Load:
        for one in self._threads:
            one.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        for one in self._threads:
            one.join()

    def _tell(self, number: int) -> None:
        """Send batches; each comes from another network, as a proxy passes it on."""
        for turn in count():
            if self._ends.is_set() or len(self.acknowledged) > MANY * 2:
                return
            made = [secrets.token_hex(16) for _ in range(BATCH)]
            told = [{"kind": "viewed", "id": one, "at": 1000, "article": "password"} for one in made]
            body = json.dumps({"sent": 1000, "page": "", "events": told})
            if self._ask("POST", "/api/events", f"10.{number}.{turn // 250 % 250}.{turn % 250}", body) == 202:
                self.acknowledged += made

    def _read(self, number: int) -> None:
        """Open pages and search."""
        for turn in count():
            if self._ends.is_set():
                return
            path = "/guide/password/" if turn % 2 else f"/api/search?q=password+{number}+{turn}"
            began, in_outage = clock(), self.outage.is_set()
            status = self._ask("GET", path, f"198.51.{turn // 100 % 200}.{number + 1}")
            if status not in (200, 0):
                self.failed.append((path, status))
            if status and in_outage == self.outage.is_set():
                (self.disturbed if in_outage else self.calm).append(clock() - began)
            time.sleep(0.02)

    def _ask(self, method: str, path: str, address: str, body: str | None = None) -> int:
        """The status; 0 where the worker was killed before it answered."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, {"X-Forwarded-For": address})
            answer = connection.getresponse()
            answer.read()
        except (OSError, HTTPException):
            return 0
        finally:
            connection.close()
        return answer.status


@contextlib.contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Somebody else writes, with SQLite's own lock."""
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextlib.contextmanager
def _held(file: Path) -> Iterator[None]:
    """A process of ours holds the file of the writers, and is frozen."""
    with WriterLock(file, PATIENCE).held():
        yield


@contextlib.contextmanager
def _gone(file: Path) -> Iterator[None]:
    """Somebody moves it away."""
    away = file.rename(file.with_name("away"))
    yield
    assert not file.exists()
    away.rename(file)


@contextlib.contextmanager
def _replaced(file: Path) -> Iterator[None]:
    """Somebody puts another file there, which is no database."""
    away = file.rename(file.with_name("away"))
    file.write_bytes(b"something else\n" * 4096)
    yield
    away.replace(file)


@contextlib.contextmanager
def _without(rights: int, *places: Path) -> Iterator[None]:
    """Files or folders have only these rights."""
    usual = [place.stat().st_mode for place in places]
    for place in places:
        place.chmod(rights)
    yield
    for place, mode in zip(places, usual, strict=True):
        place.chmod(mode)


def _of_sqlite(file: Path) -> dict[str, Outage]:
    return {
        "locked": lambda: _locked(file),
        "frozen": lambda: _held(file),
        "gone": lambda: _gone(file),
        "replaced": lambda: _replaced(file),
        "read-only": lambda: _without(0o400, file, Path(f"{file}-wal"), Path(f"{file}-shm")),
        "without rights": lambda: _without(0, file.parent),
    }


def _of_postgres(setting: str) -> dict[str, Outage]:
    address = locate(setting, Path())
    everywhere = address.set(database="postgres")
    server = sa.create_engine(everywhere, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    own = sa.create_engine(address, poolclass=sa.NullPool)  # its connections are ended, too
    name = address.database
    backends = f"FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid()"

    def tell(words: str) -> list[int]:
        with server.connect() as connection:
            answer = connection.execute(sa.text(words))
            return [row[0] for row in answer] if answer.returns_rows else []

    def kill() -> None:
        tell(f"SELECT pg_terminate_backend(pid) {backends}")

    @contextlib.contextmanager
    def gone() -> Iterator[None]:
        tell(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        kill()
        yield
        tell(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    @contextlib.contextmanager
    def read_only() -> Iterator[None]:
        tell(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        kill()
        yield
        tell(f"ALTER DATABASE {name} RESET default_transaction_read_only")
        kill()

    @contextlib.contextmanager
    def restarted() -> Iterator[None]:
        for _ in range(8):
            kill()
            time.sleep(FAULT / 8)
        yield

    @contextlib.contextmanager
    def locked() -> Iterator[None]:
        with own.begin() as connection:
            connection.execute(sa.text("LOCK TABLE events IN ACCESS EXCLUSIVE MODE"))
            yield

    @contextlib.contextmanager
    def frozen() -> Iterator[None]:
        stopped = tell(f"SELECT pid {backends}")
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        yield
        for pid in stopped:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    return {"gone": gone, "read-only": read_only, "restarted": restarted, "locked": locked, "frozen": frozen}


def _logged(database: Database) -> list[str]:
    try:
        with database.read() as connection:
            return list(connection.scalars(sa.select(events.c.id)))
    except sa.exc.DBAPIError:
        return []


def test_fifty_thousand_events_through_all_outages(
    published: Path, tmp_path: Path, database_setting: str
) -> None:
    """No page and no search fails, and each acknowledged event is in the database once."""
    state = tmp_path / "var"
    setting = database_setting or f"sqlite:///{tmp_path}/data/gapless.db"  # apart from the spool
    settings = {"DATABASE": setting, "EVENTS_PER_MINUTE": "1000000", "TRUSTED_PROXIES": "1"}
    database = Database(locate(setting, state))
    outages = _of_sqlite(database.file) if database.sqlite else _of_postgres(setting)
    with running(published, state, THREADS="8", **settings) as (process, port):
        with Load(port) as load:
            until(lambda: _logged(database))
            while len(load.acknowledged) < MANY:
                for outage in outages.values():
                    with outage():
                        load.outage.set()
                        workers = Path(f"/proc/{process}/task/{process}/children").read_text().split()
                        time.sleep(FAULT)
                        os.kill(int(workers[0]), signal.SIGKILL)
                        load.outage.clear()
                    time.sleep(FAULT)
        until(lambda: set(load.acknowledged) <= set(_logged(database)))
    logged = _logged(database)
    database.close()
    assert [] == load.failed
    assert len(logged) == len(set(logged)) >= MANY
    slowest = [sorted(times)[int(len(times) * 0.99)] for times in (load.calm, load.disturbed)]
    assert slowest[1] <= 1.5 * slowest[0], slowest
