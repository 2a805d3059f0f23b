"""What people decide about gaps. Only this is not computed: who, when, what and why are kept for ever."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.gaps import gaps, history, members
from kb_server.gaps import membership
from kb_server.gaps.diagnosis import TYPES


class Impossible(ValueError):
    """It cannot be decided so. The message says why, and what to do."""

    exit_code: ClassVar[int] = 1


def record(
    connection: Connection, gap: int, kind: str, *, who: str, at: datetime, value: str = "", why: str = ""
) -> None:
    """Write one decision into the gap's history."""
    row = {"gap": gap, "at": at, "who": who[:100], "kind": kind, "value": value[:200], "why": why[:1000]}
    connection.execute(sa.insert(history).values(row))


def dismiss(connection: Connection, gap: int, *, who: str, at: datetime, why: str) -> None:
    """Close the gap without an answer. Raises Impossible without a reason."""
    if not why.strip():
        raise Impossible("A gap is dismissed with a reason: others will ask for it. Say why.")
    record(connection, gap, "dismiss", who=who, at=at, why=why)


def schedule(connection: Connection, gap: int, due: str, *, who: str, at: datetime) -> None:
    """Set the day until which the gap is to be closed; "" for none. Raises Impossible."""
    if due:
        try:
            due = date.fromisoformat(due).isoformat()
        except ValueError as error:
            raise Impossible(f"{due!r} is no day. Write it as 2026-12-31.") from error
    record(connection, gap, "due", who=who, at=at, value=due)


def retype(connection: Connection, gap: int, type_: str, *, who: str, at: datetime, why: str) -> None:
    """Set the type by hand; "" gives it back to the rules. Raises Impossible."""
    if type_ and type_ not in TYPES:
        raise Impossible(f"{type_!r} is no type of gap. Types: {', '.join(TYPES)}.")
    record(connection, gap, "type", who=who, at=at, value=type_, why=why)


def merge(connection: Connection, gap: int, into: int, *, who: str, at: datetime, why: str = "") -> None:
    """Make `gap` a part of `into`, for good: no regrouping parts them. Raises Impossible."""
    if gap == into:
        raise Impossible("A gap cannot be merged into itself. Name two gaps.")
    for number in (gap, into):
        _must_be(connection, number)
    membership.pin(connection, [*_wordings(connection, gap), *_wordings(connection, into)], into)
    connection.execute(sa.update(members).where(members.c.gap == gap).values(gap=into))
    connection.execute(sa.update(gaps).where(gaps.c.id == gap).values(merged=into))
    record(connection, gap, "merge", who=who, at=at, value=str(into), why=why)
    record(connection, into, "merge", who=who, at=at, value=str(gap), why=why)


def split(
    connection: Connection, gap: int, keys: Sequence[str], *, who: str, at: datetime, why: str = ""
) -> int:
    """Make a gap of its own of the wordings whose keys begin with `keys`; return its number.

    No regrouping puts them together again. Raises Impossible when a key is of no wording, or of all.
    """
    _must_be(connection, gap)
    wordings = _wordings(connection, gap)
    apart = [w for w in wordings if any(w[0].startswith(key) for key in keys)]
    for key in keys:
        if not any(w[0].startswith(key) for w in wordings):
            raise Impossible(f"Gap {gap} has no wording {key!r}. gapless gaps show {gap} lists them.")
    if len(apart) == len(wordings):
        raise Impossible(f"These are all wordings of gap {gap}: nothing would be left of it.")
    born = connection.scalar(
        sa.select(sa.func.min(members.c.at)).where(
            members.c.gap == gap, sa.tuple_(members.c.key, members.c.lang).in_(apart)
        )
    )
    new = membership.give_birth(connection, born or at)
    membership.pin(connection, [w for w in wordings if w not in apart], gap)
    membership.pin(connection, apart, new)
    for wording in apart:
        membership.move(connection, wording, new)
    record(connection, gap, "split", who=who, at=at, value=str(new), why=why)
    record(connection, new, "split", who=who, at=at, value=str(gap), why=why)
    return new


def _must_be(connection: Connection, gap: int) -> None:
    row = connection.execute(sa.select(gaps.c.merged).where(gaps.c.id == gap)).one_or_none()
    if row is None:
        raise Impossible(f"There is no gap {gap}. gapless gaps list shows all.")
    if row.merged is not None:
        raise Impossible(f"Gap {gap} was merged into {row.merged} already.")


def _wordings(connection: Connection, gap: int) -> list[tuple[str, str]]:
    query = (
        sa.select(members.c.key, members.c.lang)
        .where(members.c.gap == gap, members.c.unanswered)
        .distinct()
        .order_by(members.c.key, members.c.lang)
    )
    return [(row.key, row.lang) for row in connection.execute(query)]
