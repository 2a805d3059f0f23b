"""E-mails that are sent to writers."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from kb_server.gaps.reports import mail
from kb_server.settings import Settings


class _Box:
    def __init__(self) -> None:
        self.got: list[tuple[list[str], str]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802, ARG002
        self.got.append((envelope.rcpt_tos, envelope.content.decode()))
        return "250 OK"


@contextmanager
def _post() -> Iterator[tuple[str, _Box]]:
    box = _Box()
    with socket.create_server(("127.0.0.1", 0)) as free:  # the controller cannot choose one itself
        port = free.getsockname()[1]
    office = Controller(box, hostname="127.0.0.1", port=port)
    office.start()
    try:
        yield f"smtp://127.0.0.1:{port}", box
    finally:
        office.stop()


def test_mail_that_cannot_be_sent_says_why() -> None:
    """No mail server, or none that answers: the message names the setting or the receivers."""
    with pytest.raises(mail.Undelivered, match="Set GAPLESS_SMTP="):
        mail.send(Settings(), ("a@example.org",), "x", "y")
    with _post() as (gone, _):
        pass
    with pytest.raises(mail.Undelivered, match=r"a@example\.org"):
        mail.send(Settings(smtp=gone), ("a@example.org",), "x", "y")


def test_a_subject_is_one_line() -> None:
    """Customers' words in a subject cannot add headers."""
    with _post() as (smtp, box):
        mail.send(Settings(smtp=smtp), ("a@example.org",), "one\r\nBcc: x@example.org", "Text")
    ((to, message),) = box.got
    assert ["a@example.org"] == to
    assert "Subject: one Bcc: x@example.org" in message
