"""The database of an installation, opened for a command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from sqlalchemy.exc import DBAPIError

from kb_server.data import migrations
from kb_server.data.database import Database, reason
from kb_server.settings import Settings
from kb_server.settings.database_url import locate


class Unreachable(RuntimeError):
    """The database does not answer. The message says what to do."""

    exit_code: ClassVar[int] = 5


@contextmanager
def database(settings: Settings) -> Iterator[Database]:
    """Open the database of these settings, its schema up to date, for a command. Raises Unreachable."""
    found = Database(locate(settings.database, settings.state))
    try:
        migrations.upgrade(found)
        yield found
    except DBAPIError as error:
        raise Unreachable(
            f"The database cannot be reached: {reason(error)}. gapless doctor tells more."
        ) from error
    finally:
        found.close()
