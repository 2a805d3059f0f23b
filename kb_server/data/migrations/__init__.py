"""The migrations of the database schema."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from kb_server.data.database import Database

SCRIPTS = Path(__file__).parent  # where Alembic's files are

_POSTGRES_LOCK = 0x6761706C657373  # "gapless": one process migrates at a time


def upgrade(database: Database, scripts: Path = SCRIPTS) -> None:
    """Create the database if needed, and migrate its schema to this version of Gapless."""
    if database.sqlite:
        _create(database.file)
    with database.write() as connection:
        if not database.sqlite:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_POSTGRES_LOCK)))
        if _version(connection) == newest(scripts):
            return
        chosen = config(scripts)
        chosen.attributes["connection"] = connection
        command.upgrade(chosen, "head")


def version(database: Database) -> str:
    """The revision that the database is at; "" when it has no tables of Gapless."""
    with database.read() as connection:
        return _version(connection)


def newest(scripts: Path = SCRIPTS) -> str:
    """The revision that this version of Gapless needs."""
    head = ScriptDirectory.from_config(config(scripts)).get_current_head()
    return head or ""


def config(scripts: Path = SCRIPTS) -> Config:
    """The configuration of Alembic, without a connection."""
    made = Config()
    made.set_main_option("script_location", str(scripts).replace("%", "%%"))
    return made


def _version(connection: sa.Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""


def _create(file: Path) -> None:
    # journal_mode is set only here: setting it at each start made 29 % of cold starts fail.
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    if file.exists():
        return
    os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        connection = sqlite3.connect(fresh)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.close()
        os.link(fresh, file)  # fails when another process was faster; its file is used then
    except FileExistsError:
        pass
    finally:
        fresh.unlink(missing_ok=True)
