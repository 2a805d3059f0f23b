"""Replies by hand: what agents wrote to customers whose question no article answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.gaps import members
from kb_server.data.schema.support import hand_replies
from kb_server.gaps import membership
from kb_server.gaps.quotations import Quotations
from kb_server.log.listeners import Leaving
from kb_server.log.privacy import web_links
from kb_server.log.privacy.scrub import scrub
from kb_server.settings import Settings
from search.text import tickets

LONGEST = 20_000  # characters of a reply that are read
KEPT = 4_000  # characters of it that are kept
MOST = 200  # replies of one gap that are read, the newest


@dataclass(frozen=True, slots=True, kw_only=True)
class HandReply:
    """One reply, without greeting, signature and personal data."""

    at: datetime
    agent: str
    lang: str
    text: str


def cleaned(text: str) -> str:
    """The reply itself: without quoted mails, greeting, farewell and signature; scrubbed."""
    own = tickets.reply(text[:LONGEST])
    return web_links.to_hosts(scrub(own))[:KEPT].strip()


def keep(
    connection: Connection,
    text: str,
    *,
    agent: str,
    lang: str,
    at: datetime,
    event: str = "",
    gap: int | None = None,
) -> None:
    """Store a reply, which `cleaned` returned, to the flagged question `event`, or to a gap."""
    row = {"at": at, "agent": agent[:100], "lang": lang, "text": text, "event": event, "gap": gap}
    connection.execute(sa.insert(hand_replies).values(row))


def of_gap(connection: Connection, gap: int) -> tuple[HandReply, ...]:
    """The replies to the gap and to those that it took in, the oldest first."""
    flagged = sa.select(members.c.intent).where(members.c.gap == gap)
    query = (
        sa.select(hand_replies)
        .where(
            sa.or_(
                hand_replies.c.event.in_(flagged),
                hand_replies.c.gap.in_([gap, *membership.taken_in(connection, [gap])]),
            )
        )
        .order_by(hand_replies.c.at.desc(), hand_replies.c.id.desc())
        .limit(MOST)
    )
    return tuple(reversed([_read(row) for row in connection.execute(query)]))


def others(connection: Connection, gap: int) -> tuple[HandReply, ...]:
    """The newest replies to other gaps: what they have in common with those of `gap` is no answer."""
    mine = set(of_gap(connection, gap))
    query = sa.select(hand_replies).order_by(hand_replies.c.at.desc(), hand_replies.c.id.desc()).limit(MOST)
    return tuple(reply for row in connection.execute(query) if (reply := _read(row)) not in mine)


def texts(connection: Connection, events: Collection[str]) -> list[str]:
    """The replies to these flagged questions."""
    query = sa.select(hand_replies.c.text).where(hand_replies.c.event.in_(list(events)))
    return list(connection.scalars(query))


def erase(_settings: Settings, connection: Connection, leaving: Leaving) -> int:
    """Remove the replies to a visitor, and their words where other replies quote them; return how many."""
    mine = hand_replies.c.event.in_(leaving.events) & (hand_replies.c.event != "")
    removed: int = connection.execute(sa.delete(hand_replies).where(mine)).rowcount
    return removed + unquote(_settings, connection, leaving.texts)


def unquote(_settings: Settings, connection: Connection, texts: Sequence[str]) -> int:
    """Hide customers' words where replies quote them; return how many changed."""
    changed, quoted = 0, Quotations(texts)
    for row in connection.execute(sa.select(hand_replies.c.id, hand_replies.c.text)).all():
        hidden = quoted.hide(row.text)
        if hidden != row.text:
            same = hand_replies.c.id == row.id
            connection.execute(sa.update(hand_replies).where(same).values(text=hidden))
            changed += 1
    return changed


def _read(row: sa.Row[tuple[object, ...]]) -> HandReply:
    return HandReply(at=row.at, agent=row.agent, lang=row.lang, text=row.text)
