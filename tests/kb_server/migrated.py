"""SQLite databases for tests: migrated once in a process, then copied, since a migration takes 0.1 s."""

from __future__ import annotations

import functools
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import Connection

from kb_server.access import users
from kb_server.data import installation
from kb_server.settings import Settings
from kb_server.settings.database_url import locate
from tests.kb_server.access.conftest import PASSWORD


def lay(state: Path, *, staffed: bool = False) -> None:
    """Put a database into the directory `state`, where none is.

    It has our tables and nothing in them, or a user of each role, named as it, whose password is PASSWORD.
    """
    file = _file(state)
    state.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        file.write_bytes(_migrated(staffed))
        file.chmod(0o600)


def hire(connection: Connection) -> None:
    """Add a user of each role, named as it, whose password is PASSWORD."""
    for role in users.ROLES:
        users.add(connection, role, role, PASSWORD, datetime.now(UTC))


@functools.cache
def _migrated(staffed: bool) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        state = Path(name)
        with installation.database(Settings(state=state)) as database, database.write() as connection:
            if staffed:
                hire(connection)
        return _file(state).read_bytes()


def _file(state: Path) -> Path:
    return Path(locate("", state).database or "")
