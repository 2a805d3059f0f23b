"""A help desk on loopback that behaves as Zammad's API does, and can fail as help desks do."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class ZammadServer:
    """What the help desk has, and how it answers."""

    tickets: list[dict[str, Any]] = field(default_factory=list)
    articles: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # method and path of each request
    status: int = 0  # with which it refuses everything; 0: it works
    headers: dict[str, str] = field(default_factory=dict)  # of a refusal
    made: Callable[[int], bool] = lambda _: True  # called with how many tickets there are; False: no answer
    url: str = ""
    turn: threading.Lock = field(default_factory=threading.Lock)

    @property
    def references(self) -> Counter[str]:
        """How many tickets there are of each reference."""
        return Counter(str(ticket["title"]).partition(" ")[0] for ticket in self.tickets)


@contextmanager
def zammad(port: int = 0, server: ZammadServer | None = None) -> Iterator[ZammadServer]:
    """A help desk that is running, with what `server` has."""
    told = server or ZammadServer()

    class Desk(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._respond()

        def do_POST(self) -> None:
            self._respond()

        def _respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            place = urlsplit(self.path)
            with told.turn:
                told.asked.append(f"{self.command} {place.path}")
                if told.status:
                    self._send(told.status, {"error": "not now"}, told.headers)
                elif place.path.endswith("/search"):
                    wanted = parse_qs(place.query)["query"][0].partition('"')[2].rstrip('"')
                    self._send(200, [one for one in told.tickets if wanted in one["title"]])
                elif place.path.endswith("/ticket_articles"):
                    told.articles.append(json.loads(body))
                    self._send(201, {"id": len(told.articles), "ticket_id": told.articles[-1]["ticket_id"]})
                else:
                    told.tickets.append(json.loads(body) | {"id": len(told.tickets) + 1})
                    if told.made(len(told.tickets)):
                        self._send(201, told.tickets[-1])
                    else:
                        self.close_connection = True

        def _send(self, status: int, values: Any, headers: dict[str, str] | None = None) -> None:
            body = json.dumps(values).encode()
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
            """Log nothing."""

    running = ThreadingHTTPServer(("127.0.0.1", port), Desk)
    told.url = f"http://127.0.0.1:{running.server_port}"
    thread = threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield told
    finally:
        running.shutdown()
        running.server_close()
        thread.join()
