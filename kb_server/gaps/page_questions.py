"""Questions that readers asked about one article: about a session, or at a moment of a video.

They were sent on purpose, for the team to read. So they are shown as they are: scrubbed, without the web
addresses that somebody might want to place, and as long as words are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.gaps import gaps, members
from kb_server.data.schema.log import events
from kb_server.gaps import hostile, records
from kb_server.gaps.disclosure import HIDDEN
from kb_server.gaps.gap import Gap
from kb_server.gaps.states import UNDER_TRIAL
from kb_server.log.entries import from_row
from kb_server.log.events import Asked
from kb_server.log.origins import COUNTED


@dataclass(frozen=True, slots=True, kw_only=True)
class PageQuestion:
    """One question, and what became of it."""

    text: str
    lang: str
    at: datetime
    anchor: str  # the moment, such as t=93; "" for the whole page
    gap: Gap | None  # None while it has none


def about(
    connection: Connection, article: str, since: datetime, until: datetime, *, limit: int
) -> tuple[PageQuestion, ...]:
    """What was asked about an article from `since` to before `until`, the newest first."""
    query = (
        sa.select(events, members.c.gap)
        .outerjoin(members, members.c.intent == events.c.id)
        .where(*_asked(since, until), events.c.article == article)
        .order_by(events.c.at.desc(), events.c.id)
        .limit(limit)
    )
    rows = connection.execute(query).mappings().all()
    numbers = {row["gap"] for row in rows if row["gap"] is not None}
    known = {gap.id: gap for gap in records.whole(connection, sorted(numbers))}
    return tuple(_question(row, known) for row in rows)


def moments(connection: Connection, article: str, since: datetime, until: datetime) -> Counter[str]:
    """How often something was unclear at each moment of an article's videos."""
    anchor = events.c.event["anchor"].as_string()
    query = (
        sa.select(anchor, sa.func.count())
        .where(*_asked(since, until), events.c.article == article, anchor.is_not(None))
        .group_by(anchor)
    )
    return Counter({str(name): int(number) for name, number in connection.execute(query)})


def answering(connection: Connection, since: datetime, until: datetime) -> dict[str, list[str]]:
    """By each article that was asked about: the articles that answer these questions, the latest first."""
    query = (
        sa.select(events.c.article, members.c.gap)
        .join(members, members.c.intent == events.c.id)
        .join(gaps, gaps.c.id == members.c.gap)
        .where(*_asked(since, until), events.c.article != "", gaps.c.state.in_(UNDER_TRIAL))
        .order_by(events.c.at.desc(), events.c.id)
    )
    rows = connection.execute(query).all()
    known = {gap.id: gap for gap in records.whole(connection, sorted({row.gap for row in rows}))}
    found: dict[str, list[str]] = {}
    for row in rows:
        told = found.setdefault(row.article, [])
        told += [name for name in (known[row.gap].answers if row.gap in known else ()) if name not in told]
    return {article: told for article, told in found.items() if told}


def _asked(since: datetime, until: datetime) -> Sequence[sa.ColumnElement[bool]]:
    return (
        events.c.kind == Asked.kind,
        events.c.origin.in_(COUNTED),
        events.c.counted,
        events.c.at >= since,
        events.c.at < until,
    )


def _question(row: Mapping[Any, Any], known: Mapping[int, Gap]) -> PageQuestion:
    event = from_row(row).event
    assert isinstance(event, Asked)  # noqa: S101 - _asked lets no others pass
    return PageQuestion(
        text=hostile.hide(event.text, lambda _: False, HIDDEN),
        lang=event.lang,
        at=event.at,
        anchor=event.anchor,
        gap=known.get(row["gap"]),
    )
