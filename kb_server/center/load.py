"""How much one network may ask of search: so often, and so much at once.

What is too much is refused before anything is worked on. Pages and files do not count. What comes from the
machine itself is not limited: behind a proxy that is not trusted all readers would be one.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Container
from datetime import timedelta

from flask import Blueprint, Flask, current_app, g, request
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import TooManyRequests

from kb_server.center.results import PLAIN
from kb_server.settings import Settings
from kb_server.web import limits
from kb_server.web.limits import Exceeded, Limit
from kb_server.web.shared_counts import SharedCounts

ADDRESSES = ("/api/search", "/api/suggest", "/api/similar", "/api/explain")
AT_ONCE = 4  # searches of one network that a process works on; half of the threads that the guide starts

blueprint = Blueprint("load", __name__)


class Load:
    """What networks ask of search, often and at once."""

    def __init__(self, often: SharedCounts) -> None:
        self._often = often
        self._turn = threading.Lock()
        self._running: Counter[str] = Counter()

    def begin(self, network: str) -> None:
        """Let the network ask. Raises Exceeded. Each that began ends."""
        with self._turn:
            if self._running[network] >= AT_ONCE:
                raise Exceeded(timedelta(seconds=1))
        self._often.take(network, 1, time.monotonic())
        with self._turn:
            self._running[network] += 1

    def end(self, network: str) -> None:
        """The network has its answer."""
        with self._turn:
            self._running[network] -= 1
            if not self._running[network]:
                del self._running[network]


def is_search(path: str, arguments: Container[str]) -> bool:
    """Is it a search, in any of its forms? `arguments` are the names behind the question mark."""
    return path in ADDRESSES or (PLAIN in arguments and "q" in arguments)


@blueprint.before_app_request
def _begin() -> None:
    address = request.remote_addr or ""
    arguments = request.args if request.query_string else ()
    if not is_search(request.path, arguments) or limits.is_this_machine(address):
        return
    network = limits.network(address)
    try:
        _load().begin(network)
    except Exceeded as wait:
        raise TooManyRequests("Too many searches from this network.", retry_after=wait.seconds) from wait
    g.searching = network


@blueprint.teardown_app_request
def _end(_error: BaseException | None) -> None:
    if network := g.pop("searching", None):
        _load().end(network)


def _load() -> Load:
    found: Load = current_app.extensions["gapless.load"]
    return found


@blueprint.record_once
def _install(state: BlueprintSetupState) -> None:
    app: Flask = state.app  # type: ignore[assignment]
    chosen: Settings = app.extensions["gapless.settings"]
    limit = Limit(chosen.searches_per_minute, timedelta(minutes=1))
    app.extensions["gapless.load"] = Load(SharedCounts.of(chosen.state, "searches", limit))
