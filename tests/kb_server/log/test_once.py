"""Every acknowledged event reaches the database exactly once, whatever happens meanwhile."""

import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.log import events
from kb_server.listeners import LISTENERS
from kb_server.log import ingest
from kb_server.log.origins import Pace
from kb_server.log.spool import Spool, drain_lock
from kb_server.settings.database_url import locate
from tests import ROOT
from tests.patience import until

SENDER = Path(__file__).with_name("sender.py")


@pytest.mark.slow
def test_outage_and_kill(tmp_path: Path, database_setting: str) -> None:
    """Two processes are killed and the database goes and returns: no event is lost or doubled."""
    state = tmp_path / "var"
    with _away(state, database_setting):
        senders = [_start(state, database_setting) for _ in range(2)]
        until(lambda: all(_acknowledged(sender) > 40 for sender in senders))
    database = Database(locate(database_setting, state))
    until(lambda: _count(database) > 100)  # it came back while they send
    for process, _ in senders:
        process.send_signal(signal.SIGKILL)
        process.wait()
    spool = Spool(state / "spool", most=10**9)
    pace = Pace(visitor_hour=10**9, visitor_day=10**9, source_hour=10**9, source_day=10**9)
    ingest.drain(spool, database, pace, LISTENERS)
    with database.read() as connection:
        logged = list(connection.scalars(sa.select(events.c.id)))
    database.close()
    acknowledged = [id_ for _, file in senders for id_ in file.read_text().split()]
    assert len(logged) == len(set(logged))
    assert set(acknowledged) <= set(logged)
    assert len(logged) - len(acknowledged) <= 2 * 3  # kept, and killed before the answer was written down
    assert (0, 0) == (spool.depth().segments, spool.depth().dropped)


@pytest.mark.slow
def test_killed_between_commit_and_removal(tmp_path: Path, database: Database) -> None:
    """A segment that remains after its events were committed adds nothing."""
    state = tmp_path / "state"
    with drain_lock(state / "spool"):  # the process moves none itself, however slowly it sends
        process, file = _start(state, "", most=30)
        process.wait()
    spool = Spool(state / "spool", most=10**9)
    copies = {p.name: p.read_bytes() for p in spool.seal()}
    assert 30 == ingest.drain(spool, database, Pace(), LISTENERS)
    for name, content in copies.items():
        (state / "spool" / name).write_bytes(content)
    assert 0 == ingest.drain(spool, database, Pace(), LISTENERS)
    assert 30 == _count(database) == len(file.read_text().split())


def _start(state: Path, database: str, most: int = 10**6) -> tuple[subprocess.Popen[bytes], Path]:
    state.mkdir(parents=True, exist_ok=True)
    file = state.parent / f"acknowledged-{secrets.token_hex(4)}"
    file.touch()
    command = [sys.executable, str(SENDER), json.dumps([str(state), database, str(file), most])]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}), file


def _acknowledged(sender: tuple[subprocess.Popen[bytes], Path]) -> int:
    assert sender[0].poll() is None
    return len(sender[1].read_text().split())


def _count(database: Database) -> int:
    try:
        with database.read() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(events)) or 0
    except sa.exc.DBAPIError:  # its tables are not made yet
        return 0


@contextlib.contextmanager
def _away(state: Path, setting: str) -> Iterator[None]:
    """The database cannot be reached."""
    if not setting:
        (state / "gapless.db").mkdir(parents=True)
        yield
        (state / "gapless.db").rmdir()
        return
    address = locate(setting, state)
    server = sa.create_engine(address.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text(f"ALTER DATABASE {address.database} ALLOW_CONNECTIONS false"))
        yield
        connection.execute(sa.text(f"ALTER DATABASE {address.database} ALLOW_CONNECTIONS true"))
    server.dispose()
