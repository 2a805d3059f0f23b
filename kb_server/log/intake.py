"""The intake: `/api/events` takes what browsers send. It answers at once and never queries the database.

`direct_intake` keeps what most browsers send, and leaves to the view here what remains to be said of it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from flask import Blueprint, Flask, Response, current_app, request
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import RequestEntityTooLarge

from kb_server.access import callers, logins
from kb_server.access.audiences import audiences
from kb_server.access.claims import TokenRules
from kb_server.data.database import Database
from kb_server.log import origins, receipts
from kb_server.log.events import MAX_BATCH_BYTES
from kb_server.log.ingest import Ingester
from kb_server.log.privacy import redaction
from kb_server.log.recorder import BatchOutcome, Recorder, Sender
from kb_server.log.spool import Spool
from kb_server.log.visitors import Visitors
from kb_server.log.wire import MalformedEvent
from kb_server.releases.articles import PublishedArticle
from kb_server.releases.current import OpenRelease
from kb_server.settings import Settings
from kb_server.settings.database_url import locate
from kb_server.web import application, cross_origin, problems
from kb_server.web.application import settings
from kb_server.web.limits import Exceeded
from kb_server.web.request import release
from search import Answer, Request
from search.documents import PUBLIC

ADDRESS = "/api/events"
JSON, UNCACHED = "application/json", {"Cache-Control": "no-store"}  # of answers
_encode = json.JSONEncoder(separators=(",", ":")).encode  # made once: that takes longer than to write
KEPT = "gapless.log.kept"  # in the environment of a request: what became of its batch, as a function

blueprint = Blueprint("log", __name__)


@blueprint.post(ADDRESS)
@cross_origin.open_to_widget
def take() -> Response:
    """Keep a batch of events in the format of `kb_server.log.events`."""
    if (request.content_length or 0) > MAX_BATCH_BYTES:
        raise RequestEntityTooLarge(f"a batch has at most {MAX_BATCH_BYTES} bytes")
    kept: Callable[[], BatchOutcome] = request.environ.get(KEPT, _keep)
    try:
        outcome = kept()
    except MalformedEvent as error:
        return problems.response(400, str(error))
    except Exceeded as wait:
        response = problems.response(429, "too many events from this network address")
        response.headers["Retry-After"] = str(wait.seconds)
        return response
    ingester().wake()
    if outcome.dropped:
        return problems.response(503, "the spool or its disk is full")
    if not outcome.accepted:
        return problems.response(400, "no event of the batch is taken", **told(outcome))
    return _reply(202, told(outcome))


def _keep() -> BatchOutcome:
    return recorder().record(request.get_data(cache=False), sender())


def told(outcome: BatchOutcome) -> dict[str, Any]:
    """What a browser is told of its batch."""
    refused = [{"index": index, "reason": reason} for index, reason in outcome.refused]
    return {"accepted": outcome.accepted, "refused": refused}


@blueprint.get("/api/receipt")
@cross_origin.open_to_widget
def page_receipt() -> Response:
    """A receipt for a page that runs at the caller's network, see `page_receipts`."""
    who, page = sender(), request.args.get("page", "")
    if page.removeprefix(request.script_root).strip("/") and not who.page(page):
        return problems.response(404, "page must be the path of a page of this site")
    try:
        signed = recorder().page_receipt(who)
    except Exceeded as wait:
        response = problems.response(429, "too many receipts for this network address")
        response.headers["Retry-After"] = str(wait.seconds)
        return response
    except OSError:  # a full disk keeps the installation from its first secret
        return problems.response(503, "the disk is full")
    return _reply(200, {"receipt": signed})


@blueprint.get("/api/visitor")
def visitor() -> Response:
    """The visitor's token of today, to name when asking for an export or for erasure."""
    now = datetime.now(UTC)
    token = recorder().visitor(sender(now)).token
    midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), UTC)
    return _reply(200, {"visitor": token, "until": midnight.isoformat(), "days": settings().keep_queries})


def receipt(asked: Request, answer: Answer) -> str:
    """Sign `answer`, see `receipts`.

    Return "" in the preview, which logs nothing, and while a full disk keeps the installation from its first
    secret: search goes on, and what is clicked then proves nothing.
    """
    if not application.has_database():
        return ""
    try:
        key = application.keys().of("receipts")
        asker = recorder().visitor(sender())
    except OSError as error:
        recorder().spool.drop(0, error)
        return ""
    now = datetime.now(UTC)
    return receipts.issue(asked.text, answer, asker=asker, key=key, now=now, offset=asked.offset)


def recorder() -> Recorder:
    """Return the application's recorder."""
    found: Recorder = current_app.extensions["gapless.recorder"]
    return found


def ingester() -> Ingester:
    """Return the application's ingester."""
    found: Ingester = current_app.extensions["gapless.ingester"]
    return found


def sender(now: datetime | None = None) -> Sender:
    """Who sends this request, and what the service knows of the site."""
    return sender_to(
        release(),
        request.script_root,
        address=request.remote_addr or "",
        agent=request.headers.get("User-Agent", ""),
        now=now or datetime.now(UTC),
        logged_in=logins.claimed() or callers.with_token(),
        may_see=lambda article: article.audience in audiences(),
    )


def sender_to(
    served: OpenRelease,
    root: str,
    *,
    may_see: Callable[[PublishedArticle], bool] = lambda _: False,
    **who: Any,
) -> Sender:
    """Somebody to whom this release is served below the path `root`.

    To those who may not see an article that is not for the public, it looks as if it did not exist.
    """

    def has(name: str) -> bool:
        article = served.articles.get(name)
        return article is not None and (article.audience == PUBLIC or may_see(article))

    return Sender(article=has, page=lambda path: _is_page(served.site, path.removeprefix(root)), **who)


@blueprint.record_once
def _install(state: BlueprintSetupState) -> None:
    app: Flask = state.app  # type: ignore[assignment]
    chosen: Settings = app.extensions["gapless.settings"]
    redaction.install()
    spool = Spool.of(chosen)
    app.extensions["gapless.recorder"] = Recorder(
        spool=spool,
        visitors=Visitors(chosen.state / "salts"),
        keys=app.extensions["gapless.keys"],
        per_minute=chosen.events_per_minute,
        staff=[origins.network(text) for text in chosen.staff_networks],
        installation=chosen.origin,
        tokens=TokenRules.of(chosen),
    )
    patient = Database(locate(chosen.database, chosen.state))
    app.extensions["gapless.ingester"] = Ingester(chosen, spool, patient, app.extensions["gapless.listeners"])


def _is_page(site: Path, path: str) -> bool:
    """Is there a page at `path`? If so, the path holds no words that a customer typed."""
    named = unquote(path).strip("/")
    parts = named.split("/")
    if ".." in parts or "\0" in named or max(len(part.encode()) for part in parts) > 255:  # of a file's name
        return False
    place = os.path.join(site, named)  # noqa: PTH118 - as below, in a tenth of the time
    return os.path.isfile(f"{place}/index.html") or (named.endswith(".html") and os.path.isfile(place))  # noqa: PTH113


def _reply(status: int, values: object) -> Response:
    return Response(written(values), status, mimetype=JSON, headers=UNCACHED)


def written(values: object) -> bytes:
    """An answer as it is sent."""
    return (_encode(values) + "\n").encode()
