"""The database of the log, the gaps and the users: SQLite by default, PostgreSQL by one setting.

SQLite up to 3.51.2 can corrupt a WAL database when two connections write or checkpoint at the same instant.
So all writes go through `Database.write`: one connection per process, and one process at a time, by a lock
on a file beside the database. Readers are opened read-only and therefore never checkpoint.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, Dialect, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

BUSY_SECONDS = 10  # how long SQLite waits for a lock

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(sa.types.TypeDecorator[datetime]):
    """A point in time: with a time zone in Python, in UTC in the database."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite assigns numbers only to a primary key that is declared INTEGER.
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class Database:
    """Reads and writes rows. The constructor opens nothing; connections are opened when needed."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._turn = threading.Lock()
        if self.sqlite:
            self._writer = _sqlite(url, mode="rwc", begin="BEGIN IMMEDIATE", size=1)
            self._reader = _sqlite(url, mode="ro", begin="BEGIN", size=5)
        else:
            self._writer = self._reader = sa.create_engine(
                url,
                pool_pre_ping=True,
                hide_parameters=True,  # an error must not print what customers typed
                connect_args={"connect_timeout": 3},
            )

    @property
    def sqlite(self) -> bool:
        """Is it SQLite?"""
        return self.url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path:
        """The file of a SQLite database."""
        return Path(str(self.url.database))

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the database and, on SQLite, cannot write."""
        with self._reader.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: committed at the end, rolled back when an exception leaves the block."""
        if not self.sqlite:
            with self._writer.begin() as connection:
                yield connection
            return
        with self._turn, _exclusive(self.file), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close all connections of this process."""
        self._reader.dispose()
        if not self.sqlite or not self.file.exists():
            self._writer.dispose()
            return
        with self._turn, _exclusive(self.file):  # the last connection that closes makes a checkpoint
            self._writer.dispose()

    def truncate(self) -> None:
        """Empty SQLite's write-ahead log, so that erased rows are in no file. Does nothing on PostgreSQL."""
        if self.sqlite:
            with self._turn, _exclusive(self.file), self._writer.connect() as connection:
                raw = connection.connection.driver_connection
                assert raw is not None  # noqa: S101 - a connection that is open has one
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def insert_new(connection: Connection, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that skips rows whose primary key exists already; safe under concurrency."""
    keys = list(table.primary_key)
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing(index_elements=keys)
    return postgresql.insert(table).on_conflict_do_nothing(index_elements=keys)


def reason(error: Exception) -> str:
    """The message of a database error, without the statement and its values."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return str(cause).strip().partition("\n")[0]


def wal_reset_bug(version: tuple[int, ...]) -> bool:
    """Does this version of SQLite have the WAL-reset corruption bug (3.7.0 to 3.51.2)?"""
    return (3, 7, 0) <= version < (3, 51, 3)


def sqlite_version() -> tuple[int, ...]:
    """The version of the SQLite that this Python links."""
    return sqlite3.sqlite_version_info


def _sqlite(url: URL, *, mode: str, begin: str, size: int) -> Engine:
    address = f"file:{_quoted(str(url.database))}?mode={mode}&uri=true"
    engine = sa.create_engine(
        f"sqlite:///{address}",
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0 if size == 1 else 20,
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the listener below sends BEGIN
        if mode != "ro":
            # FULL: what was acknowledged survives a power cut. Events come in batches, so it costs little.
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA secure_delete=ON")  # erased text is overwritten, not only unlinked

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _quoted(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


@contextmanager
def _exclusive(file: Path) -> Iterator[None]:
    handle = os.open(f"{file}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
