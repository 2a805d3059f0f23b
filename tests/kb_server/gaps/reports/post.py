"""A mail server, for tests."""

from __future__ import annotations

import ssl
from asyncio import Server
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller

from tests.patience import PATIENCE


class Box:
    """The mails that the server got."""

    def __init__(self) -> None:
        self.got: list[tuple[list[str], str]] = []
        self.unknown: set[str] = set()  # addresses that the server refuses
        self.taken: Callable[[str], object] = id  # called with a mail that it has, before it says so

    async def handle_RCPT(self, *asked: Any) -> str:  # noqa: N802
        *_, envelope, address, _ = asked
        if address in self.unknown:
            return "550 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802, ARG002
        self.got.append((envelope.rcpt_tos, envelope.content.decode()))
        self.taken(self.got[-1][1])
        return "250 OK"


@contextmanager
def post_office(tls: ssl.SSLContext | None = None, scheme: str = "smtp") -> Iterator[tuple[str, Box]]:
    """The address of a running mail server, and the mails that it got.

    With `tls` it speaks TLS: from the start where the scheme is smtps, else after STARTTLS, and only then.
    """
    box = Box()
    office = _Office(
        box,
        hostname="127.0.0.1",
        port=0,
        ready_timeout=PATIENCE,
        ssl_context=tls if scheme == "smtps" else None,
        tls_context=tls if scheme == "smtp" else None,
        require_starttls=tls is not None and scheme == "smtp",
    )
    office.start()
    try:
        yield f"{scheme}://127.0.0.1:{office.port}", box
    finally:
        office.stop()


class _Office(Controller):
    """Listens at any free port, which Controller cannot: it would have to be named before."""

    async def _create_server(self) -> Server:
        server = await super()._create_server()
        assert isinstance(server, Server)
        self.port = server.sockets[0].getsockname()[1]
        return server
