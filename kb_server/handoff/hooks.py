"""`/hooks/<desk>`: what help desks tell. It is believed only with the help desk's own signature."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from flask import Blueprint, Flask, Response, current_app, jsonify, request
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import BadRequest, Forbidden, NotFound

from kb_server.contact.store import NoSuchContact
from kb_server.handoff import adapters, desks, heard
from kb_server.handoff.desks import HelpDesk
from kb_server.handoff.exchange import DeskEvent, Misread, Unsigned
from kb_server.settings import Settings
from kb_server.web import application
from kb_server.web.limits import Exceeded, Limit, MemoryCounts

EXTENSION = "gapless.desks"

blueprint = Blueprint("hooks", __name__)

_log = logging.getLogger(__name__)
_warned = MemoryCounts(Limit(1, timedelta(minutes=1)))


def help_desks() -> Mapping[str, HelpDesk]:
    """The application's help desks."""
    found: Mapping[str, HelpDesk] = current_app.extensions[EXTENSION]
    return found


@blueprint.post("/hooks/<desk>")
def take(desk: str) -> Response:
    """Move the contacts of tickets that a help desk tells about. A ticket that is not ours is no error."""
    known = help_desks().get(desk)
    if known is None or not known["secret"]:
        raise NotFound
    now = datetime.now(UTC)
    moved = sum(_move(known, event, now) for event in _events(known, now))
    return jsonify({"moved": moved})


def _events(desk: HelpDesk, now: datetime) -> tuple[DeskEvent, ...]:
    headers = {name.lower(): value for name, value in request.headers.items()}
    body = request.get_data(cache=False)
    try:
        return adapters.ADAPTERS[desk.kind].events(body, headers, desk, now)
    except Unsigned as error:
        _warn(desk, f"is refused: {error}")
        raise Forbidden("This webhook is not signed by the help desk.") from error
    except (Misread, AttributeError, KeyError, TypeError) as error:
        _warn(desk, "cannot be read")
        raise BadRequest("This webhook is not what the help desk's documentation says.") from error


def _warn(desk: HelpDesk, what: str) -> None:
    """Log it once a minute: strangers may send as many as they like."""
    with contextlib.suppress(Exceeded):
        _warned.take(desk.name, 1, time.monotonic())
        _log.warning("a webhook of the help desk %s %s", desk.name, what)


def _move(desk: HelpDesk, event: DeskEvent, now: datetime) -> bool:
    try:
        with application.database().write() as connection:
            return heard.move(application.settings(), connection, desk, event, now)
    except NoSuchContact:  # erased, or expired
        return False


@blueprint.record_once
def _install(state: BlueprintSetupState) -> None:
    app: Flask = state.app  # type: ignore[assignment]
    chosen: Settings = app.extensions["gapless.settings"]
    app.extensions[EXTENSION] = desks.load(chosen)
