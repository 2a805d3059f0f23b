"""Logins, kept in the database: the browser holds a random token, the database its hash."""

from __future__ import annotations

import contextlib
import functools
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, ParamSpec, TypeVar

import sqlalchemy as sa
from flask import Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import Forbidden, Unauthorized

from kb_server.access import proxied
from kb_server.access import users as accounts
from kb_server.access.users import FACTS, User
from kb_server.data import audit, clocks
from kb_server.data.audit import Actor
from kb_server.data.keys import digest
from kb_server.data.schema.access import logins, users
from kb_server.web import application

Way = Literal["password", "passkey", "oidc", "proxy"]

_SECURE = "__Host-gapless"  # browsers take it only over https, for this host alone
_PLAIN = "gapless"

P = ParamSpec("P")
R = TypeVar("R", bound=ResponseReturnValue)


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Somebody who is logged in, and by which way."""

    user: User
    way: str  # of Way; "" for a login of an older Gapless


def begin(
    connection: Connection, user: User, now: datetime, hours: int, token: str = "", way: Way = "password"
) -> str:
    """Log `user` in; return the token for the browser: a new one, where none is given."""
    token = token or secrets.token_urlsafe(32)
    expires = now + timedelta(hours=hours)
    row = {"token": digest(token), "user": user.id, "created": now, "expires": expires, "way": way}
    connection.execute(sa.insert(logins), row)
    return token


def find(connection: Connection, token: str, now: datetime) -> Login | None:
    """The login of a token, if it is still valid; one of a clock that was ahead would be for too long."""
    query = (
        sa.select(logins.c.way, *FACTS)
        .join(logins, logins.c.user == users.c.id)
        .where(logins.c.token == digest(token), logins.c.expires > now)
        .where(logins.c.created <= clocks.latest(now))
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    facts = dict(row._mapping)
    return Login(way=facts.pop("way"), user=User(**facts))


def end_all(connection: Connection, user: int) -> None:
    """Log a user out of every browser."""
    connection.execute(sa.delete(logins).where(logins.c.user == user))


def end(connection: Connection, token: str) -> None:
    """Log out."""
    connection.execute(sa.delete(logins).where(logins.c.token == digest(token)))


def token() -> str:
    """The token that the browser sent, or "" when it sent none that we gave out.

    The cookie carries our signature, so a made-up one costs no look into the database.
    """
    secret, _, signature = request.cookies.get(_SECURE if request.is_secure else _PLAIN, "").partition(".")
    if not secret or not application.has_database():
        return ""
    return secret if hmac.compare_digest(signature.encode(), _signature(secret).encode()) else ""


def claimed() -> bool:
    """Was the browser logged in once, or does the proxy name its user?

    The database, which knows whether it still is, is not asked.
    """
    return proxied.named() is not None or bool(token())


def current() -> User | None:
    """The user who is logged in, or None. Raises DBAPIError when the database cannot be asked.

    Who must have a second factor and has none counts as not logged in, except to the page that sets it up.
    """
    user = entered()
    return None if user is None or must_add_factor(user) else user


def must_add_factor(user: User) -> bool:
    """Does the operator ask for a second factor, which this user has not set up?

    Of those whom a proxy or a provider logs in, it asks what the operator wants.
    """
    return not elsewhere() and not user.factor and user.role in application.settings().second_factor


def elsewhere() -> bool:
    """Does a proxy or a provider decide who this is, and so whether a second factor is asked for?"""
    return proxied.named() is not None or way() == "oidc"


def way() -> str:
    """By which way the user logged in, of Way; "" where nobody did."""
    found = _login()
    return "" if found is None else found.way


def entered() -> User | None:
    """The user whom the proxy names, else whose login the browser holds.

    With a second factor, or without one that is asked for.
    """
    found = _login()
    return None if found is None else found.user


def _login() -> Login | None:
    if "login" not in g:
        g.login = None
        if (name := proxied.named()) is not None:
            g.login = _by_proxy(name, datetime.now(UTC))
        elif token():
            with application.database().read() as connection:
                g.login = find(connection, token(), datetime.now(UTC))
    login: Login | None = g.login
    return login


def user() -> User:
    """The user who is logged in, in a view that `require` lets nobody else into."""
    found = current()
    assert found is not None  # noqa: S101 - see above
    return found


def allows(role: str) -> bool:
    """Does the user who is logged in have this role?"""
    user = current()
    return user is not None and user.may(role)


def require(role: str, *, factor: bool = True) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Limit a view to users with this role: others are asked to log in, or refused.

    `factor=False`: also to those who must set up a second factor first.
    """

    def guard(view: Callable[P, R]) -> Callable[P, R | Response]:
        @functools.wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            user = current() if factor else entered()
            if user is not None and user.may(role):
                return view(*args, **kwargs)
            if user is not None:
                raise Forbidden(f"Only a user with the role {role} may do this.")
            if request.method == "GET" and not request.path.startswith("/api/"):
                path = request.full_path.rstrip("?")
                return redirect(url_for("access.show_login", next=path), 303)  # type: ignore[return-value]
            raise Unauthorized("Log in first.")

        guarded.role = role  # type: ignore[attr-defined]
        return guarded

    return guard


def role_of(view: object) -> str:
    """The role that a view is limited to; "" for none."""
    return getattr(view, "role", "")


def remember(response: Response, token: str, hours: int) -> None:
    """Give the browser its token."""
    response.set_cookie(
        _SECURE if request.is_secure else _PLAIN,
        f"{token}.{_signature(token)}",
        max_age=hours * 3600,
        path="/",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )


def forget(response: Response) -> None:
    """Take the token from the browser."""
    response.delete_cookie(
        _SECURE if request.is_secure else _PLAIN,
        path="/",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )


def _by_proxy(name: str, now: datetime) -> Login | None:
    """The login of the user whom the proxy names. Their login is noted once, as long as a login lasts."""
    token, role = _signature(f"proxy\0{name}"), application.settings().user_header_role
    with application.database().read() as connection:
        if login := find(connection, token, now):
            return login
        if not name or not _welcome(connection, name, role):
            return None
    with contextlib.suppress(IntegrityError):  # another request was faster
        _note_by_proxy(name, role, token, now)
    with application.database().read() as connection:
        return find(connection, token, now)


def _note_by_proxy(name: str, role: str, token: str, now: datetime) -> None:
    """Begin a login, and make the user whom nobody has made. Raises IntegrityError when another does."""
    with application.database().write() as connection:
        if find(connection, token, now) or not _welcome(connection, name, role):
            return
        if not accounts.is_taken(connection, name):
            accounts.add_without_password(connection, name, role, now)
            audit.note(connection, Actor(name, "page"), "user_added", name, role, at=now)
        user = accounts.find(connection, name)
        begin(connection, user, now, application.settings().login_hours, token, "proxy")
        audit.note(connection, Actor(name, "page"), "login", detail="proxy", at=now)


def _welcome(connection: Connection, name: str, role: str) -> bool:
    """Is there such a user, or may the proxy make one with that role?"""
    return accounts.is_taken(connection, name) or (bool(role) and not accounts.is_removed(connection, name))


def _signature(token: str) -> str:
    return hmac.new(application.keys().of("logins"), token.encode("utf-8", "replace"), "sha256").hexdigest()
