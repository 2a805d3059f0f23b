"""What may be used once, and was: states of sign-ins elsewhere, challenges of passkeys.

Each carries our signature and the time when it ends, so that nothing is stored of those that nobody uses.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from kb_server.data.keys import digest
from kb_server.data.schema.access import spent

LONGEST = timedelta(minutes=10)  # that something may be used


class AlreadySpent(Exception):
    """It was used before."""


def spend(connection: Connection, token: str, now: datetime) -> None:
    """Use `token`, in whatever process. Raises AlreadySpent, which must end the transaction."""
    connection.execute(sa.delete(spent).where(spent.c.expires <= now))
    try:
        connection.execute(sa.insert(spent).values(token=digest(token), expires=now + 2 * LONGEST))
    except IntegrityError as error:
        raise AlreadySpent from error
