"""Reloading open pages when a new release is served, in development only."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path

from flask import Blueprint, Response, request, send_file

SCRIPT = Path(__file__).with_name("reload.js")
ALIVE = 15.0  # seconds between two messages: sending one shows whether the page is still open


class Reloads:
    """The release that pages should show. Every open page gets a message when it changes."""

    def __init__(self) -> None:
        self._release = ""
        self._failure = ""
        self._draft = (0, "")  # how many there were, and the address of the last
        self._changed = threading.Condition()
        self._closed = False

    def show(self, release: str, failure: str = "") -> None:
        """Tell every page that `release` is served, and why the last change was not published."""
        with self._changed:
            self._release, self._failure = release, failure
            self._changed.notify_all()

    def draft(self, address: str) -> None:
        """Tell every page that the one at `address` looks otherwise now, before it is in a release."""
        with self._changed:
            self._draft = self._draft[0] + 1, address
            self._changed.notify_all()

    def close(self) -> None:
        """End every stream."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def stream(self) -> Iterator[str]:
        """Server-sent events: the current release, then each later one, each failure and each draft."""
        with self._changed:
            sent = ("", "", self._draft)  # a page that opens now shows the draft
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._state != sent, ALIVE)  # noqa: B023
                now, closed = self._state, self._closed
            if closed:
                return
            if now == sent:
                yield ": here\n\n"
            if now[0] != sent[0]:
                yield f"data: {now[0]}\n\n"
            if now[1] != sent[1]:
                yield f"event: failed\ndata: {json.dumps(now[1])}\n\n"
            if now[2] != sent[2]:
                yield f"event: draft\ndata: {json.dumps(now[2][1])}\n\n"
            sent = now

    @property
    def _state(self) -> tuple[str, str, tuple[int, str]]:
        return self._release, self._failure, self._draft


def connect(reloads: Reloads, draft: Callable[[str], bytes | None] = lambda _address: None) -> Blueprint:
    """Make the blueprint that serves the stream and the script, and puts the script into every page.

    `draft` gives a page that is not published yet, by its address.
    """
    dev = Blueprint("reload", __name__, url_prefix="/_gapless")

    @dev.get("/reload")
    def stream() -> Response:
        response = Response(reloads.stream(), mimetype="text/event-stream")
        response.headers["Cache-Control"] = "no-store"
        return response

    @dev.get("/reload.js")
    def script() -> Response:
        return send_file(SCRIPT, mimetype="text/javascript", max_age=0)

    @dev.before_app_request
    def plain() -> None:
        """Have pages sent as they are written: nothing can be put into compressed ones."""
        request.environ.pop("HTTP_ACCEPT_ENCODING", None)

    @dev.after_app_request
    def insert(response: Response) -> Response:
        if response.mimetype != "text/html" or response.status_code in (204, 206, 304):
            return response
        response.direct_passthrough = False
        page = draft(request.path) if response.status_code in (HTTPStatus.OK, HTTPStatus.NOT_FOUND) else None
        if page is not None:
            response.status_code = HTTPStatus.OK  # no release may have the page yet
        tag = f'<script type="module" src="{request.script_root}/_gapless/reload.js"></script>'
        page = response.get_data() if page is None else page
        response.set_data(page.replace(b"</body>", tag.encode() + b"</body>", 1))
        del response.headers["ETag"], response.headers["Last-Modified"], response.headers["Accept-Ranges"]
        return response

    return dev
