"""The migrations of the database schema."""

from __future__ import annotations

import functools
import os
import secrets
import sqlite3
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError, ProgrammingError

from kb_server.data import disk
from kb_server.data.database import Database, NewerSchema, reason
from kb_server.data.database_file import as_unreachable

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parent  # Alembic's files

_VERSION = sa.table("alembic_version", sa.column("version_num"))  # Alembic's own
_REVISION = sa.select(_VERSION.c.version_num)
_POSTGRES_LOCK = 0x6761706C657373  # "gapless": one process migrates at a time
_ALEMBIC = threading.Lock()  # what Alembic works on lies in its module: one thread of a process at a time


def upgrade(database: Database) -> None:
    """Create the database if needed, and migrate its schema to this version of Gapless.

    A database that is at this version is only read. One that was removed is not made anew. Raises
    NewerSchema, DBAPIError, and OSError where its file cannot be made.
    """
    if not database.exists():
        with as_unreachable():
            _create(database.file)
    if _is_newest(database):
        return
    from alembic import command  # it takes a tenth of a second to load, and is rarely needed

    with database.write() as connection:
        if not database.sqlite:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_POSTGRES_LOCK)))
        if _known(_version(connection)) == newest():
            return
        chosen = config()
        chosen.attributes["connection"] = connection
        with _ALEMBIC:
            command.upgrade(chosen, "head")


def _is_newest(database: Database) -> bool:
    """Is the database at this version? Asked for each drain: while it is, one statement tells."""
    try:
        with database.read() as connection:
            revision = str(connection.scalar(_REVISION) or "")
    except (OperationalError, ProgrammingError) as error:
        if _VERSION.name not in reason(error):
            raise
        revision = version(database)  # there is no such table
    return _known(revision) == newest()


def version(database: Database) -> str:
    """The revision that the database is at; "" when it has no tables of Gapless."""
    with database.read() as connection:
        return _version(connection)


def newest() -> str:
    """The revision that this version of Gapless needs."""
    return _revisions()[0]


def config(scripts: Path = SCRIPTS) -> Config:
    """The configuration of Alembic; its connection is added by who uses it."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(scripts).replace("%", "%%"))
    return made


def is_newer(revision: str) -> bool:
    """Did a later version of Gapless make this revision?"""
    return bool(revision) and revision not in _revisions()


@functools.cache
def _revisions() -> tuple[str, ...]:
    """All revisions that this version of Gapless knows, the newest first. Names of files begin with them."""
    files = sorted((SCRIPTS / "versions").glob("[0-9]*_*.py"), reverse=True)
    return tuple(file.name.partition("_")[0] for file in files)


def _known(revision: str) -> str:
    if is_newer(revision):
        raise NewerSchema(revision)
    return revision


def _version(connection: sa.Connection) -> str:
    if not sa.inspect(connection).has_table(_VERSION.name):
        return ""
    return str(connection.scalar(_REVISION) or "")


def _create(file: Path) -> None:
    # journal_mode is set only here: setting it at each start made 29 % of cold starts fail.
    disk.make_folder(file.parent)
    # A random name: a start that was killed leaves the file, and in a container the next has its process id.
    fresh = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        connection = sqlite3.connect(fresh)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.close()
        os.link(fresh, file)  # fails when another process was faster; its file is used then
    except FileExistsError:
        pass
    except sqlite3.Error as error:  # such as a full disk
        raise sa.exc.OperationalError("PRAGMA journal_mode=WAL", None, error) from error
    finally:
        fresh.unlink(missing_ok=True)
