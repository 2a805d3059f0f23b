"""Entering: a login begins, and the browser is led where the person wanted to go."""

from __future__ import annotations

from datetime import datetime

from flask import Response, make_response, redirect, request
from sqlalchemy.engine import Connection

from kb_server.access import browsers, devices, logins
from kb_server.access.logins import Way
from kb_server.access.users import User
from kb_server.data import audit
from kb_server.data.audit import Actor
from kb_server.web.application import settings
from kb_server.web.request import local
from kb_server.web.staff import navigation


def enter(
    connection: Connection,
    user: User,
    now: datetime,
    *,
    way: Way = "password",
    detail: str = "",
    next_page: str | None = None,
    proved: datetime | None = None,
    provider_session: str = "",
) -> Response:
    """Begin the login of `user` with a new token, and lead them to `next_page`, else to where they begin.

    Without `next_page`, the form says it: a path below the learn center. `detail` is for the audit log. Of a
    sign-in with a provider, `proved` is when the person showed there who they are, and `provider_session` how
    its session is kept.
    """
    wanted = request.form.get("next", "") if next_page is None else next_page
    response = lead(place(user, wanted))
    logins.end(connection, logins.token())
    token = logins.begin(
        connection,
        user,
        now,
        settings().login_hours,
        way=way,
        browser=browsers.named(request.headers.get("User-Agent", "")),
        proved=proved if way == "oidc" else now,
        provider_session=provider_session,
    )
    audit.note(connection, Actor(user.name, "page"), "login", detail=detail, at=now)
    logins.remember(response, token, settings().login_hours)
    devices.remember(response, user.name)
    return response


def place(user: User, wanted: str) -> str:
    """The page of ours at the path `wanted` below the learn center; where `user` begins, if it is none."""
    path = local(wanted)
    return f"{request.script_root}{path}" if path else navigation.home(user)


def lead(target: str) -> Response:
    """Lead the browser to a page of ours; "" is the learn center."""
    response: Response = make_response(redirect(target or f"{request.script_root}/", 303))
    return private(response)


def private(response: Response) -> Response:
    """The response, which nothing may keep."""
    response.headers["Cache-Control"] = "no-store"
    return response
