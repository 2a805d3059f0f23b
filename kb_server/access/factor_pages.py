"""The pages of second factors: the second step of a login, and one's own factors, set up and removed."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import segno
from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.engine import Connection
from werkzeug.exceptions import NotFound

from kb_server.access import factors, logins, open_logins, passkeys, proxied, reauthentication, users
from kb_server.access.factors import WrongCode
from kb_server.access.oidc import provider
from kb_server.access.passkeys import BadPasskey, LateChallenge, PasskeyTaken, TooManyPasskeys
from kb_server.access.reauthentication import FormRefused
from kb_server.access.users import User
from kb_server.data import audit, clocks
from kb_server.data.audit import Actor, Deed
from kb_server.web import application
from kb_server.web.application import settings
from kb_server.web.request import local, number, root
from kb_server.web.staff import navigation
from kb_server.web.staff import pages as staff
from kb_server.web.staff.language import spoken

PATIENCE = timedelta(minutes=5)  # between the password and the code

blueprint = Blueprint("factor", __name__, url_prefix="/login/factor", template_folder="templates")


def key() -> bytes:
    """The key of the secrets of devices, and of recovery codes."""
    return application.keys().of("second factors")


def ask(user: User, kept: str, now: datetime) -> Response:
    """The form for the second step, for a user who gave the password whose digest is `kept`."""
    until = int((now + PATIENCE).timestamp())
    return again(user, 200, step=f"{until}.{_signature(until, user.name, kept)}.{user.name}")


def again(user: User, status: int, trouble: str = "", *, step: str = "") -> Response:
    """The same form, with what went wrong."""
    with application.database().read() as connection:
        known, device = passkeys.of(connection, user.id), factors.has_device(connection, user.id)
    party = passkeys.relying_party(settings())
    asked = passkeys.challenge(key(), "second step", user.id) if party else ""
    response = staff.render(
        "code.html",
        step=step or request.form.get("step", ""),
        device=device,
        asked=asked,
        options=passkeys.request(party, asked, known) if party and known else "",
        trouble=trouble,
        next=local(request.form.get("next", "")),
    )
    response.status_code = status
    return response


def opened(step: str, connection: Connection, now: datetime) -> str:
    """Who gave their password, by what the form brings back.

    "" when it is not ours or too old, or the password has changed since.
    """
    until, _, rest = step.partition(".")
    signature, _, name = rest.partition(".")
    if not until.isdecimal() or len(until) > 12:
        return ""
    if not now.timestamp() <= int(until) <= (clocks.latest(now) + PATIENCE).timestamp():
        return ""
    kept = users.password_of(connection, name)
    genuine = hmac.compare_digest(signature.encode(), _signature(int(until), name, kept).encode())
    return name if kept and genuine else ""


@blueprint.get("")
@logins.require("agent", factor=False)
def show() -> Response:
    """One's own second factor: whether there is one, and the form to set it up or to remove it."""
    return _page(200)


@blueprint.post("")
@logins.require("agent", factor=False)
def add() -> Response:
    """Set up the device that shows the code, and show the recovery codes this once."""
    user, now = _user(), datetime.now(UTC)
    if refused := _check_password(user, now):
        return refused
    try:
        with application.database().write() as connection:
            codes = factors.add(connection, key(), user.id, _salt(), request.form.get("code", ""), now)
            _note(connection, user, "factor_added", "", now)
    except WrongCode:
        reauthentication.note_refused(user, "factor_refused", "code", now)
        return _page(422, spoken()("login.factor.wrong"))
    return _recovery(user, codes)


@blueprint.post("/remove")
@logins.require("agent")
def remove() -> ResponseReturnValue:
    """Forget one's own device."""
    return _removed("", lambda connection, user: factors.remove_device(connection, user.id))


@blueprint.post("/passkey")
@logins.require("agent", factor=False)
def add_passkey() -> ResponseReturnValue:
    """Keep a passkey, and show the recovery codes where it is the first factor."""
    user, now, party = _user(), datetime.now(UTC), passkeys.relying_party(settings())
    if party is None:
        raise NotFound
    if refused := _check_password(user, now):
        return refused
    name, asked, brought = (request.form.get(field, "") for field in ("name", "challenge", "credential"))
    try:
        with application.database().write() as connection:
            codes = passkeys.add(connection, party, key(), user.id, name, asked, brought, now)
            _note(connection, user, "factor_added", "passkey", now)
    except BadPasskey:
        reauthentication.note_refused(user, "factor_refused", "passkey", now)
        return _page(422, spoken()("login.passkey.refused"))
    except LateChallenge:
        return _page(422, spoken()("login.passkey.late"))
    except PasskeyTaken:
        return _page(422, spoken()("login.passkey.taken"))
    except TooManyPasskeys:
        return _page(422, spoken()("login.passkey.many"))
    return _recovery(user, codes) if codes else redirect(url_for(".show"), 303)


@blueprint.post("/passkey/remove")
@logins.require("agent")
def remove_passkey() -> ResponseReturnValue:
    """Forget one of one's own passkeys."""
    chosen = number(request.form.get("passkey", ""))
    return _removed("passkey", lambda connection, user: passkeys.remove(connection, user.id, chosen or 0))


def _removed(what: str, remove: Callable[[Connection, User], bool]) -> ResponseReturnValue:
    user, now = _user(), datetime.now(UTC)
    if refused := _check_password(user, now):
        return refused
    with application.database().write() as connection:
        if remove(connection, user):
            _note(connection, user, "factor_removed", what, now)
    return redirect(url_for(".show"), 303)


def _recovery(user: User, codes: list[str]) -> Response:
    return staff.render("recovery.html", viewer=user, here="account", codes=codes, home=navigation.home(user))


def _check_password(user: User, now: datetime) -> Response | None:
    """Ask for the password again, so that an open browser is not enough; None when it is right."""
    try:
        reauthentication.check(user, now, "factor_refused")
    except FormRefused as refused:
        return _page(refused.status, refused.trouble)
    return None


def _note(connection: Connection, user: User, deed: Deed, what: str, now: datetime) -> None:
    """Note that a factor changed, and end the user's other logins, which it did not guard."""
    mine = logins.login()
    open_logins.end_others(connection, user.id, mine.key if mine else "")
    audit.note(connection, Actor(user.name, "page"), deed, user.name, what, at=now)


def _user() -> User:
    user = logins.entered()
    assert user is not None  # noqa: S101 - `require` lets nobody else in
    return user


def _salt() -> str:
    """The salt of the device that the form is about; a new one where it brings none of ours."""
    brought = request.form.get("salt", "")
    return brought if re.fullmatch(r"[0-9a-f]{32}", brought) else factors.new_salt()


def _page(status: int, trouble: str = "") -> Response:
    user, salt, party = _user(), _salt(), passkeys.relying_party(settings())
    with application.database().read() as connection:
        left, device = factors.left(connection, user.id), factors.has_device(connection, user.id)
        known, kept = passkeys.of(connection, user.id), users.password_of(connection, user.name)
    said = factors.address(key(), user.id, user.name, salt, root().partition("://")[2].strip("/"))
    asked = passkeys.challenge(key(), "add", user.id) if party else ""
    response = staff.render(
        "factor.html",
        viewer=user,
        here="account",
        user=user,
        elsewhere=_elsewhere(),
        password=bool(kept),
        must=logins.must_add_factor(user),
        left=left,
        device=device,
        passkeys=known,
        asked=asked,
        options=passkeys.creation(party, key(), user.id, user.name, asked, known) if party else "",
        salt=salt,
        secret=factors.secret(key(), user.id, salt),
        picture=_drawn(said),
        trouble=trouble,
    )
    response.status_code = status
    return response


def _elsewhere() -> str:
    """What to say to somebody whose second factor is asked for elsewhere; "" to everybody else."""
    if proxied.named() is not None:
        return spoken()("login.proxy.decides")
    return spoken()("login.oidc.decides", provider=provider.name()) if logins.elsewhere() else ""


def _drawn(said: str) -> Markup:
    """A QR code as SVG, dark on white in light and dark pages."""
    drawn = segno.make(said, micro=False).svg_inline(scale=5, light="#fff", svgclass="qr", lineclass=None)
    return Markup(drawn)  # noqa: S704 - it holds numbers only


def _signature(until: int, name: str, kept: str) -> str:
    said = f"{until}\0{name}\0{kept}".encode("utf-8", "replace")
    return hmac.new(application.keys().of("second step"), said, "sha256").hexdigest()
