"""The database of the log, the gaps and the users: SQLite by default, PostgreSQL by one setting.

SQLite up to 3.51.2 can corrupt a WAL database when two connections write or checkpoint at the same instant.
So all writes go through `Database.write`: one connection per process, and one process at a time, by a lock
on a file beside the database. Readers are opened read-only and therefore never checkpoint.

Every wait is limited: a request that cannot use the database soon raises `DatabaseBusy`, so that a lock that
is held for long does not block the threads that serve pages and search.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL, Connection, Dialect, Engine
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.pool import QueuePool

from kb_server.data.database_file import DatabaseFile, DatabaseMoved, DatabaseUnusable
from kb_server.data.writer_lock import DatabaseBusy, WriterLock

if TYPE_CHECKING:
    import psycopg
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.engine import ExceptionContext
    from sqlalchemy.pool import ConnectionPoolEntry

PATIENCE = 10.0  # seconds that a command waits for a lock
_CONNECTS = 3  # seconds that a request waits for a connection to PostgreSQL; a command as long as for a lock
_OPENED = "opened"  # in what a pool knows of a connection: the identity of its file
_TOLD = "told"  # … and what is called after its transaction
_OF_THE_FILE = frozenset(
    (
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOTADB,
    )
)

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


class NewerSchema(DatabaseUnusable):
    """The database was migrated by a later version of Gapless."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"it is at revision {revision}, which a later version of Gapless made. "
            "Install that version, or restore a backup that was made before the upgrade"
        )


class Database:
    """Reads and writes rows. The constructor opens nothing; connections are opened when needed.

    `patience` is how many seconds a read or a write may wait for a lock or a free connection, and `turn` how
    many a few threads may wait to be the one that writes SQLite; without it, as many. With `limit`, a
    PostgreSQL server that does not answer within that many seconds is left: it may be frozen.
    """

    def __init__(
        self, url: URL, *, patience: float = PATIENCE, turn: float | None = None, limit: float | None = None
    ) -> None:
        self.url = url
        self.patience = patience
        self._limit = limit
        self._closed = False
        if self.sqlite:
            self._lock = WriterLock(self.file, patience if turn is None else turn)
            self._file = DatabaseFile(self.file)
            self._writer = _sqlite(self._file, mode="rw", begin="BEGIN IMMEDIATE", size=1, patience=patience)
            self._reader = _sqlite(self._file, mode="ro", begin="BEGIN", size=5, patience=patience)
        else:
            self._writer = self._reader = _postgresql(url, patience)

    @property
    def sqlite(self) -> bool:
        """Is it SQLite?"""
        return self.url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path:
        """The file of a SQLite database."""
        return Path(str(self.url.database))

    def exists(self) -> bool:
        """Is there a database? Raises OperationalError where nobody may look, and where its file is gone."""
        return not self.sqlite or self._file.exists()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the database and, on SQLite, read-only. Raises DatabaseBusy."""
        with self._connected() as connection, self._watched(connection):
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: committed at the end, rolled back by an exception. Raises DatabaseBusy."""
        told: list[Callable[[], None]] = []
        with self._written() as connection:
            connection.info[_TOLD] = told
            yield connection
        for tell in told:
            tell()

    @contextmanager
    def _written(self) -> Iterator[Connection]:
        if not self.sqlite:
            with self._connected() as connection, connection.begin(), self._watched(connection):
                yield connection
            return
        self._file.open()  # before the lock: where it lies, there was a database
        with self._lock.held():
            with self._writer.begin() as connection:
                opened = connection.connection.info[_OPENED]
                yield connection
            if not self._file.is_still(opened):
                raise DatabaseMoved(self.file)

    def close(self) -> None:
        """Close all connections of this process; one that a thread still uses, once that thread is done."""
        self._closed = True
        self._reader.dispose()
        if not self.sqlite or not self.file.exists():
            self._writer.dispose()
            return
        # The last connection that closes makes a checkpoint. While somebody else writes, it stays open until
        # the process ends, which makes none.
        with contextlib.suppress(DatabaseBusy), self._lock.held():
            self._writer.dispose()

    def truncate(self) -> bool:
        """Empty SQLite's write-ahead log, so that erased rows are in no file. Does nothing on PostgreSQL.

        Return False where somebody reads for longer than a write waits: then the log keeps what they see.
        """
        if self.sqlite:
            with self._lock.held(), self._writer.connect() as connection:
                raw = connection.connection.driver_connection
                assert raw is not None  # noqa: S101 - a connection that is open has one
                busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                return not busy
        return True

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        pool = self._reader.pool
        try:
            connection = self._reader.connect()
        except PoolExhausted as error:
            raise DatabaseBusy(self.patience) from error
        try:
            with connection:
                yield connection
        finally:
            if self._closed:
                pool.dispose()  # the connection went back into it after all others had been closed
                self._reader.dispose()

    @contextmanager
    def _watched(self, connection: Connection) -> Iterator[None]:
        """Hang up on a PostgreSQL server that takes longer than the limit."""
        if self.sqlite or self._limit is None:
            yield
            return
        raw = connection.connection.driver_connection
        assert raw is not None  # noqa: S101 - a connection that is open has one
        watch = threading.Timer(self._limit, _hang_up, (raw.fileno(),))
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()


def after_commit(connection: Connection, tell: Callable[[], None]) -> None:
    """Call `tell` when the transaction of `Database.write` is stored and nobody waits for it; else never."""
    connection.info.get(_TOLD, []).append(tell)


def insert_new(connection: Connection, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that skips rows whose primary key exists already; safe under concurrency."""
    keys = list(table.primary_key)
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing(index_elements=keys)
    from sqlalchemy.dialects import postgresql  # slow to load, and most installations have SQLite

    return postgresql.insert(table).on_conflict_do_nothing(index_elements=keys)


def continue_numbers(connection: Connection, column: sa.Column[int]) -> None:
    """Let the next number that PostgreSQL gives come after all that are there. SQLite's always does."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        counter = sa.cast(sa.func.pg_get_serial_sequence(column.table.name, column.name), postgresql.REGCLASS)
        most = sa.select(sa.func.max(column)).scalar_subquery()
        connection.execute(
            sa.select(sa.func.setval(counter, sa.func.greatest(sa.func.nextval(counter), most)))
        )


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


def _sqlite(file: DatabaseFile, *, mode: str, begin: str, size: int, patience: float) -> Engine:
    address = f"file:{_quoted(str(file.path))}?mode={mode}&uri=true"
    engine = sa.create_engine(
        f"sqlite:///{address}",
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0 if size == 1 else 20,
        pool_timeout=patience,
        hide_parameters=True,
        connect_args={"timeout": patience, "check_same_thread": False},
    )

    @event.listens_for(engine, "do_connect")
    def remember_file(_dialect: Dialect, record: ConnectionPoolEntry, _given: object, _named: object) -> None:
        record.info[_OPENED] = file.open()
        if mode != "ro":
            file.give_rights()

    @event.listens_for(engine, "checkout")
    def leave_other_files(_connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
        if not file.is_still(record.info[_OPENED]):
            raise DisconnectionError  # it is opened anew

    @event.listens_for(engine, "handle_error")
    def leave_after_faults(context: ExceptionContext) -> None:
        """Open the file anew next time: SQLite stays read-only where the file was read-only when opened."""
        code = getattr(context.original_exception, "sqlite_errorcode", 0) & 0xFF
        if code in _OF_THE_FILE:
            context.is_disconnect = True
            context.invalidate_pool_on_disconnect = False

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the listener below sends BEGIN
        # SQLite's own `lower` knows ASCII alone: Ülrike@example.com would not be found to be erased.
        connection.create_function("lower", 1, _lower, deterministic=True)
        if mode != "ro":
            # FULL: what was acknowledged survives a power cut. Events come in batches, so it costs little.
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA secure_delete=ON")  # erased text is overwritten, not only unlinked

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _postgresql(url: URL, patience: float) -> Engine:
    engine = sa.create_engine(
        url,
        pool_pre_ping=True,
        pool_timeout=patience,
        hide_parameters=True,  # an error must not print what customers typed
        connect_args={"connect_timeout": max(_CONNECTS, round(patience))},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: psycopg.Connection[Any], _record: object) -> None:
        # Sent as a statement: connection poolers refuse it among the options of a connection.
        connection.execute(f"SET lock_timeout = {int(patience * 1000)}")
        connection.commit()

    return engine


def _lower(text: str | None) -> str | None:
    return text.lower() if isinstance(text, str) else text


def _quoted(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _hang_up(handle: int) -> None:
    with contextlib.suppress(OSError), socket.socket(fileno=os.dup(handle)) as line:
        line.shutdown(socket.SHUT_RDWR)
