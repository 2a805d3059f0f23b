"""The database of an installation, opened for a command."""

from __future__ import annotations

import glob
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from sqlalchemy.exc import DBAPIError

from kb_server.data import audit, migrations, syslog
from kb_server.data.audit import Deed
from kb_server.data.database import Database, reason
from kb_server.data.database_file import DatabaseUnusable
from kb_server.settings import Settings
from kb_server.settings.database_url import locate

UNDER_WAY = ".restoring-"  # in the name of what a restore moves aside, until all is restored


class Unreachable(RuntimeError):
    """The database cannot be reached or used. The message says what to do."""

    exit_code: ClassVar[int] = 5


class HalfRestored(Unreachable):
    """A restore was cut off: the state directory is a part of a backup, and what was here lies beside it."""

    exit_code: ClassVar[int] = 3


@contextmanager
def database(settings: Settings) -> Iterator[Database]:
    """Open the database of these settings for a command, after any migration.

    Raises Unreachable, of which HalfRestored is a kind.
    """
    refuse_half_restored(settings)
    with opened(settings) as found:
        yield found


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The same while a backup is restored."""
    syslog.begin(settings)
    found = Database(locate(settings.database, settings.state))
    try:
        migrations.upgrade(found)
        yield found
    except DatabaseUnusable as error:
        raise Unreachable(f"The database cannot be used: {reason(error)}.") from error
    except DBAPIError as error:
        raise Unreachable(
            f"The database cannot be reached: {reason(error)}. Run gapless doctor for details."
        ) from error
    finally:
        found.close()


def note(settings: Settings, deed: Deed, subject: str) -> str:
    """Note what a command did that must work without the database; return why it is not noted, else ""."""
    try:
        with database(settings) as found, found.write() as connection:
            audit.note(connection, audit.command_line(), deed, subject)
    except (Unreachable, DBAPIError) as error:
        return f"This is not in the audit log: {error}"
    return ""


def refuse_half_restored(chosen: Settings) -> None:
    """Raise HalfRestored where a restore was killed, or is under way.

    What must not come back stands in what it moved aside, and what is written meanwhile would be lost.
    """
    for left in sorted(chosen.state.parent.glob(f"{glob.escape(chosen.state.name)}{UNDER_WAY}*")):
        file = database_elsewhere(chosen)
        more = f", move {file.name}* in it back to {file.parent}" if file else ""
        raise HalfRestored(
            f"A restore was cut off, unless one is running. What was here before is in {left}: move "
            f"{chosen.state} away, rename {left} to {chosen.state.name}{more}; then restore again, or go on "
            "without."
        )


def database_elsewhere(chosen: Settings) -> Path | None:
    """The file of an SQLite database that lies outside of the state directory."""
    found = Database(locate(chosen.database, chosen.state))
    return found.file if found.sqlite and not found.file.is_relative_to(chosen.state) else None
