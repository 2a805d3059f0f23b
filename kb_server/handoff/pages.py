"""`/desk/handover`: what is on its way to help desks, and what they did not take, to be sent again."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from kb_server.access import logins
from kb_server.handoff import hooks, outbox
from kb_server.web import application
from kb_server.web.request import number
from kb_server.web.staff import navigation
from kb_server.web.staff import pages as staff
from kb_server.web.staff.navigation import NavigationLink

SHOWN = 200  # troubles

blueprint = Blueprint("handover", __name__, url_prefix="/desk/handover", template_folder="templates")
navigation.add(blueprint, NavigationLink("handover", "handover.show", "handoff.page.title"))


@blueprint.get("")
@logins.require("agent")
def show() -> Response:
    """Each help desk with what it took, and each contact that one did not take."""
    with application.database().read() as connection:
        counts, troubles = outbox.counts(connection), outbox.troubled(connection, SHOWN)
    desks = dict.fromkeys(hooks.help_desks(), (0, 0, 0)) | counts
    return staff.render(
        "handoff/handover.html",
        viewer=logins.current(),
        here="handover",
        desks=desks,
        known=hooks.help_desks(),
        troubles=troubles,
    )


@blueprint.post("/again")
@logins.require("agent")
def again() -> ResponseReturnValue:
    """Send one handover again, or all that were given up."""
    wanted = request.form.get("handover", "")
    chosen = number(wanted)
    if wanted != "all" and chosen is None:
        raise BadRequest("handover is the number of a handover, or all.")
    with application.database().write() as connection:
        numbers = outbox.given_up(connection) if chosen is None else [chosen]
        outbox.send_again(connection, numbers, datetime.now(UTC))
    return redirect(url_for(".show"), 303)
