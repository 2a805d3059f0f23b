"""E-mails that are sent to writers."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from kb_server.gaps.reports import mail
from kb_server.settings import Settings
from tests import certificate
from tests.kb_server.gaps.reports.post import post_office
from tests.patience import PATIENCE


def test_mail_that_cannot_be_sent_says_why() -> None:
    """Without a mail server the message names the setting; when none answers, it names the receivers."""
    with pytest.raises(mail.Undelivered, match="Set GAPLESS_SMTP="):
        mail.send(Settings(), ("a@example.org",), "x", "y")
    with post_office() as (gone, _):
        pass
    with pytest.raises(mail.Undelivered, match=r"a@example\.org"):
        mail.send(Settings(smtp=gone), ("a@example.org",), "x", "y")


def test_a_subject_is_one_line() -> None:
    """Customers' words in a subject cannot add headers."""
    with post_office() as (smtp, box):
        mail.send(Settings(smtp=smtp), ("a@example.org",), "one\r\nBcc: x@example.org", "Text")
    ((to, message),) = box.got
    assert ["a@example.org"] == to
    assert "Subject: one Bcc: x@example.org" in message


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_by_tls(scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail goes by TLS from the start or after STARTTLS, and only to a server whose certificate holds."""
    trusted = certificate.make(tmp_path)
    with post_office(certificate.context(trusted), scheme) as (smtp, box):
        with pytest.raises(mail.Undelivered, match="CERTIFICATE_VERIFY_FAILED"):
            mail.send(Settings(smtp=smtp), ("a@example.org",), "x", "y")
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        mail.send(Settings(smtp=smtp), ("a@example.org",), "x", "y")
    assert 1 == len(box.got)


@contextmanager
def dripping(at: str) -> Iterator[tuple[str, list[bytes]]]:
    """A mail server that answers as it should until a line begins with `at`; then with a byte now and then.

    The address, and the lines that it was sent.
    """
    said: list[bytes] = []
    over = threading.Event()

    def answer(taken: socket.socket) -> None:
        lines = taken.makefile("rb")
        line = b"greet"
        while line:
            said.append(line)
            if line.startswith(at.encode()):
                while not over.wait(0.05):
                    taken.sendall(b"2")
            in_mail = b"DATA\r\n" in map(bytes.upper, said) and b".\r\n" not in said
            taken.sendall(ANSWERS.get(line[:5].strip().lower(), b"" if in_mail else b"250 yes\r\n"))
            line = lines.readline()

    def serve() -> None:
        taken, _ = listening.accept()
        with taken, suppress(OSError):
            answer(taken)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"smtp://127.0.0.1:{listening.getsockname()[1]}", said
            thread.join(PATIENCE)  # it ends by itself: its connection is cut
            assert not thread.is_alive()
        finally:
            over.set()
            thread.join()


ANSWERS = {b"greet": b"220 here\r\n", b"data": b"354 go on\r\n"}


@pytest.mark.slow
@pytest.mark.parametrize("at", ["greet", "ehlo", "mail", "rcpt", "data", "."])
def test_a_server_that_drips_is_left(at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a mail server does not finish to say, all together has one limit, and the mail is not sent."""
    longest, came_so_far = 0.25, False
    while not came_so_far:  # on a busy machine the time is over before: then with twice as much
        assert longest < PATIENCE
        longest *= 2
        monkeypatch.setattr(mail, "LONGEST", longest)
        with dripping(at) as (smtp, said):
            with pytest.raises(mail.Undelivered, match=r"a@example\.org: timed out"):
                mail.send(Settings(smtp=smtp), ("a@example.org",), "x", "y")
            came_so_far = said[-1].startswith(at.encode())


def test_a_mail_that_was_taken_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the server says after it has the mail does not count: it is not sent again."""
    monkeypatch.setattr(mail, "LONGEST", PATIENCE)
    with dripping("quit") as (smtp, said):
        mail.send(Settings(smtp=smtp), ("a@example.org",), "x", "y")
    assert b".\r\n" in said
