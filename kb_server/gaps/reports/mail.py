"""Sending an e-mail through the operator's mail server."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from kb_server.settings import Settings
from kb_server.web import outgoing

SECONDS = 20.0  # that a mail server may take for one answer
LONGEST = 50.0  # seconds for all of them; with what came before shorter than the lease of a hand-over


class Undelivered(RuntimeError):
    """A message could not be delivered. The error says to whom, and why."""

    exit_code: ClassVar[int] = 6


class RefusedReceiver(Undelivered):
    """The mail server works, and does not take a mail to this receiver."""


def send(
    chosen: Settings, to: Sequence[str], subject: str, text: str, *, lang: str = "", key: str = ""
) -> None:
    """Send `text` to `to`. It is in `lang`, or in the language of the settings. Raises Undelivered.

    A mail that may be sent again has a `key`, by which mail servers know that they have it.
    """
    domain = chosen.mail_from.rpartition("@")[2]
    message = EmailMessage()
    message["To"] = ", ".join(to)
    message["Subject"] = " ".join(subject.split())
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = f"<{key}@{domain}>" if key else make_msgid(domain=domain)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    message["Content-Language"] = lang or chosen.lang
    deliver(chosen, message)


def deliver(chosen: Settings, message: EmailMessage) -> None:
    """Send `message`, which is complete but for its sender. Raises Undelivered."""
    if not chosen.smtp:
        raise Undelivered("There is no mail server. Set GAPLESS_SMTP=smtp://mail.example.com:587.")
    message["From"] = chosen.mail_from
    try:
        _hand_over(chosen.smtp, message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError) as error:
        raise RefusedReceiver(f"E-mail to {message['To']}: {error}.") from error
    except outgoing.FAILURES as error:
        raise Undelivered(f"E-mail to {message['To']}: {error}.") from error


def _hand_over(address: str, message: EmailMessage) -> None:
    place = urlsplit(address)
    host = place.hostname or ""
    port = place.port or (465 if place.scheme == "smtps" else 25)
    secure = ssl.create_default_context()
    with outgoing.connected(host, port, LONGEST) as plain:
        plain.settimeout(SECONDS)
        server = _Server(host, port, plain, secure if place.scheme == "smtps" else None)
        with contextlib.closing(server):
            server.ehlo()
            if place.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=secure)
                server.ehlo()
            if place.username:
                server.login(unquote(place.username), unquote(place.password or ""))
            server.send_message(message)
            with contextlib.suppress(OSError):  # it has the mail, whatever it says to this
                server.putcmd("quit")


class _Server(smtplib.SMTP):
    """A mail server at the other end of a connection, which may begin with TLS."""

    def __init__(self, host: str, port: int, plain: socket.socket, secure: ssl.SSLContext | None) -> None:
        self._plain = plain
        self._secure = secure
        super().__init__(host, port)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:  # noqa: ARG002
        """What smtplib calls to connect; SMTP_SSL does it so too."""
        return self._secure.wrap_socket(self._plain, server_hostname=host) if self._secure else self._plain
