"""Sending an e-mail through the operator's mail server."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from kb_server.settings import Settings

SECONDS = 20  # that a mail server may take to answer


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
    except (OSError, smtplib.SMTPException) as error:
        raise Undelivered(f"E-mail to {message['To']}: {error}.") from error


def _hand_over(address: str, message: EmailMessage) -> None:
    place = urlsplit(address)
    host = place.hostname or ""
    secure = ssl.create_default_context()
    server: smtplib.SMTP
    if place.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, place.port or 465, timeout=SECONDS, context=secure)
    else:
        server = smtplib.SMTP(host, place.port or 25, timeout=SECONDS)
    with server:
        server.ehlo()
        if place.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=secure)
            server.ehlo()
        if place.username:
            server.login(unquote(place.username), unquote(place.password or ""))
        server.send_message(message)
