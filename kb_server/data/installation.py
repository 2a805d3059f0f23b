"""The database of an installation, opened for a command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from sqlalchemy.exc import DBAPIError

from kb_server.data import audit, migrations, syslog
from kb_server.data.audit import Deed
from kb_server.data.database import Database, reason
from kb_server.data.database_file import DatabaseUnusable
from kb_server.settings import Settings
from kb_server.settings.database_url import locate


class Unreachable(RuntimeError):
    """The database cannot be reached or used. The message says what to do."""

    exit_code: ClassVar[int] = 5


@contextmanager
def database(settings: Settings) -> Iterator[Database]:
    """Open the database of these settings for a command, after any migration. Raises Unreachable."""
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
