"""The votes on articles: why they were unhelpful, and the newest words beside them.

The sums have the reasons. The words are read from the log, in rows that a table of their own names: most
votes have no words, and reading all of them for a page would take longer with each vote.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.parts import parts
from kb_server.data.schema.log import events
from kb_server.data.schema.measures import reason_counts, vote_words
from kb_server.gaps import feedback
from kb_server.gaps.feedback import Comment
from kb_server.log.entries import Entry, from_row
from kb_server.log.events import Voted
from kb_server.measures.contributions import CUSTOMER, Contributions, place
from kb_server.measures.scope import Scope
from kb_server.measures.sums import within


def store(
    connection: Connection, made: Mapping[str, Contributions], theirs: Mapping[str, Sequence[Entry]]
) -> None:
    """Note anew where these visitors said something beside a vote."""
    for some in parts(sorted(made)):
        connection.execute(sa.delete(vote_words).where(vote_words.c.visitor.in_(some)))
    rows = [row for name in sorted(made) for row in _worded(theirs.get(name, ()))]
    if rows:
        connection.execute(sa.insert(vote_words), rows)


def reasons(connection: Connection, scope: Scope, article: str) -> dict[str, int]:
    """How many visitors gave each reason in their last vote on the article, the most frequent first.

    Raises TooNarrow.
    """
    table = reason_counts.c
    visitors = sa.func.sum(table.visitors)
    query = (
        sa.select(table.reason, visitors.label("visitors"))
        .where(table.part == scope.part, table.article == article)
        .where(within(reason_counts, scope.since, scope.until))
        .group_by(table.reason)
        .order_by(visitors.desc(), table.reason)
    )
    return {row.reason: int(row.visitors) for row in connection.execute(query)}


def words_about(
    connection: Connection, scope: Scope, article: str, since: datetime, until: datetime, limit: int
) -> tuple[Comment, ...]:
    """The newest words beside votes on an article."""
    table = vote_words.c
    asked = {"segment": scope.segment, "release": scope.release}
    narrowed = [table[name] == value for name, value in asked.items() if value]
    mine = (table.article == article, table.at < until, table.origin == (scope.origin or CUSTOMER))
    return _newest(connection, (*mine, *narrowed), since, limit)


def newest_words(
    connection: Connection, articles: Collection[str], since: datetime, limit: int
) -> tuple[Comment, ...]:
    """The newest words of customers beside votes on these articles."""
    table = vote_words.c
    mine = (table.article.in_(sorted(articles)), table.origin == CUSTOMER)
    return _newest(connection, mine, since, limit)


def _newest(
    connection: Connection, mine: Iterable[sa.ColumnElement[bool]], since: datetime, limit: int
) -> tuple[Comment, ...]:
    query = (
        sa.select(events)
        .join(vote_words, vote_words.c.event == events.c.id)
        .where(*mine, vote_words.c.at >= since)
        .order_by(vote_words.c.at.desc(), vote_words.c.event)
        .limit(limit)
    )
    return tuple(feedback.comment(from_row(row)) for row in connection.execute(query).mappings())


def _worded(theirs: Iterable[Entry]) -> Iterable[dict[str, Any]]:
    for entry in theirs:
        event = entry.event
        if isinstance(event, Voted) and event.words and entry.counted:
            _, _, segment, release, origin = place(entry)
            yield {
                "event": event.id,
                "article": event.article,
                "at": event.at,
                "received": entry.received,
                "visitor": entry.visitor,
                "segment": segment,
                "release": release,
                "origin": origin,
            }
