"""Flags: wrong articles and missing answers that agents report, and the outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.gaps import members
from kb_server.data.schema.support import flags
from kb_server.gaps import records
from kb_server.gaps.disclosure import HIDDEN
from kb_server.gaps.quotations import Quotations
from kb_server.log.events import Flagged, FlagReason
from kb_server.log.listeners import Leaving
from kb_server.log.privacy import own_words
from kb_server.log.privacy.scrub import scrub
from kb_server.releases.articles import PublishedArticle, resolve
from kb_server.settings import Settings

State = Literal["open", "mended", "declined"]
STATES: tuple[State, ...] = ("open", "mended", "declined")
OF_ARTICLES = tuple(reason for reason in get_args(FlagReason) if reason != "missing")


class NoSuchFlag(LookupError):
    """There is no flag with that id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """The gap that a missing answer belongs to, and its state."""

    gap: int
    state: str
    articles: tuple[str, ...]  # ids of the articles that answer it now


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One report."""

    id: str
    at: datetime
    agent: str
    reason: FlagReason
    article: str
    anchor: str
    passage: str
    question: str
    words: str
    ticket: str
    state: State
    closed: datetime | None
    closer: str
    note: str  # from a writer, for the agent
    updated: str = ""  # ISO date of the article's last change, if later than the flag
    became: Became | None = None  # of a missing answer, once its gap is known

    @property
    def gap(self) -> int | None:
        """The number of the gap that it became; None where it became none."""
        return self.became.gap if self.became else None


def keep(connection: Connection, flag: Flag) -> None:
    """Store a flag."""
    row = {column.name: getattr(flag, column.name) for column in flags.c}
    connection.execute(sa.insert(flags).values(row))


def find(
    connection: Connection,
    published: Mapping[str, PublishedArticle],
    *,
    agent: str = "",
    state: str = "",
    flag: str = "",
    reason: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int | None = None,
) -> list[Flag]:
    """The flags of that agent, state, id, reason and time, or all, with their outcomes, the newest first."""
    query = sa.select(flags).order_by(flags.c.at.desc(), flags.c.id).limit(limit)
    wanted = {"agent": agent, "state": state, "id": flag, "reason": reason}
    query = query.where(*(flags.c[name] == value for name, value in wanted.items() if value))
    query = query.where(flags.c.at >= since) if since is not None else query
    query = query.where(flags.c.at < until) if until is not None else query
    rows = list(connection.execute(query).mappings())
    gaps = _gaps(connection, [row["id"] for row in rows if row["reason"] == "missing"])
    return [_flag(row, published, gaps.get(row["id"])) for row in rows]


def close(connection: Connection, flag: str, state: State, *, who: str, note: str, at: datetime) -> None:
    """Set the state of a flag; `open` opens it again. The note is scrubbed. Raises NoSuchFlag."""
    kept = scrub(note)[:1000]
    values = {"state": state, "closer": who, "note": kept, "closed": None if state == "open" else at}
    if not connection.execute(sa.update(flags).where(flags.c.id == flag).values(values)).rowcount:
        raise NoSuchFlag(f"There is no flag {flag}. gapless flags list shows all flags.")


def erase(_settings: Settings, connection: Connection, leaving: Leaving) -> int:
    """Remove a visitor's own flags, and their words where a flag quotes them; return how many changed."""
    mine = flags.c.id.in_(leaving.events)
    removed: int = connection.execute(sa.delete(flags).where(mine)).rowcount
    return removed + unquote(_settings, connection, leaving.texts)


def unquote(_settings: Settings, connection: Connection, texts: Sequence[str]) -> int:
    """Hide customers' words where a flag quotes them, also in the log; return how many flags changed."""
    changed, quoted = 0, Quotations(texts)
    for row in connection.execute(sa.select(flags)).mappings().all():
        said = {name: row[name] for name in ("passage", "question", "words", "note")}
        hidden = {name: quoted.hide(text) for name, text in said.items()}
        if hidden != said:
            connection.execute(sa.update(flags).where(flags.c.id == row["id"]).values(hidden))
            changed += 1
    own_words.rewrite(connection, Flagged, lambda text: _rest(quoted.hide(text)))
    return changed


def _rest(hidden: str) -> str:
    """What a text still says; "" where all of it is hidden: the log must not take that for a question."""
    return "" if hidden.strip() == HIDDEN else hidden


def _flag(row: sa.RowMapping, published: Mapping[str, PublishedArticle], gap: Became | None) -> Flag:
    found = resolve(published, row["article"]) if row["article"] else None
    updated = (found[0].updated or "") if found else ""
    later = updated if updated > row["at"].date().isoformat() else ""
    return Flag(**row, updated=later, became=gap)


def _gaps(connection: Connection, intents: Sequence[str]) -> dict[str, Became]:
    query = sa.select(members.c.intent, members.c.gap).where(members.c.intent.in_(intents))
    found: dict[str, Became] = {}
    for intent, number in connection.execute(query.where(members.c.gap.is_not(None))):
        found_gap = records.find(connection, number)
        if found_gap is not None:
            found[intent] = Became(gap=found_gap.id, state=found_gap.state, articles=found_gap.answers)
    return found
