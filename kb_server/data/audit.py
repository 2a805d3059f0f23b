"""The audit log: what staff did, who did it, and by which way.

Whoever does a deed notes it in the transaction of the deed, so that either both are stored or neither.
No words of customers are ever noted, nor what names a customer.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.database import after_commit
from kb_server.data.schema.audit import audit_log
from kb_server.terminal.options import who as at_terminal

TOLD = logging.getLogger(__name__)  # has a record with its `entry` of each deed that is stored

Way = Literal["page", "token", "command", "service"]
WAYS: tuple[Way, ...] = get_args(Way)

Deed = Literal[
    "login",
    "login_failed",
    "logout",
    "user_invited",
    "user_added",
    "user_removed",
    "user_allowed",
    "user_connected",
    "role_changed",
    "password_changed",
    "factor_added",
    "factor_removed",
    "password_refused",
    "factor_refused",
    "logins_ended",
    "refused",
    "forged",
    "token_added",
    "token_revoked",
    "gap_decided",
    "flag_closed",
    "visitor_exported",
    "visitor_erased",
    "list_exported",
    "release_published",
    "release_rolled_back",
    "backup_made",
    "backup_restored",
]
DEEDS: tuple[Deed, ...] = get_args(Deed)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does a deed, and by which way. The name is "" for somebody who is not known."""

    name: str
    via: Way


SERVICE = Actor("", "service")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One deed. What `subject` and `detail` say depends on the deed."""

    at: datetime
    who: str
    via: str
    deed: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which entries: of a period, and of one person, of one deed where these are given."""

    since: datetime
    until: datetime
    who: str = ""
    deed: str = ""


def command_line(name: str = "") -> Actor:
    """Who runs a command: `name`, else the login name of the person at this machine."""
    return Actor(at_terminal(name), "command")


def note(
    connection: Connection,
    actor: Actor,
    deed: Deed,
    subject: str = "",
    detail: str = "",
    *,
    at: datetime | None = None,
) -> None:
    """Note what `actor` does in this transaction; it is told to `TOLD` when that is stored."""
    entry = AuditEntry(
        at=at or datetime.now(UTC),
        who=actor.name[:100],
        via=actor.via,
        deed=deed,
        subject=subject[:200],
        detail=detail[:200],
    )
    connection.execute(sa.insert(audit_log).values(asdict(entry)))
    after_commit(connection, lambda: TOLD.info("%s", entry.deed, extra={"entry": entry}))


def find(connection: Connection, chosen: AuditFilter, *, limit: int, offset: int = 0) -> Iterator[AuditEntry]:
    """The entries that pass the filter, the latest first."""
    columns = [audit_log.c[name] for name in AuditEntry.__dataclass_fields__]
    query = sa.select(*columns).where(*_where(chosen)).order_by(audit_log.c.at.desc(), audit_log.c.id.desc())
    for row in connection.execute(query.limit(limit).offset(offset)):
        yield AuditEntry(**row._mapping)


def count(connection: Connection, chosen: AuditFilter) -> int:
    """How many entries pass the filter."""
    return connection.scalar(sa.select(sa.func.count()).select_from(audit_log).where(*_where(chosen))) or 0


def last(connection: Connection, deed: Deed) -> dict[str, datetime]:
    """When each person did this last, of what the log still has."""
    query = sa.select(audit_log.c.who, sa.func.max(audit_log.c.at)).where(audit_log.c.deed == deed)
    return {who: at for who, at in connection.execute(query.group_by(audit_log.c.who))}  # noqa: C416 - typed rows


def about(
    connection: Connection, name: str, deeds: Sequence[Deed], *, since: datetime, limit: int
) -> list[AuditEntry]:
    """What was done to a user, by whomever, or tried as them: the latest of `deeds` first."""
    columns = [audit_log.c[column] for column in AuditEntry.__dataclass_fields__]
    theirs = (audit_log.c.subject == name) | ((audit_log.c.who == name) & (audit_log.c.subject == ""))
    query = sa.select(*columns).where(theirs, audit_log.c.deed.in_(deeds), audit_log.c.at >= since)
    rows = connection.execute(query.order_by(audit_log.c.at.desc(), audit_log.c.id.desc()).limit(limit))
    return [AuditEntry(**row._mapping) for row in rows]


def people(connection: Connection) -> list[str]:
    """Everybody who is in the log, by name."""
    query = sa.select(audit_log.c.who).where(audit_log.c.who != "").distinct().order_by(audit_log.c.who)
    return list(connection.scalars(query))


def _where(chosen: AuditFilter) -> Iterator[sa.ColumnElement[bool]]:
    yield audit_log.c.at >= chosen.since
    yield audit_log.c.at < chosen.until
    if chosen.who:
        yield audit_log.c.who == chosen.who
    if chosen.deed:
        yield audit_log.c.deed == chosen.deed
