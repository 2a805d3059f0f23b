"""Tokens: a program shows by a secret whose program it is. The database stores only a hash of the secret."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.access import users
from kb_server.access.users import User
from kb_server.data import clocks
from kb_server.data.keys import digest
from kb_server.data.schema.access import tokens
from kb_server.data.schema.access import users as users_table
from kb_server.web.api.scopes import SCOPES

MARK = "gapless_"  # every secret begins with it, so that scanners recognise leaked secrets
LONGEST = 730  # days that a token is valid


class UnfitToken(ValueError):
    """A token that cannot be made. The message says what to change."""


class NoSuchToken(LookupError):
    """There is no token with that number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """A token, without its secret."""

    id: int
    user: str  # name
    label: str
    scopes: tuple[str, ...]
    created: datetime
    expires: datetime
    used: date | None  # the last day


def add(
    connection: Connection, name: str, label: str, scopes: Iterable[str], now: datetime, days: int
) -> tuple[ApiToken, str]:
    """Make a token for the user `name`; return it and its secret, which nobody can see again.

    Raises users.NoSuchUser, UnfitToken.
    """
    user = users.find(connection, name)
    wanted = tuple(scope for scope in SCOPES if scope in set(scopes))
    if not wanted or set(scopes) - set(SCOPES):
        raise UnfitToken(f"A token needs one or more of the scopes {', '.join(SCOPES)}.")
    if beyond := [scope for scope in wanted if not user.may(SCOPES[scope])]:
        raise UnfitToken(f"{user.name} has the role {user.role}; {beyond[0]} needs {SCOPES[beyond[0]]}.")
    if not label.isprintable() or not 1 <= len(label.strip()) <= 100:
        raise UnfitToken("Say in 1 to 100 characters what the token is for: --label 'our help desk'.")
    if not 1 <= days <= LONGEST:
        raise UnfitToken(f"A token is valid for 1 to {LONGEST} days.")
    secret = MARK + secrets.token_urlsafe(32)
    row = {
        "secret": digest(secret),
        "user": user.id,
        "label": label.strip(),
        "scopes": list(wanted),
        "created": now,
        "expires": now + timedelta(days=days),
    }
    number = connection.execute(sa.insert(tokens).values(row).returning(tokens.c.id)).scalar_one()
    return _token(connection.execute(_SELECT.where(tokens.c.id == number)).one()), secret


def find(connection: Connection, secret: str, now: datetime) -> tuple[User, ApiToken] | None:
    """The user and scopes of a secret, if it is valid. One of a clock ahead would be so for too long."""
    made = tokens.c.created <= clocks.latest(now)
    query = _SELECT.where(tokens.c.secret == digest(secret), made, tokens.c.expires > now)
    row = connection.execute(query).one_or_none()
    return (users.find(connection, row.name), _token(row)) if row else None


def use(connection: Connection, token: ApiToken, day: date) -> None:
    """Note that the token was used on `day`."""
    connection.execute(sa.update(tokens).where(tokens.c.id == token.id).values(used=day))


def everyone(connection: Connection) -> list[ApiToken]:
    """All tokens, the newest last."""
    return [_token(row) for row in connection.execute(_SELECT.order_by(tokens.c.id))]


def of_user(connection: Connection, name: str) -> list[ApiToken]:
    """The tokens of a user, the newest last."""
    theirs = users_table.c.name == users.normal(name)
    return [_token(row) for row in connection.execute(_SELECT.where(theirs).order_by(tokens.c.id))]


def revoke(connection: Connection, number: int) -> ApiToken:
    """Make a token invalid at once; return what it was. Raises NoSuchToken."""
    row = connection.execute(_SELECT.where(tokens.c.id == number)).one_or_none()
    if row is None:
        raise NoSuchToken(f"There is no token {number}. gapless token list shows all tokens.")
    connection.execute(sa.delete(tokens).where(tokens.c.id == number))
    return _token(row)


def told(token: ApiToken) -> tuple[str, str]:
    """What the audit log says of a token: its number and user, and what it is for."""
    return f"{token.id} ({token.user})", " ".join(token.scopes)


def _token(row: Any) -> ApiToken:
    return ApiToken(
        id=row.id,
        user=row.name,
        label=row.label,
        scopes=tuple(row.scopes),
        created=row.created,
        expires=row.expires,
        used=row.used,
    )


_SELECT = sa.select(
    tokens.c.id,
    users_table.c.name,
    tokens.c.label,
    tokens.c.scopes,
    tokens.c.created,
    tokens.c.expires,
    tokens.c.used,
).join(users_table, users_table.c.id == tokens.c.user)
