"""Work that two processes must not do at once, on one machine or, with PostgreSQL, on several."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.writer_lock import tried


class UnderWay(RuntimeError):
    """Another process is at the same work. The message says what to do."""

    exit_code: ClassVar[int] = 3


@contextmanager
def held(database: Database, work: str) -> Iterator[None]:
    """Be the only process at `work` on this database, until the process ends at the latest.

    Raises UnderWay at once if another one is at it.
    """
    with _file(database, work) if database.sqlite else _lock(database, work) as alone:
        if not alone:
            raise UnderWay(
                f"Another process is at the same work ({work}). Wait for it to end, then run it again."
            )
        yield


@contextmanager
def _file(database: Database, work: str) -> Iterator[bool]:
    handle = os.open(Path(f"{database.file}.{work}.lock"), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        yield tried(handle)
    finally:
        os.close(handle)


@contextmanager
def _lock(database: Database, work: str) -> Iterator[bool]:
    # A lock of the transaction, not of the session: poolers may give each transaction another session.
    with database.read() as connection:
        number = sa.func.hashtextextended(f"gapless {work}", 0)
        yield bool(connection.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(number))))
