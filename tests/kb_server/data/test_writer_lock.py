"""What the lock of the one writer promises."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from kb_server.data import migrations
from kb_server.data.database import Database
from kb_server.data.writer_lock import DatabaseBusy, WriterLock
from kb_server.settings.database_url import locate
from tests.patience import PATIENCE, until


@pytest.mark.slow
def test_a_held_lock_ends_in_an_error(tmp_path: Path) -> None:
    """Who cannot write in time is told so, and does not wait for ever; afterwards writing works again."""
    first, second = (Database(locate("", tmp_path), patience=0.3) for _ in range(2))
    migrations.upgrade(first)
    with first.write(), pytest.raises(DatabaseBusy, match="it was busy for"), second.write():
        pass
    holder = sqlite3.connect(tmp_path / "gapless.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")  # a program that does not know our lock
    with pytest.raises(sa.exc.OperationalError, match="locked"), second.write():
        pass
    holder.close()
    with second.write() as connection:
        assert 1 == connection.scalar(sa.text("SELECT 1"))
    first.close()
    second.close()


@pytest.mark.slow
def test_who_writes_without_a_pause_lets_others_in(tmp_path: Path) -> None:
    """A process that waits has the lock soon, though another takes it again as soon as it is free."""
    busy, other = (WriterLock(tmp_path / "gapless.db", PATIENCE) for _ in range(2))
    waits, had = threading.Event(), threading.Event()

    def write() -> None:
        waits.set()
        with other.held():
            had.set()

    thread = threading.Thread(target=write)
    turns = 0
    while not had.is_set() and turns < 50:
        with busy.held():
            if not thread.ident:
                thread.start()
                waits.wait()
            turns += 1
            time.sleep(0.005)  # a write
    thread.join()
    assert turns < 50


@pytest.mark.slow
def test_few_wait_for_a_held_lock(tmp_path: Path) -> None:
    """While two threads wait for a lock, others are refused after a moment: they have pages to serve."""
    held, database = Database(locate("", tmp_path)), Database(locate("", tmp_path), patience=60)
    migrations.upgrade(held)
    ended: list[str] = []

    def write() -> None:
        try:
            with database.write():
                ended.append("written")
        except DatabaseBusy:
            ended.append("refused")

    threads = [threading.Thread(target=write) for _ in range(6)]
    with held.write():
        for thread in threads:
            thread.start()
        until(lambda: len(ended) == 4)
        assert ["refused"] * 4 == ended
    for thread in threads:
        thread.join()
    assert ["refused"] * 4 + ["written"] * 2 == ended
    held.close()
    database.close()
