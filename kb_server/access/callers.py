"""Callers: the logged-in person, or the program with a token, that sends a request, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, g, request
from flask.blueprints import BlueprintSetupState
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized

from kb_server.access import logins, refusals, tokens
from kb_server.access.users import User
from kb_server.data.audit import Actor
from kb_server.web import application
from kb_server.web.api.operations import Operation
from kb_server.web.api.scopes import SCOPES

_BEARER = "bearer "

blueprint = Blueprint("callers", __name__)


@blueprint.before_app_request
def _check_token() -> None:
    """Refuse an invalid token at every address of the API, also at the public ones."""
    if with_token() and request.path.startswith("/api/"):
        current()


@blueprint.record_once
def _install(state: BlueprintSetupState) -> None:
    state.app.extensions["gapless.admit"] = _admit


def _admit(operation: Operation) -> None:
    """Raise Unauthorized or Forbidden when this request may not use the operation."""
    if not operation.public or with_token():
        need(operation.scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The sender of a request."""

    user: User
    scopes: frozenset[str]

    @property
    def name(self) -> str:
        """The user's name."""
        return self.user.name


def current() -> Caller | None:
    """The sender of this request; None for the public. Raises Unauthorized for an invalid token.

    A request with a token acts for the token's user: its cookies are ignored.
    """
    if "caller" not in g:
        g.caller = _by_token() if with_token() else _by_login()
    caller: Caller | None = g.caller
    return caller


def with_token() -> bool:
    """Does the request carry a token? No other site's page can make a browser send one."""
    return request.headers.get("Authorization", "")[: len(_BEARER)].lower() == _BEARER


def actor() -> Actor:
    """Who sends this request, for the audit log, in a view that lets in nobody unknown."""
    caller = current()
    assert caller is not None  # noqa: S101 - see above
    return Actor(caller.name, "token" if with_token() else "page")


def need(scope: str) -> Caller:
    """Return the caller, who must have this scope. Raises Unauthorized, Forbidden."""
    caller = current()
    if caller is None:
        raise _unauthorized("Log in, or send a token: `Authorization: Bearer …`. See gapless token --help.")
    if scope not in caller.scopes:
        refusals.note(caller.name, via="token" if with_token() else "page")
        what = "This token is not for" if with_token() else f"The role {caller.user.role} may not use"
        raise Forbidden(f"{what} {scope}.")
    return caller


def _by_login() -> Caller | None:
    user = logins.current()
    if user is None:
        return None
    return Caller(user=user, scopes=frozenset(s for s, role in SCOPES.items() if user.may(role)))


def _by_token() -> Caller:
    secret = request.headers["Authorization"][len(_BEARER) :].strip()
    now = datetime.now(UTC)
    found = None
    if application.has_database():
        with application.database().read() as connection:
            found = tokens.find(connection, secret, now)
    if found is None:
        raise _unauthorized("This token is not valid: it is wrong, has expired, or was revoked.")
    user, token = found
    if token.used != now.date():  # once a day: reading must not become writing
        with application.database().write() as connection:
            tokens.use(connection, token, now.date())
    return Caller(user=user, scopes=frozenset(s for s in token.scopes if user.may(SCOPES[s])))


def _unauthorized(message: str) -> Unauthorized:
    return Unauthorized(message, www_authenticate=WWWAuthenticate("bearer"))
