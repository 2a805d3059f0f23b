"""Logins, kept in the database: the browser holds a random token, the database its hash."""

from __future__ import annotations

import contextlib
import functools
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, ParamSpec, TypeVar

import sqlalchemy as sa
from flask import Response, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError
from werkzeug.exceptions import Forbidden, Unauthorized

from kb_server.access import proxied, refusals
from kb_server.access import users as accounts
from kb_server.access.users import FACTS, User
from kb_server.data import audit, clocks
from kb_server.data.audit import Actor
from kb_server.data.database import Moment
from kb_server.data.keys import digest
from kb_server.data.schema.access import logins, users
from kb_server.web import application, cookies

Way = Literal["password", "passkey", "oidc", "proxy"]

STEP = timedelta(minutes=5)  # by which the last use of a login may be earlier than it really was
PAUSE = 30.0  # seconds in which a process notes no use, after the database did not take one

_COOKIE = "gapless"

_QUIET = "gapless.logins.quiet"

last_use = sa.func.coalesce(logins.c.seen, logins.c.created, type_=Moment())

P = ParamSpec("P")
R = TypeVar("R", bound=ResponseReturnValue)


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Somebody who is logged in, and by which way."""

    user: User
    way: str  # of Way; "" for a login of an older Gapless
    key: str  # the SHA-256 of its token
    seen: datetime  # its last use, as far as that is noted
    proved: datetime | None  # when the person showed who they are: password, passkey, or as the provider says


def begin(
    connection: Connection,
    user: User,
    now: datetime,
    hours: int,
    token: str = "",
    way: Way = "password",
    *,
    browser: str = "",
    proved: datetime | None = None,
    provider_session: str = "",
) -> str:
    """Log `user` in; return the token for the browser: a new one, where none is given."""
    token = token or secrets.token_urlsafe(32)
    row = {
        "token": digest(token),
        "user": user.id,
        "created": now,
        "expires": now + timedelta(hours=hours),
        "way": way,
        "proved": proved,
        "browser": browser,
        "provider_session": provider_session,
    }
    connection.execute(sa.insert(logins), row)
    return token


def find(connection: Connection, token: str, now: datetime, idle: int) -> Login | None:
    """The login of a token, if it is still valid and was used within the last `idle` hours."""
    columns = (logins.c.way, logins.c.token.label("key"), last_use.label("seen"), logins.c.proved)
    query = (
        sa.select(*columns, *FACTS)
        .join(logins, logins.c.user == users.c.id)
        .where(logins.c.token == digest(token), is_open(now, idle))
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    facts = dict(row._mapping)
    own = {name: facts.pop(name) for name in ("way", "key", "seen", "proved")}
    return Login(**own, user=User(**facts))


def is_open(now: datetime, idle: int) -> sa.ColumnElement[bool]:
    """Is a login neither over, nor unused for `idle` hours? One of a clock ahead would last too long."""
    begun = logins.c.created <= clocks.latest(now)
    return begun & (logins.c.expires > now) & (last_use > now - timedelta(hours=idle))


def end(connection: Connection, token: str) -> None:
    """Log out."""
    connection.execute(sa.delete(logins).where(logins.c.token == digest(token)))


def renew(connection: Connection, key: str) -> str:
    """Give a login another token, for the browser; "" where the login has ended meanwhile."""
    token = secrets.token_urlsafe(32)
    mine = sa.update(logins).where(logins.c.token == key).values(token=digest(token))
    return token if connection.execute(mine).rowcount else ""


def token() -> str:
    """The token that the browser sent, or "" when it sent none that we gave out.

    The cookie carries our signature, so a made-up one costs no look into the database.
    """
    secret, _, signature = cookies.read(_COOKIE).partition(".")
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
    found = login()
    return "" if found is None else found.way


def entered() -> User | None:
    """The user whom the proxy names, else whose login the browser holds.

    With a second factor, or without one that is asked for.
    """
    found = login()
    return None if found is None else found.user


def login() -> Login | None:
    """The login of this request: whom the proxy names, else what the browser holds; None for the public."""
    if "login" not in g:
        g.login, now = None, datetime.now(UTC)
        if (name := proxied.named()) is not None:
            g.login = _by_proxy(name, now)
        elif token():
            with application.database().read() as connection:
                g.login = find(connection, token(), now, application.settings().login_idle_hours)
        if g.login is not None and now - g.login.seen >= STEP:
            _note_use(g.login.key, now)
    found: Login | None = g.login
    return found


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
                refusals.note(user.name)
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
    cookies.keep(response, _COOKIE, f"{token}.{_signature(token)}", hours * 3600)


def forget(response: Response) -> None:
    """Take the token from the browser."""
    cookies.forget(response, _COOKIE)


def _by_proxy(name: str, now: datetime) -> Login | None:
    """The login of the user whom the proxy names. Their login is noted once, as long as a login lasts."""
    token, role = _signature(f"proxy\0{name}"), application.settings().user_header_role
    hours = application.settings().login_hours  # it lasts so long, used or not: the proxy ends it sooner
    with application.database().read() as connection:
        if found := find(connection, token, now, hours):
            return found
        if not name or not _welcome(connection, name, role):
            return None
    with contextlib.suppress(IntegrityError):  # another request was faster
        _note_by_proxy(name, role, token, now)
    with application.database().read() as connection:
        return find(connection, token, now, hours)


def _note_use(key: str, now: datetime) -> None:
    """Note that a login is used now. It is used all the same where the database takes nothing now."""
    held = current_app.extensions
    if time.monotonic() < held.get(_QUIET, 0.0):
        return
    try:
        with application.database().write() as connection:
            connection.execute(sa.update(logins).where(logins.c.token == key).values(seen=now))
    except (DBAPIError, OSError):
        held[_QUIET] = time.monotonic() + PAUSE


def _note_by_proxy(name: str, role: str, token: str, now: datetime) -> None:
    """Begin a login, and make the user whom nobody has made. Raises IntegrityError when another does."""
    with application.database().write() as connection:
        hours = application.settings().login_hours
        if find(connection, token, now, hours) or not _welcome(connection, name, role):
            return
        if not accounts.is_taken(connection, name):
            accounts.add_without_password(connection, name, role, now)
            audit.note(connection, Actor(name, "page"), "user_added", name, role, at=now)
        user = accounts.find(connection, name)
        begin(connection, user, now, hours, token, "proxy")
        audit.note(connection, Actor(name, "page"), "login", detail="proxy", at=now)


def _welcome(connection: Connection, name: str, role: str) -> bool:
    """Is there such a user, or may the proxy make one with that role?"""
    return accounts.is_taken(connection, name) or (bool(role) and not accounts.is_removed(connection, name))


def _signature(token: str) -> str:
    return hmac.new(application.keys().of("logins"), token.encode("utf-8", "replace"), "sha256").hexdigest()
