"""The direct intake: it keeps an ordinary batch before Flask has the request.

What Flask does around a view costs more than to keep an event. So what the page of a reader sends, which
needs none of it, is kept here, and answered if all is well. All other requests are Flask's, whole: those of
staff and programs, of other sites, to other hosts, malformed ones. What is refused here is Flask's to say:
the view of `intake` is told what became of the batch, and answers as it always does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import Blueprint, Flask
from flask.blueprints import BlueprintSetupState
from werkzeug.wsgi import get_host, get_input_stream

from kb_server.access import forgery
from kb_server.log import intake
from kb_server.log.events import MAX_BATCH_BYTES
from kb_server.log.ingest import Ingester
from kb_server.log.recorder import BatchOutcome, Recorder
from kb_server.releases.current import NothingServed, OpenRelease, Source
from kb_server.settings import Settings
from kb_server.web import forwarded, headers, refusal_counts
from kb_server.web.request import number

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

blueprint = Blueprint("direct_intake", __name__)

# Headers with which a request is Flask's: who sends it is known by them, or its body has no length.
_OTHERS = ("HTTP_AUTHORIZATION", "HTTP_TRANSFER_ENCODING", "HTTP_UPGRADE")
_LOGIN = "gapless"  # begins the name of each cookie of ours


class DirectIntake:
    """A WSGI application in front of a service."""

    def __init__(self, service: Flask) -> None:
        chosen: Settings = service.extensions["gapless.settings"]
        self._chosen = chosen
        self._service = service.wsgi_app
        self._recorder: Recorder = service.extensions["gapless.recorder"]
        self._ingester: Ingester = service.extensions["gapless.ingester"]
        self._serving: Source = service.extensions["gapless.serving"]
        self._refusals = refusal_counts.of(service)
        self._largest = min(MAX_BATCH_BYTES, chosen.max_body)
        named = chosen.user_header.upper().replace("-", "_")
        self._others = (*_OTHERS, f"HTTP_{named}")
        self._is_host_ours = lru_cache(maxsize=64)(self._is_ours)
        self._headers = {scheme: self._always(secure=scheme == "https") for scheme in ("http", "https")}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if environ.get("PATH_INFO") != intake.ADDRESS or not self._is_ordinary(environ):
            return self._service(environ, start_response)
        try:
            with self._serving.lease() as served:
                kept = self._keep(environ, served)
        except NothingServed:  # nothing was read
            return self._service(environ, start_response)
        if isinstance(kept, Exception) or not kept.accepted:
            environ[intake.KEPT] = _again(kept)
            return self._service(environ, start_response)
        self._ingester.wake()
        self._refusals.tell(time.monotonic())
        body = intake.written(intake.told(kept))
        always = self._headers[environ["wsgi.url_scheme"]]
        start_response("202 ACCEPTED", [*always, ("Content-Length", str(len(body)))])
        return [body]

    def _is_ordinary(self, environ: WSGIEnvironment) -> bool:
        """Does a page of ours send a batch, of somebody of whom nothing is known?"""
        length = number(environ.get("CONTENT_LENGTH", ""))
        return (
            environ["REQUEST_METHOD"] == "POST"
            and environ["wsgi.url_scheme"] in self._headers
            and not environ.get("QUERY_STRING")
            and not any(name in environ for name in self._others)
            and _LOGIN not in environ.get("HTTP_COOKIE", "")
            and length is not None
            and length <= self._largest
            and environ.get("SCRIPT_NAME", "").isascii()
            and self._is_from_here(environ)
        )

    def _is_from_here(self, environ: WSGIEnvironment) -> bool:
        """Is it sent to a host of ours, and by no page of another site?"""
        host, origin = get_host(environ), environ.get("HTTP_ORIGIN")
        if not self._is_host_ours(host) or origin in self._chosen.widget_origins:
            return False
        site = environ.get("HTTP_SEC_FETCH_SITE")
        return not forgery.crosses(method="POST", host=host, site=site, origin=origin)

    def _is_ours(self, host: str) -> bool:
        try:
            host.encode("idna")  # as Flask does, which has no page for other names
        except UnicodeError:
            return False
        return bool(host) and forwarded.is_ours(host, self._chosen)

    def _keep(self, environ: WSGIEnvironment, served: OpenRelease) -> BatchOutcome | Exception:
        """What became of the batch of a request."""
        try:
            body = get_input_stream(environ).read()  # as Flask does: bodies of some servers end by themselves
            sender = intake.sender_to(
                served,
                environ.get("SCRIPT_NAME", "").rstrip("/"),
                address=environ.get("REMOTE_ADDR") or "",
                agent=environ.get("HTTP_USER_AGENT", ""),
                now=datetime.now(UTC),
            )
            return self._recorder.record(body, sender)
        except Exception as error:  # whatever it is, Flask answers it
            return error

    def _always(self, *, secure: bool) -> list[tuple[str, str]]:
        """The headers of each batch that is taken."""
        always = {"Content-Type": intake.JSON, **intake.UNCACHED}
        if self._chosen.widget_origins:
            always["Vary"] = "Origin"
        return list((always | headers.wherever(headers.bare(self._chosen), secure=secure)).items())


def _again(kept: BatchOutcome | Exception) -> Callable[[], BatchOutcome]:
    """A function that has that outcome."""

    def outcome() -> BatchOutcome:
        if isinstance(kept, Exception):
            raise kept
        return kept

    return outcome


@blueprint.record_once
def _install(state: BlueprintSetupState) -> None:
    service: Flask = state.app  # type: ignore[assignment]
    service.wsgi_app = DirectIntake(service)  # type: ignore[method-assign]
