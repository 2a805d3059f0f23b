"""The history of gaps: what people decided and noted, written, read, and what of it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.gaps import history
from kb_server.gaps.states import Remark

UNDO = "undo"  # the kind of a remark that takes another one back; its value is that one's number


def write(
    connection: Connection,
    gap: int,
    kind: str,
    *,
    who: str,
    at: datetime,
    value: str = "",
    why: str = "",
    before: Mapping[str, Any] | None = None,
) -> int:
    """Write one decision into the gap's history; return its number. `before`: for whoever undoes it."""
    row = {"gap": gap, "at": at, "who": who[:100], "kind": kind, "value": value[:200], "why": why[:1000]}
    made = connection.execute(sa.insert(history).values(row | {"before": before}).returning(history.c.id))
    return int(made.scalar_one())


def write_pair(
    connection: Connection,
    pair: tuple[int, int],
    kind: str,
    *,
    who: str,
    at: datetime,
    why: str,
    before: Mapping[str, Any],
) -> None:
    """Write a decision about two gaps into the history of each; they are undone together."""
    first, second = pair
    numbers = [
        write(connection, one, kind, who=who, at=at, value=str(other), why=why)
        for one, other in ((first, second), (second, first))
    ]
    told = dict(before) | {"gaps": list(pair), "numbers": numbers}
    connection.execute(sa.update(history).where(history.c.id.in_(numbers)).values(before=told))


def before(connection: Connection, number: int) -> dict[str, Any]:
    """What undoing a decision needs to know; nothing where it needs nothing, or an older version made it."""
    found: dict[str, Any] | None = connection.scalar(
        sa.select(history.c.before).where(history.c.id == number)
    )
    return found or {}


def read(connection: Connection, numbers: Collection[int] | None = None) -> dict[int, list[Remark]]:
    """What people decided about these gaps, or about all, in order; what was undone too."""
    told: dict[int, list[Remark]] = defaultdict(list)
    query = sa.select(history).order_by(history.c.id)
    for row in connection.execute(query if numbers is None else query.where(history.c.gap.in_(numbers))):
        told[row.gap].append(_remark(row))
    return told


def newest(connection: Connection) -> int:
    """The number of the last decision about any gap, 0 before the first: what a page shows is as of it."""
    return connection.scalar(sa.select(sa.func.max(history.c.id))) or 0


def find(connection: Connection, numbers: Collection[int]) -> dict[int, tuple[int, Remark]]:
    """The remarks with these numbers, each with its gap."""
    query = sa.select(history).where(history.c.id.in_(list(numbers))).order_by(history.c.id)
    return {row.id: (row.gap, _remark(row)) for row in connection.execute(query)}


def undone(remarks: Iterable[Remark]) -> dict[int, Remark]:
    """The numbers of the remarks that were taken back, each with the remark that did it."""
    return {int(one.value): one for one in remarks if one.kind == UNDO and one.value.isdecimal()}


def standing(remarks: Collection[Remark]) -> list[Remark]:
    """The remarks that nobody took back."""
    back = undone(remarks)
    return [one for one in remarks if one.kind != UNDO and one.number not in back]


def _remark(row: sa.Row[Any]) -> Remark:
    return Remark(number=row.id, at=row.at, who=row.who, kind=row.kind, value=row.value, why=row.why)
