"""How far the last update of the gaps came, so that the next one goes on from there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.gaps import marks
from kb_server.log.reader import Cursor

_UPDATED = "updated"
_WEIGHED = "weighed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What the last update knew."""

    at: datetime
    weighed: datetime  # the moment at which all stored weights are true
    cursor: Cursor  # in the log
    release: str  # that the gaps were compared with; "": none
    rules: str  # changes when the operator chooses other numbers


def read(connection: Connection) -> Progress | None:
    """The progress of the last update; None where there was none, or one of an older version of Gapless."""
    query = sa.select(marks).where(marks.c.key.in_((_UPDATED, _WEIGHED)))
    rows = {row.key: row for row in connection.execute(query)}
    if _UPDATED not in rows or _WEIGHED not in rows:
        return None
    touched, seq, rules, release = rows[_UPDATED].value.split(" ")
    return Progress(
        at=rows[_UPDATED].at,
        weighed=rows[_WEIGHED].at,
        cursor=Cursor(int(touched), int(seq)),
        release=release,
        rules=rules,
    )


def write(connection: Connection, progress: Progress) -> None:
    """Remember how far this update came."""
    value = f"{progress.cursor.touched} {progress.cursor.seq} {progress.rules} {progress.release}"
    connection.execute(sa.delete(marks).where(marks.c.key.in_((_UPDATED, _WEIGHED))))
    rows = [
        {"key": _UPDATED, "at": progress.at, "value": value},
        {"key": _WEIGHED, "at": progress.weighed, "value": ""},
    ]
    connection.execute(sa.insert(marks), rows)
