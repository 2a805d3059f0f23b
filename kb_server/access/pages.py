"""The pages of access: log in, log out, accept an invitation, and `/api/me`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import ParamSpec

from flask import Blueprint, Response, jsonify, request, url_for
from sqlalchemy.engine import Connection

from kb_server.access import (
    attempts,
    callers,
    devices,
    entering,
    factor_pages,
    factors,
    invitations,
    logins,
    passkeys,
    passwords,
    proxied,
    users,
)
from kb_server.access.attempts import LoginAttempt
from kb_server.access.invitations import Invitation, NoSuchInvitation
from kb_server.access.logins import Way
from kb_server.access.oidc import pages as oidc
from kb_server.access.oidc import provider
from kb_server.access.passkeys import BadPasskey, CopiedPasskey, LateChallenge, Purpose
from kb_server.access.users import User
from kb_server.data import audit
from kb_server.data.audit import Actor
from kb_server.web import application
from kb_server.web.application import settings
from kb_server.web.limits import Exceeded
from kb_server.web.request import local
from kb_server.web.staff import navigation
from kb_server.web.staff import pages as staff
from kb_server.web.staff.language import spoken

P = ParamSpec("P")

blueprint = Blueprint(
    "access", __name__, template_folder="templates", static_folder="static", static_url_path="/login/static"
)
navigation.add(blueprint, leave="access.log_out", viewer=logins.current)


def _closed_to_passwords(view: Callable[P, Response]) -> Callable[P, Response]:
    """Refuse a view where the provider alone lets people in."""

    @functools.wraps(view)
    def closed(*args: P.args, **kwargs: P.kwargs) -> Response:
        if settings().oidc_only:
            return _form(403, spoken()("login.oidc.only", provider=provider.name()))
        return view(*args, **kwargs)

    return closed


@blueprint.get("/login")
def show_login() -> Response:
    """Show the form. Redirect people who are already logged in to the page that they wanted."""
    if (user := logins.current()) is not None:
        return entering.lead(entering.place(user, request.args.get("next", "")))
    if logins.entered() is not None:
        return entering.lead(url_for("factor.show"))
    if (name := proxied.named()) is not None:
        with application.database().read() as connection:
            key = "login.removed" if users.is_removed(connection, name) else "login.proxy.unknown"
        return _form(403, spoken()(key, name=name or "?"))
    return _form(200)


@blueprint.post("/login")
@_closed_to_passwords
def log_in() -> Response:
    """Take a step of a login: a passkey, a code of a second factor, or name and password.

    All come to the address of the first form, so that browsers themselves keep what stands behind its `#`
    from one form to the next: the bookmarklet brings a ticket to the desk there.
    """
    if proxied.named() is not None:
        return _form(409, spoken()("login.proxy.decides"))
    if "credential" in request.form:
        return _take_passkey()
    return _take_code() if "step" in request.form else _take_password()


def _take_password() -> Response:
    """Check name and password, and begin a login with a new token, or ask for the second factor."""
    name = users.normal(request.form.get("name", ""))
    attempt = LoginAttempt(name, request.remote_addr or "", devices.known(name))
    now, key = datetime.now(UTC), application.keys().of("attempts")
    database = application.database()
    try:
        with database.write() as connection:
            attempts.begin(connection, attempt, key, now)
    except Exceeded as wait:
        response = _form(429, spoken()("login.wait", n=wait.minutes))
        response.headers["Retry-After"] = str(wait.seconds)
        return response
    with database.read() as connection:
        kept = users.password_of(connection, name)
    if not passwords.verify(request.form.get("password", ""), kept):
        with database.write() as connection:
            attempts.note_failed(connection, name if kept else "", key, now)
        return _form(401, spoken()("login.wrong"))
    with database.write() as connection:
        attempts.succeeded(connection, attempt, key, now)
        user = users.find(connection, name)
        if not user.factor:
            return entering.enter(connection, user, now)
    return factor_pages.ask(user, kept, now)


def _take_code() -> Response:
    """Check the code of the second factor, and begin a login with a new token."""

    def take(connection: Connection, user: User, now: datetime) -> str:
        return factors.use(connection, factor_pages.key(), user.id, request.form.get("code", ""), now)

    return _second_step(take)


def _take_passkey() -> Response:
    """Check the passkey of a second step, or that of a whole login, and begin a login with a new token."""
    party = passkeys.relying_party(settings())
    if party is None:
        return _form(401, spoken()("login.passkey.refused"))
    asked, brought = (request.form.get(field, "") for field in ("challenge", "credential"))

    def take(connection: Connection, user: User, now: datetime, purpose: Purpose = "second step") -> str:
        passkeys.use(connection, party, factor_pages.key(), purpose, user.id, asked, brought, now)
        return "passkey"

    if "step" in request.form:
        return _second_step(take)
    with application.database().read() as connection:
        user = users.with_id(connection, passkeys.owner(connection, brought))
    whole = functools.partial(take, purpose="whole login")
    return _taken(user, whole, _form, way="passkey")


def _second_step(take: Callable[[Connection, User, datetime], str]) -> Response:
    """Take a second factor of who gave their password, as the form says with our signature."""
    now = datetime.now(UTC)
    with application.database().read() as connection:
        name = factor_pages.opened(request.form.get("step", ""), connection, now)
        user = users.find(connection, name) if name else None
    if user is None:
        return _form(401, spoken()("login.factor.late"))
    return _taken(user, take, functools.partial(factor_pages.again, user))


def _taken(
    user: User | None,
    take: Callable[[Connection, User, datetime], str],
    again: Callable[[int, str], Response],
    way: Way = "password",
) -> Response:
    """Begin the login of a user whose code or passkey `take` takes; else show the form again."""
    now, key, database = datetime.now(UTC), application.keys().of("attempts"), application.database()
    name = user.name if user else ""
    attempt = LoginAttempt(name, request.remote_addr or "", devices.known(name), codes=True)
    try:
        with database.write() as connection:
            attempts.begin(connection, attempt, key, now)
    except Exceeded as wait:
        return again(429, spoken()("login.wait", n=wait.minutes))
    why, said = "", "login.passkey.refused"
    try:
        if user is None:
            raise BadPasskey
        with database.write() as connection:
            detail = take(connection, user, now)
            attempts.succeeded(connection, attempt, key, now)
            return entering.enter(connection, user, now, way=way, detail=detail)
    except factors.WrongCode:
        said = "login.factor.wrong"
    except LateChallenge:
        said = "login.passkey.late"
    except CopiedPasskey:
        why = "passkey: copied"
    except BadPasskey:
        why = "passkey"
    with database.write() as connection:
        attempts.note_failed(connection, name, key, now, detail=why)
    return again(401, spoken()(said))


@blueprint.get("/invitation/<token>")
def show_invitation(token: str) -> Response:
    """Show the form in which somebody who was invited chooses their password."""
    try:
        with application.database().read() as connection:
            return _invited(invitations.find(connection, token, datetime.now(UTC)))
    except NoSuchInvitation:
        return _form(404, spoken()("login.no_invitation"))


@blueprint.post("/invitation/<token>")
@_closed_to_passwords
def accept_invitation(token: str) -> Response:
    """Make the user, and log them in."""
    now, database = datetime.now(UTC), application.database()
    try:
        with database.read() as connection:
            offered = invitations.find(connection, token, now)
        name = offered.name or request.form.get("name", "")
        users.check_name(name)
        kept = passwords.digest(request.form.get("password", ""), name)
        return _accepted(token, name, kept, now)
    except NoSuchInvitation:
        return _form(404, spoken()("login.no_invitation"))
    except users.UnfitName:
        return _invited(offered, "login.unfit_name")
    except users.NameTaken:
        return _invited(offered, "login.name_taken")
    except passwords.UnfitPassword:
        return _invited(offered, "login.unfit_password")


def _accepted(token: str, name: str, kept: str, now: datetime) -> Response:
    with application.database().write() as connection:
        user = invitations.accept(connection, token, name, kept, now)
        audit.note(connection, Actor(user.name, "page"), "user_added", user.name, user.role, at=now)
        return entering.enter(connection, user, now, detail="invitation", next_page="")


@blueprint.post("/logout")
def log_out() -> Response:
    """End the login in the browser and in the database."""
    if proxied.named() is not None:
        return _form(409, spoken()("login.proxy.decides"))
    elsewhere = ""
    if logins.claimed():
        user = logins.entered()
        elsewhere = oidc.leaving() if logins.way() == "oidc" else ""
        with application.database().write() as connection:
            logins.end(connection, logins.token())
            if user is not None:
                audit.note(connection, Actor(user.name, "page"), "logout")
    response = _left(elsewhere) if elsewhere else entering.lead("")
    logins.forget(response)
    return response


@blueprint.get("/api/me")
def me() -> Response:
    """{"user": {"name", "role"}}, or null for the public."""
    caller = callers.current()
    user = caller.user if caller else None
    return entering.private(jsonify({"user": {"name": user.name, "role": user.role} if user else None}))


def _left(elsewhere: str) -> Response:
    """The page from which somebody ends their login at the provider, too: no form may lead there."""
    return staff.render("left.html", leaving=elsewhere, provider=provider.name())


def _form(status: int, trouble: str = "") -> Response:
    party = None if settings().oidc_only else passkeys.relying_party(settings())
    asked = passkeys.challenge(factor_pages.key(), "whole login") if party else ""
    response = staff.render(
        "login.html",
        trouble=trouble,
        only=settings().oidc_only,
        asked=asked,
        options=passkeys.request(party, asked) if party else "",
        provider=provider.name() if settings().oidc_issuer else "",
        name=request.form.get("name", "")[:100],
        next=local(request.values.get("next", "")),
    )
    response.status_code = status
    return response


def _invited(offered: Invitation, trouble: str = "") -> Response:
    name = offered.name or request.form.get("name", "")[:100]
    said = spoken()(trouble) if trouble else ""
    response = staff.render("invitation.html", trouble=said, offered=offered, name=name)
    response.status_code = 400 if trouble else 200
    return response
