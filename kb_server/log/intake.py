"""The intake: `/api/events` takes what browsers send. It answers at once and never queries the database."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
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
from kb_server.log.recorder import Recorder, Sender
from kb_server.log.spool import Spool
from kb_server.log.visitors import Visitors
from kb_server.log.wire import MalformedEvent
from kb_server.releases.articles import PublishedArticle
from kb_server.settings import Settings
from kb_server.settings.database_url import locate
from kb_server.web import application, cross_origin, problems
from kb_server.web.application import settings
from kb_server.web.limits import Exceeded
from kb_server.web.request import release
from search import Answer, Request
from search.documents import PUBLIC

blueprint = Blueprint("log", __name__)


@blueprint.post("/api/events")
@cross_origin.open_to_widget
def take() -> Response:
    """Keep a batch of events in the format of `kb_server.log.events`."""
    if (request.content_length or 0) > MAX_BATCH_BYTES:
        raise RequestEntityTooLarge(f"a batch has at most {MAX_BATCH_BYTES} bytes")
    body = request.get_data(cache=False)
    try:
        outcome = recorder().record(body, sender())
    except MalformedEvent as error:
        return problems.response(400, str(error))
    except Exceeded as wait:
        response = problems.response(429, "too many events from this network address")
        response.headers["Retry-After"] = str(wait.seconds)
        return response
    ingester().wake()
    if outcome.dropped:
        return problems.response(503, "the spool or its disk is full")
    refused = [{"index": index, "reason": reason} for index, reason in outcome.refused]
    if not outcome.accepted:
        return problems.response(400, "no event of the batch is taken", accepted=0, refused=refused)
    return _reply(202, {"accepted": outcome.accepted, "refused": refused})


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
    served = release()
    return Sender(
        address=request.remote_addr or "",
        agent=request.headers.get("User-Agent", ""),
        now=now or datetime.now(UTC),
        logged_in=logins.claimed() or callers.with_token(),
        article=lambda name: _may_see(served.articles.get(name)),
        page=lambda path: _is_page(served.site, path.removeprefix(request.script_root)),
    )


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


def _may_see(article: PublishedArticle | None) -> bool:
    """May the caller see the article? To customers, agents' articles look as if they did not exist."""
    if article is None:
        return False
    return article.audience == PUBLIC or article.audience in audiences()


def _is_page(site: Path, path: str) -> bool:
    """Is there a page at `path`? If so, the path holds no words that a customer typed."""
    named = unquote(path).strip("/")
    parts = named.split("/")
    if ".." in parts or "\0" in named or max(len(part.encode()) for part in parts) > 255:  # of a file's name
        return False
    place = os.path.join(site, named)  # noqa: PTH118 - as below, in a tenth of the time
    return os.path.isfile(f"{place}/index.html") or (named.endswith(".html") and os.path.isfile(place))  # noqa: PTH113


def _reply(status: int, values: object) -> Response:
    body = json.dumps(values, separators=(",", ":")) + "\n"
    return Response(body, status, mimetype="application/json", headers={"Cache-Control": "no-store"})
