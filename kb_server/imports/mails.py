"""Mails of an mbox file, however broken: what no encoding explains is read as well as possible."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from email.header import decode_header
from email.message import Message
from pathlib import Path

from kb_server.handoff import plain

MOST = 1_000_000  # characters of a body that are decoded


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What a mail says."""

    subject: str
    body: str  # of its first text part; of its HTML, if it has no plain text
    date: str


def read(file: Path) -> Iterator[Mail]:
    """The mails that begin a conversation: an answer is no new question."""
    with closing(mailbox.mbox(file, create=False)) as mails:
        for mail in mails:
            if not (mail["In-Reply-To"] or mail["References"] or _is_automatic(mail)):
                yield Mail(subject=_header(mail["Subject"]), body=_body(mail), date=_header(mail["Date"]))


def _is_automatic(mail: Message) -> bool:
    """Is it the answer of a machine: who is on holiday, a box that is full (RFC 3834)?"""
    return str(mail["Auto-Submitted"] or "no").strip().casefold() != "no"


def _header(value: object) -> str:
    if not value:
        return ""
    try:
        parts = decode_header(str(value))
    except ValueError:  # a broken base64
        return str(value)
    return "".join(part if isinstance(part, str) else _decoded(part, charset) for part, charset in parts)


def _body(mail: Message) -> str:
    shown = (part for part in mail.walk() if not part.get_filename() and not _is_attached(part))
    parts = {part.get_content_type(): part for part in reversed(list(shown))}
    if "text/plain" in parts:
        return _text(parts["text/plain"])
    return plain.text(_text(parts["text/html"])) if "text/html" in parts else ""


def _is_attached(part: Message) -> bool:
    return str(part["Content-Disposition"] or "").strip().casefold().startswith("attachment")


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    return _decoded(content, part.get_content_charset()) if isinstance(content, bytes) else ""


def _decoded(content: bytes, charset: str | None) -> str:
    """The text of `content`; in UTF-8 where there is no such character set."""
    try:
        return content[:MOST].decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):
        return content[:MOST].decode("utf-8", "replace")
