"""How the log is: does the database answer, and what waits in the spool?"""

from __future__ import annotations

import dataclasses
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from kb_server.data.database import reason
from kb_server.log.intake import ingester, recorder
from kb_server.web import application


def state() -> dict[str, Any]:
    """{"database": "works" or "away: …", "spool": the fields of `spool.Depth`}; sets the ingester to work."""
    ingester().wake()
    return {"database": _database(), "spool": dataclasses.asdict(recorder().spool.depth())}


def _database() -> str:
    try:
        with application.database().read() as connection:
            connection.execute(sa.select(1))
    except (DBAPIError, OSError) as error:
        return f"away: {reason(error)}"
    return "works"
