"""`/login/account`: one's own account: the password, the open logins, and what was changed lately."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, request, url_for
from sqlalchemy.engine import Connection

from kb_server.access import entering, logins, open_logins, passwords, reauthentication, users
from kb_server.access.logins import Login
from kb_server.access.oidc import provider
from kb_server.access.reauthentication import FormRefused
from kb_server.data import audit
from kb_server.data.audit import Actor, Deed
from kb_server.data.keys import digest
from kb_server.web import application
from kb_server.web.application import settings
from kb_server.web.staff import navigation
from kb_server.web.staff import pages as staff
from kb_server.web.staff.language import spoken
from kb_server.web.staff.navigation import NavigationLink

FRESH = timedelta(minutes=10)  # for which a sign-in with the provider stands in for a password
CHANGES: tuple[Deed, ...] = (  # those of an account that its user should know of
    "password_changed",
    "password_refused",
    "factor_added",
    "factor_removed",
    "factor_refused",
    "role_changed",
    "logins_ended",
    "login_failed",
)
SHOWN = 10  # of them

blueprint = Blueprint("account", __name__, url_prefix="/login/account", template_folder="templates")
navigation.add(blueprint, NavigationLink("account", "account.show", "account.title"))


@blueprint.get("")
@logins.require("agent")
def show() -> Response:
    """One's own account."""
    return _page(200)


@blueprint.post("/password")
@logins.require("agent")
def change_password() -> Response:
    """Take another password, end all other logins, and give this browser a new token."""
    mine, now = _mine(), datetime.now(UTC)
    try:
        _check_open(mine)
        kept = reauthentication.check(mine.user, now, "password_refused")
        changed = _changed(mine)
    except FormRefused as refused:
        return _page(refused.status, refused.trouble)
    with application.database().write() as connection:
        if not users.replace_password(connection, mine.user.id, kept, changed):
            return _page(409, spoken()("account.meanwhile"))
        token = "" if mine.way == "proxy" else logins.renew(connection, mine.key)
        open_logins.end_others(connection, mine.user.id, digest(token) if token else mine.key)
        audit.note(connection, _actor(mine), "password_changed", mine.user.name, at=now)
    response = entering.lead(url_for(".show", done="password"))
    if token:
        logins.remember(response, token, settings().login_hours)
    return response


@blueprint.post("/logins")
@logins.require("agent")
def end_logins() -> Response:
    """End one of one's own logins, or all others."""
    mine, now, chosen = _mine(), datetime.now(UTC), request.form.get("login", "")
    try:
        _prove(mine, now)
    except FormRefused as refused:
        return _page(refused.status, refused.trouble)
    with application.database().write() as connection:
        if chosen == "others":
            ended = open_logins.end_others(connection, mine.user.id, mine.key)
        else:
            ended = open_logins.end_one(connection, mine.user.id, chosen)
        if ended:
            audit.note(connection, _actor(mine), "logins_ended", mine.user.name, str(ended), at=now)
    return entering.lead(url_for(".show", done="logins"))


def _check_open(mine: Login) -> None:
    """Raise FormRefused where this user logs in with no password."""
    if settings().oidc_only:
        raise FormRefused(403, spoken()("login.oidc.only", provider=provider.name()))
    with application.database().read() as connection:
        if not users.password_of(connection, mine.user.name):
            raise FormRefused(403, spoken()("account.no_password"))


def _changed(mine: Login) -> str:
    """The digest of the new password, which the form holds twice. Raises FormRefused."""
    old, new, again = (request.form.get(field, "") for field in ("password", "new", "again"))
    if new != again:
        raise FormRefused(422, spoken()("account.differ"))
    if new == old:
        raise FormRefused(422, spoken()("account.same"))
    try:
        return passwords.digest(new, mine.user.name)
    except passwords.UnfitPassword as error:
        raise FormRefused(422, spoken()("login.unfit_password")) from error


def _prove(mine: Login, now: datetime) -> None:
    """Ask who this is once more: for the password, else for a sign-in a moment ago. Raises FormRefused."""
    with application.database().read() as connection:
        by_password = _by_password(connection, mine)
    if by_password:
        reauthentication.check(mine.user, now, "password_refused")
    elif not _is_fresh(mine, now):
        raise FormRefused(403, spoken()("account.not_fresh", provider=provider.name()))


def _by_password(connection: Connection, mine: Login) -> bool:
    return not settings().oidc_only and bool(users.password_of(connection, mine.user.name))


def _is_fresh(mine: Login, now: datetime) -> bool:
    """Did the person show a moment ago at the provider who they are?"""
    return mine.way == "oidc" and mine.proved is not None and now - mine.proved <= FRESH


def _mine() -> Login:
    found = logins.login()
    assert found is not None  # noqa: S101 - `require` lets nobody else in
    return found


def _actor(mine: Login) -> Actor:
    return Actor(mine.user.name, "page")


def _page(status: int, trouble: str = "") -> Response:
    mine, now = _mine(), datetime.now(UTC)
    hours = settings().login_idle_hours
    with application.database().read() as connection:
        found = open_logins.of(connection, mine.user.id, now, hours)
        by_password = _by_password(connection, mine)
        changes = audit.about(connection, mine.user.name, CHANGES, since=mine.user.created, limit=SHOWN)
    response = staff.render(
        "account.html",
        viewer=mine.user,
        here="account",
        mine=mine,
        found=found,
        password=by_password,
        fresh=_is_fresh(mine, now),
        provider=provider.name() if settings().oidc_issuer else "",
        changes=changes,
        done=request.args.get("done", ""),
        hours=settings().login_hours,
        idle=hours,
        trouble=trouble,
    )
    response.status_code = status
    return response
