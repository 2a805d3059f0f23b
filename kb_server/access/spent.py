"""What may be used once, and was: states of sign-ins elsewhere, challenges of passkeys.

Each carries our signature and the time when it was made, so that nothing is stored of those that nobody uses.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from kb_server.data import clocks
from kb_server.data.keys import digest
from kb_server.data.schema.access import spent

LONGEST = timedelta(minutes=10)  # that something may be used


class AlreadySpent(Exception):
    """It was used before."""


def read(signer: URLSafeTimedSerializer, text: str) -> Any:
    """What `signer` signed at most LONGEST ago, on whichever machine of ours. Raises BadData."""
    value, at = signer.loads(text, return_timestamp=True)  # with an age it refuses clocks that are ahead
    if not -clocks.SKEW <= datetime.now(UTC) - at <= LONGEST:
        raise BadData("It was signed long ago, or by a clock that was wrong.")
    return value


def spend(connection: Connection, token: str, now: datetime) -> None:
    """Use `token`, in whatever process. Raises AlreadySpent, which must end the transaction."""
    connection.execute(sa.delete(spent).where(spent.c.expires <= now))
    try:
        connection.execute(sa.insert(spent).values(token=digest(token), expires=now + 2 * LONGEST))
    except IntegrityError as error:
        raise AlreadySpent from error
