"""The open logins of a user: listed, and ended by the user, by an admin, or by the provider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.access.logins import is_open, last_use
from kb_server.data.keys import digest
from kb_server.data.schema.access import logins


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLogin:
    """One login, as its user sees it."""

    key: str
    way: str  # of logins.Way; "" for a login of an older Gapless
    created: datetime
    seen: datetime  # its last use, within some minutes
    browser: str  # such as "Firefox, Linux"; "" where it did not say


def of(connection: Connection, user: int, now: datetime, idle: int) -> list[OpenLogin]:
    """The logins of a user that were used within the last `idle` hours, the one used last first."""
    columns = (logins.c.token.label("key"), logins.c.way, logins.c.created, logins.c.browser)
    query = sa.select(*columns, last_use.label("seen")).where(logins.c.user == user, is_open(now, idle))
    return [OpenLogin(**row._mapping) for row in connection.execute(query.order_by(last_use.desc()))]


def end_all(connection: Connection, user: int) -> int:
    """Log a user out of every browser; return of how many."""
    return _end(connection, logins.c.user == user)


def end_others(connection: Connection, user: int, kept: str) -> int:
    """Log a user out of every browser but that of the login `kept`; return of how many."""
    return _end(connection, logins.c.user == user, logins.c.token != kept)


def end_one(connection: Connection, user: int, key: str) -> int:
    """Log a user out of one browser; return 0 where there is no such login of theirs."""
    return _end(connection, logins.c.user == user, logins.c.token == key)


def end_at_provider(connection: Connection, user: int | None, session: str) -> list[int]:
    """End the logins that the provider began: of `user`, of its `session`, or of both where both are given.

    A login that began without a session of the provider may be of any. Return whose logins ended.
    """
    if user is None and not session:
        return []
    ended = [logins.c.way == "oidc"]
    if user is not None:
        ended.append(logins.c.user == user)
    if session:
        ended.append(logins.c.provider_session.in_([session] if user is None else [session, ""]))
    users = list(connection.scalars(sa.select(logins.c.user).where(*ended).distinct()))
    _end(connection, *ended)
    return users


def provider_session(issuer: str, sid: str) -> str:
    """How the session `sid` of a provider is kept; "" for none."""
    return digest(f"{issuer}\0{sid}") if sid else ""


def _end(connection: Connection, *which: sa.ColumnElement[bool]) -> int:
    return connection.execute(sa.delete(logins).where(*which)).rowcount
