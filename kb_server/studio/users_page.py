"""`/studio/users`: who can log in, for admins: their roles, last logins and second factors, changed here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.engine import Connection
from werkzeug.exceptions import BadRequest

from kb_server.access import callers, exports, factors, logins, open_logins, users
from kb_server.access.users import ROLES, NoSuchUser
from kb_server.data import audit
from kb_server.web import application
from kb_server.web.staff import navigation
from kb_server.web.staff import pages as staff
from kb_server.web.staff.language import spoken
from kb_server.web.staff.navigation import NavigationLink

blueprint = Blueprint("studio_users", __name__, url_prefix="/studio/users", template_folder="templates")
navigation.add(
    blueprint,
    NavigationLink("users", "studio_users.show", "studio.users.title", role="admin", group="studio"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow:
    """One user, as the page shows them."""

    name: str
    role: str
    since: datetime
    login: datetime | None  # the last one, of those that the audit log still has
    app: bool  # has an app that shows codes
    passkeys: int


Change = Callable[[Connection, str], None]
COLUMNS = tuple(UserRow.__dataclass_fields__)


@blueprint.get("")
@logins.require("admin")
def show() -> Response:
    """All users by name, and the names that were removed; `?format=` downloads the users."""
    form = exports.asked(request.args)
    with application.database().read() as connection:
        found = list(_rows(connection))
    if form:
        return exports.file("users", COLUMNS, (asdict(one) for one in found), form)
    return _page(200)


@blueprint.post("/role")
@logins.require("admin")
def change_role() -> ResponseReturnValue:
    """Give somebody else another role, from their next page on."""
    role = request.form.get("role", "")
    if role not in ROLES:
        raise BadRequest(f"role is one of {', '.join(ROLES)}.")

    def change(connection: Connection, name: str) -> None:
        if users.change_role(connection, name, role):
            audit.note(connection, callers.actor(), "role_changed", name, role)

    return _changed(change)


@blueprint.post("/factors")
@logins.require("admin")
def reset_factors() -> ResponseReturnValue:
    """Forget the second factors of somebody else, and end their logins."""

    def change(connection: Connection, name: str) -> None:
        user = users.find(connection, name)
        if factors.remove(connection, user.id):
            open_logins.end_all(connection, user.id)
            audit.note(connection, callers.actor(), "factor_removed", name)

    return _changed(change)


@blueprint.post("/logins")
@logins.require("admin")
def end_logins() -> ResponseReturnValue:
    """End all logins of somebody else, who can log in again."""

    def change(connection: Connection, name: str) -> None:
        if ended := open_logins.end_all(connection, users.find(connection, name).id):
            audit.note(connection, callers.actor(), "logins_ended", name, str(ended))

    return _changed(change)


@blueprint.post("/remove")
@logins.require("admin")
def remove() -> ResponseReturnValue:
    """Remove somebody else, and end their logins."""

    def change(connection: Connection, name: str) -> None:
        users.remove(connection, name)
        audit.note(connection, callers.actor(), "user_removed", name)

    return _changed(change)


@blueprint.post("/allow")
@logins.require("admin")
def allow() -> ResponseReturnValue:
    """Let a proxy or a provider make somebody again who was removed."""

    def change(connection: Connection, name: str) -> None:
        users.allow(connection, name)
        audit.note(connection, callers.actor(), "user_allowed", name)

    return _changed(change)


def _changed(change: Change) -> ResponseReturnValue:
    """Do it to whom the form names, and show the list again; nobody does it to themselves.

    So there is always an admin left, who is the one that is logged in.
    """
    name = users.normal(request.form.get("name", ""))
    if name == logins.user().name:
        return _page(409, spoken()("studio.users.self"))
    try:
        with application.database().write() as connection:
            change(connection, name)
    except NoSuchUser:
        return _page(404, spoken()("studio.users.gone"))
    return redirect(url_for(".show"), 303)


def _page(status: int, trouble: str = "") -> Response:
    with application.database().read() as connection:
        found, removed = list(_rows(connection)), users.removed(connection)
    response = staff.render(
        "studio/users.html",
        viewer=logins.user(),
        here="users",
        found=found,
        removed=removed,
        roles=ROLES,
        trouble=trouble,
    )
    response.status_code = status
    return response


def _rows(connection: Connection) -> Iterator[UserRow]:
    last, held = audit.last(connection, "login"), factors.held(connection)
    for user in users.everyone(connection):
        app, passkeys = held.get(user.id, (False, 0))
        yield UserRow(
            name=user.name,
            role=user.role,
            since=user.created,
            login=last.get(user.name),
            app=app,
            passkeys=passkeys,
        )
