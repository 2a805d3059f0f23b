"""The page that the links in mails lead to: confirm the address, or have it erased.

Mail scanners open every link. So opening the page changes nothing; only its buttons do.
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, request

from kb_server.gaps.answering import outbox, waiting
from kb_server.web import application
from kb_server.web.staff import pages as staff

blueprint = Blueprint("answering", __name__, url_prefix="/-/answers", template_folder="templates")


@blueprint.get("/<event>/<signature>")
def show(event: str, signature: str) -> Response:
    """Ask what is wanted."""
    _check(event, signature)
    with application.database().read() as connection:
        one = waiting.find(connection, event)
    return _page("gone" if one is None else "confirmed" if one.confirmed else "asking")


@blueprint.post("/<event>/<signature>")
def decide(event: str, signature: str) -> Response:
    """Confirm the address, or erase it."""
    _check(event, signature)
    stop = request.form.get("do") == "stop"
    with application.database().write() as connection:
        if stop:
            waiting.forget(connection, event)
            for kind in ("confirm", "answer"):
                outbox.withdraw(connection, event, kind)
            return _page("gone")
        known = waiting.confirm(connection, event, datetime.now(UTC))
    return _page("confirmed" if known else "gone")


def _check(event: str, signature: str) -> None:
    right = waiting.signature(event, application.keys().of("answers"))
    if not hmac.compare_digest(right.encode(), signature.encode("utf-8", "replace")):
        abort(404)


def _page(state: str) -> Response:
    response = staff.render("answering.html", state=state)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
