"""What became of sent links: the rule for one link, and the same rule in SQL for counting many."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.support import links

Outcome = Literal["unopened", "opened", "solved", "unread", "again"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
LinkOutcomes = Counter[tuple[str, Outcome, bool]]
"""How many links, by article, outcome, and whether the link was ever opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solving:
    """The outcomes of links to one article, from all agents."""

    article: str
    sent: int
    opened: int
    solved: int
    again: int

    @property
    def rate(self) -> float | None:
        """The share of opened links with a known outcome that solved the ticket; None if there are none."""
        known = self.solved + self.again
        return self.solved / known if known else None


def outcome(
    *, sent: datetime, opened: datetime | None, again: datetime | None, now: datetime, window: timedelta
) -> Outcome:
    """The outcome of a link. `window` is in whole seconds.

    `again`: the customer wrote within `window`. `solved`: they opened it, and did not write within `window`
    after that. `opened` and `unopened` may become either; `unread` was not opened within `window`.
    """
    if again is not None and again - (opened or sent) <= window:
        return "again"
    if opened is None:
        return "unopened" if now - sent <= window else "unread"
    return "solved" if now - opened > window else "opened"


def again_after(*, sent: datetime, opened: datetime | None, again: datetime | None) -> int | None:
    """What a row keeps, so that databases need not subtract: seconds, rounded up, until they wrote again."""
    return None if again is None else math.ceil((again - (opened or sent)).total_seconds())


def column(*, now: datetime, window: timedelta) -> sa.ColumnElement[str]:
    """The outcome of a row of `links`, as `outcome` says it."""
    before = now - window
    return sa.case(
        (links.c.again_after <= int(window.total_seconds()), "again"),
        (links.c.opened.is_(None) & (links.c.sent >= before), "unopened"),
        (links.c.opened.is_(None), "unread"),
        (links.c.opened < before, "solved"),
        else_="opened",
    )


def counted(
    connection: Connection,
    *,
    since: datetime,
    until: datetime | None = None,
    window: timedelta,
    now: datetime,
    article: str = "",
    ticket: str = "",
    agent: str = "",
) -> LinkOutcomes:
    """Count the links with these facts that were sent from `since` to before `until`."""
    opened = links.c.opened.is_not(None).label("opened")
    ends = column(now=now, window=window).label("outcome")
    each = sa.select(links.c.article, ends, opened).where(links.c.sent >= since)
    for place, value in ((links.c.article, article), (links.c.ticket, ticket), (links.c.agent, agent)):
        each = each.where(place == value) if value else each
    asked = (each.where(links.c.sent < until) if until is not None else each).subquery()
    query = sa.select(asked.c.article, asked.c.outcome, asked.c.opened, sa.func.count())
    rows = connection.execute(query.group_by(asked.c.article, asked.c.outcome, asked.c.opened))
    return Counter({(name, end, bool(was)): number for name, end, was, number in rows})


def solving(found: LinkOutcomes) -> list[Solving]:
    """The outcomes of links by article, those that solved most first."""
    by_article: dict[str, Counter[str]] = defaultdict(Counter)
    for (article, end, opened), number in found.items():
        sums = by_article[article]
        sums["sent"] += number
        sums["opened"] += number * opened
        if end in ("solved", "again"):
            sums[end] += number * opened
    solved = [
        Solving(article=article, **{name: sums[name] for name in ("sent", "opened", "solved", "again")})
        for article, sums in by_article.items()
    ]
    return sorted(solved, key=lambda s: (-s.solved, -s.opened, -s.sent, s.article))
