"""A receiver of webhooks on loopback."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

LOCAL = ("127.0.0.0/8",)  # what the setting must allow


@contextmanager
def receiver(
    status: int = 204, taken: Callable[[Message], object] = id, /, **headers: str
) -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """Its address, and what it gets: signature and body of each request. It answers with `status`.

    `taken` is called with the headers of a request that it has, before it answers.
    """
    got: list[tuple[str, bytes]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.headers["Gapless-Signature"], body))
            taken(self.headers)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
            """Log nothing."""

    server = HTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook?x=1", got
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
