"""The health of the log: whether the database answers, and what waits in the spool."""

from __future__ import annotations

import dataclasses
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from kb_server.data.database import reason
from kb_server.log.intake import ingester, recorder
from kb_server.web import application


def state() -> dict[str, Any]:
    """Return {"database": "works" or "unreachable: …", "spool": {…}} and wake the ingester.

    The fields of `spool` are those of `spool.Depth`.
    """
    ingester().wake()
    return {"database": _database(), "spool": dataclasses.asdict(recorder().spool.depth())}


def _database() -> str:
    try:
        with application.database().read() as connection:
            connection.execute(sa.select(1))
    except (DBAPIError, OSError) as error:
        return f"unreachable: {reason(error)}"
    return "works"
