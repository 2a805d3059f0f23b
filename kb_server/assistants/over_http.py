"""The server for readers' assistants, over HTTP at `/mcp`: public articles, without a login, within limits.

Each request stands alone: there are no sessions, and nothing is pushed.
"""

from __future__ import annotations

import contextvars
import functools
import time
from collections.abc import MutableMapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import NotFound, TooManyRequests

from kb_server.log.intake import ingester, recorder
from kb_server.settings import Settings
from kb_server.support.reports import Reporter
from kb_server.web import application, limits
from kb_server.web.limits import Exceeded, Limit
from kb_server.web.shared_counts import SharedCounts
from search.documents import PUBLIC

SHARE = 10  # networks that may ask as much as one may, all at once
REPORTS = 10  # missing answers an hour that assistants of one network may report
_ALL = "all"

blueprint = Blueprint("assistants", __name__)

Message = MutableMapping[str, Any]  # of ASGI


class Budget:
    """What assistants may do in a time: those of one network, and all together."""

    def __init__(self, state: Path, name: str, most: int, window: timedelta) -> None:
        self._one = SharedCounts.of(state, name, Limit(most, window))
        self._everybody = SharedCounts.of(state, f"{name}-together", Limit(most * SHARE, window))

    def take(self) -> None:
        """Count one more for the sender of this request. Raises Exceeded."""
        now = time.monotonic()
        self._one.take_each(limits.around(request.remote_addr or ""), 1, now)
        self._everybody.take(_ALL, 1, now)


@blueprint.post("/mcp")
def speak() -> Response:
    """Answer one message of the Model Context Protocol (streamable HTTP, without sessions)."""
    _admit()
    import anyio  # the protocol only when it is wanted

    sent: list[Message] = []
    exchange = functools.partial(_exchange, _server(), sent)
    context = contextvars.copy_context()
    with ThreadPoolExecutor(1) as alone:  # the server's own thread may have an event loop already
        alone.submit(lambda: context.run(lambda: anyio.run(exchange))).result()
    start = next(message for message in sent if message["type"] == "http.response.start")
    body = b"".join(m.get("body", b"") for m in sent if m["type"] == "http.response.body")
    response = Response(body, start["status"])
    kept = {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]}
    response.headers["Content-Type"] = kept.get("content-type", "application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _admit() -> None:
    if not application.settings().assistants_per_minute:
        raise NotFound("Assistants are not served here: GAPLESS_ASSISTANTS_PER_MINUTE is not set.")
    asked: Budget = current_app.extensions["gapless.assistants"]
    try:
        asked.take()
    except Exceeded as wait:
        raise TooManyRequests("Too many requests from assistants.", retry_after=wait.seconds) from wait


def _server() -> Any:
    """The ASGI application that answers this request, with the tools of a reader."""
    from mcp.server.transport_security import TransportSecuritySettings

    from kb_server.assistants import server
    from kb_server.assistants.tools import Tools

    chosen = application.settings()
    tools = Tools(
        source=application.serving(),
        reporter=Reporter(settings=chosen, database=application.database(), recorder=recorder()),
        ingester=ingester(),
        audiences=frozenset({PUBLIC}),
        user="",
        network=request.remote_addr or "unknown",
        admit=current_app.extensions["gapless.assistants.reports"].take,
    )
    # Which hosts and pages may ask is checked before, for every address.
    unchecked = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    return server.make(tools).streamable_http_app(
        json_response=True, stateless_http=True, transport_security=unchecked
    )


async def _exchange(app: Any, sent: list[Message]) -> None:
    received = [{"type": "http.request", "body": request.get_data(cache=False), "more_body": False}]

    async def receive() -> Message:
        return received.pop() if received else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in request.headers]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": request.scheme,
        "path": "/mcp",
        "raw_path": b"/mcp",
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": None,
        "server": None,
    }
    async with app.router.lifespan_context(app):
        await app(scope, receive, send)


@blueprint.record_once
def _install(state: BlueprintSetupState) -> None:
    chosen: Settings = state.app.extensions["gapless.settings"]
    asked = Budget(chosen.state, "assistants", chosen.assistants_per_minute, timedelta(minutes=1))
    state.app.extensions["gapless.assistants"] = asked
    reports = Budget(chosen.state, "assistants-reports", REPORTS, timedelta(hours=1))
    state.app.extensions["gapless.assistants.reports"] = reports
