"""The page of tools: bookmarklet and extension, a test of the connection, and an agent's own tokens."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from kb_server.access import callers, logins, tokens
from kb_server.access.tokens import ApiToken, UnfitToken
from kb_server.data import audit
from kb_server.support import extension_files
from kb_server.web import application
from kb_server.web.request import release, root
from kb_server.web.staff import navigation
from kb_server.web.staff import pages as staff
from kb_server.web.staff.language import spoken
from kb_server.web.staff.navigation import NavigationLink
from search import EngineError

SCOPES = ("similar", "link", "flag")  # what the extension needs
DAYS = (30, 90, 365)  # that a token can be valid

blueprint = Blueprint("tools", __name__, url_prefix="/desk/tools", template_folder="templates")
navigation.add(blueprint, NavigationLink("tools", "tools.show", "desk.navigation.tools"))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionFinding:
    """One result of the test of the connection: the key of its text, and what fills it."""

    well: bool
    text: str
    values: dict[str, str] = dataclasses.field(default_factory=dict)


@blueprint.get("")
@logins.require("agent")
def show() -> Response:
    """The tools, and the agent's tokens."""
    return _page()


@blueprint.get("/extension.zip")
@logins.require("agent")
def download() -> ResponseReturnValue:
    """The browser extension, to unpack and load."""
    try:
        packed = extension_files.packed()
    except OSError as error:
        raise NotFound(str(error)) from error
    headers = {"Content-Disposition": 'attachment; filename="gapless-extension.zip"'}
    return Response(packed, mimetype="application/zip", headers=headers)


@blueprint.post("/test")
@logins.require("agent")
def test() -> Response:
    """Test the connection with a token, as the extension would use it. The token is not kept."""
    return _page(findings=findings(request.form.get("token", "").strip(), datetime.now(UTC)))


@blueprint.post("/tokens")
@logins.require("agent")
def add() -> Response:
    """Make a token for the extension, and show its secret this once."""
    days = next((one for one in DAYS if str(one) == request.form.get("days")), DAYS[-1])
    try:
        with application.database().write() as connection:
            label = request.form.get("label", "")
            made, secret = tokens.add(connection, logins.user().name, label, SCOPES, datetime.now(UTC), days)
            audit.note(connection, callers.actor(), "token_added", *tokens.told(made))
    except UnfitToken:
        response = _page(trouble=spoken()("desk.tools.label_missing"))
        response.status_code = 422
        return response
    return _page(made=made, secret=secret)


@blueprint.post("/tokens/<int:number>/revoke")
@logins.require("agent")
def revoke(number: int) -> ResponseReturnValue:
    """Make one of the agent's own tokens invalid at once."""
    with application.database().write() as connection:
        if number not in {one.id for one in tokens.of_user(connection, logins.user().name)}:
            raise NotFound(f"You have no token {number}.")
        gone = tokens.revoke(connection, number)
        audit.note(connection, callers.actor(), "token_revoked", *tokens.told(gone))
    return redirect(url_for("tools.show"), 303)


def findings(secret: str, now: datetime) -> list[ConnectionFinding]:
    """What the test of the connection finds: about the address, search, and the token."""
    return [_address(), _search(), *([_token(secret, now)] if secret else [])]


def _address() -> ConnectionFinding:
    here, public = request.url_root, root()
    same = here.rstrip("/") == public.rstrip("/")
    return ConnectionFinding(
        well=same,
        text="desk.tools.address_well" if same else "desk.tools.address_other",
        values={"here": here, "public": public},
    )


def _search() -> ConnectionFinding:
    try:
        _ = release().engine
    except EngineError:
        return ConnectionFinding(well=False, text="desk.tools.search_broken")
    served = release().manifest.id
    return ConnectionFinding(well=True, text="desk.tools.search_well", values={"release": served})


def _token(secret: str, now: datetime) -> ConnectionFinding:
    with application.database().read() as connection:
        found = tokens.find(connection, secret, now)
    if found is None:
        return ConnectionFinding(well=False, text="desk.tools.token_invalid")
    user, token = found
    values = {"user": user.name, "until": spoken().date(token.expires), "label": token.label}
    missing = [scope for scope in SCOPES if scope not in token.scopes]
    if missing:
        values["scopes"] = ", ".join(missing)
        return ConnectionFinding(well=False, text="desk.tools.token_narrow", values=values)
    return ConnectionFinding(well=True, text="desk.tools.token_well", values=values)


def _page(
    *,
    made: ApiToken | None = None,
    secret: str = "",
    findings: list[ConnectionFinding] | None = None,
    trouble: str = "",
) -> Response:
    with application.database().read() as connection:
        theirs = tokens.of_user(connection, logins.user().name)
    try:
        extension = extension_files.facts()
    except OSError:
        extension = None
    return staff.render(
        "desk/tools.html",
        viewer=logins.current(),
        here="tools",
        bookmarklet=f"javascript:{bookmarklet()}",
        center=root(),
        extension=extension,
        days=DAYS,
        tokens=theirs,
        made=made,
        secret=secret,
        findings=findings,
        refused=trouble,
    )


def bookmarklet() -> str:
    """The bookmarklet for this learn center, without the comment in its source."""
    source = Path(__file__).with_name("static").joinpath("bookmarklet.js").read_text(encoding="utf-8")
    lines = [line.strip() for line in source.splitlines() if not line.strip().startswith(("/*", "*", "//"))]
    code = " ".join(filter(None, lines)).replace("__BASE__", root().rstrip("/"))
    return code.replace("__CLICK__", spoken()("desk.tools.bookmarklet_click"))
