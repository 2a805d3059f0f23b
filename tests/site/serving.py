"""Real servers for a browser: the service itself, and a front that serves the pages and passes `/api` on."""

from __future__ import annotations

import http.client
import io
import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from flask import Flask, Response, request, send_from_directory
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.test import Client, EnvironBuilder

from tests.patience import PATIENCE


@runtime_checkable
class SupportsClose(Protocol):
    """What WSGI lets a body have."""

    def close(self) -> None:
        """Let go of what it reads."""


Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
HOST = "127.0.0.1"


class _Quiet(WSGIRequestHandler):
    """Prints nothing: a browser that leaves in mid-answer is no news."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 -- the base class names it so
        """Say nothing."""


class Served:
    """An application on a port of its own, until it is stopped."""

    def __init__(self, application: Application | None = None) -> None:
        self.application = application
        self._server = make_server(HOST, 0, self._answer, threaded=True, request_handler=_Quiet)
        self.port: int = self._server.server_port
        self.url = f"http://{HOST}:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening: from now on connections are refused."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, environ: dict[str, Any], start: Any) -> Iterator[bytes]:
        """Answer, and close what is sent in any case: Werkzeug does not when a browser leaves meanwhile."""
        assert self.application is not None
        body = self.application(environ, start)
        try:
            yield from body
        finally:
            if isinstance(body, SupportsClose):
                body.close()


@contextmanager
def served(application: Application | None = None) -> Iterator[Served]:
    """Serve `application` meanwhile."""
    server = Served(application)
    yield server
    if server._thread.is_alive():
        server.stop()


class Heard:
    """An application, and the events that browsers told it and it took."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._events: dict[str, dict[str, Any]] = {}  # by id: as in the log, what is sent twice is there once
        self._news = threading.Condition()

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """Pass the request on."""
        if environ["PATH_INFO"] != "/api/events":
            return self._application(environ, start)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        environ["wsgi.input"] = io.BytesIO(body)
        client = Client(self._application)
        answer = client.open(EnvironBuilder.from_environ(environ))
        refused = {refusal["index"] for refusal in answer.get_json()["refused"]}
        with self._news:
            batch = json.loads(body)
            for index, event in enumerate(batch["events"]):
                if index not in refused:
                    self._events.setdefault(event["id"], event | {"segment": batch["segment"]})
            self._news.notify_all()
        return answer(environ, start)

    def all(self, kind: str, **fields: Any) -> list[dict[str, Any]]:
        """The events of one kind with these values, so far."""
        wanted = {"kind": kind} | fields
        return [event for event in self._events.values() if wanted.items() <= event.items()]

    def wait(self, kind: str, **fields: Any) -> dict[str, Any]:
        """The first such event, as soon as it is told."""
        with self._news:
            came = self._news.wait_for(lambda: self.all(kind, **fields), PATIENCE)
            assert came, (kind, fields, self._events)
            return came[0]


class Front:
    """What stands before the service in production: the pages come from the disk, `/api` from the service.

    While `slow` is set the service's answers wait.
    """

    def __init__(self, site: Path, port: int) -> None:
        self.port = port
        self.slow = threading.Event()
        self.go = threading.Event()
        self.application = Flask("front", static_folder=None)
        self.application.add_url_rule("/api/<path:path>", view_func=self._pass_on, methods=["GET", "POST"])
        self.application.add_url_rule("/", defaults={"path": ""}, view_func=self._page)
        self.application.add_url_rule("/<path:path>", view_func=self._page)
        self._site = site

    def _page(self, path: str) -> Response:
        folder = (self._site / path).is_dir()
        return send_from_directory(self._site, f"{path}/index.html".lstrip("/") if folder else path)

    def _pass_on(self, path: str) -> Response:  # noqa: ARG002 -- the request has it, with its query
        if self.slow.is_set():
            self.go.wait()
        service = http.client.HTTPConnection(HOST, self.port)
        try:
            service.request(request.method, request.full_path, request.get_data())
            answer = service.getresponse()
            return Response(answer.read(), answer.status, content_type=answer.headers["Content-Type"])
        except ConnectionError:
            return Response("the service does not answer", 502)
        finally:
            service.close()
