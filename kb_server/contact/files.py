"""The files that come with contacts: checked by name, first bytes, size and number; kept outside the site."""

from __future__ import annotations

import re
import secrets
import shutil
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from werkzeug.datastructures import FileStorage

from kb_server.contact.contact import Attachment
from kb_server.contact.store import FOLDER
from kb_server.data import disk
from kb_server.data.database import Database
from kb_server.data.schema.contact import contact_files, contacts
from kb_server.log.listeners import Leaving
from kb_server.releases.support import FileRules
from kb_server.settings import Settings

MEGABYTE = 1024 * 1024
LONGEST_NAME = 120  # characters

# The first bytes of each type, and the media type that the file is kept as.
_TYPES: dict[str, tuple[re.Pattern[bytes], str]] = {
    "png": (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    "jpg": (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    "gif": (re.compile(rb"GIF8[79]a"), "image/gif"),
    "webp": (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "image/webp"),
    "pdf": (re.compile(rb"%PDF-"), "application/pdf"),
    "zip": (re.compile(rb"PK(\x03\x04|\x05\x06)"), "application/zip"),
    "mp4": (re.compile(rb".{4}ftyp", re.DOTALL), "video/mp4"),
    "webm": (re.compile(rb"\x1a\x45\xdf\xa3"), "video/webm"),
    "txt": (re.compile(rb""), "text/plain"),
    "csv": (re.compile(rb""), "text/csv"),
}
_TEXTS = ("txt", "csv")
_SAME = {"jpeg": "jpg", "log": "txt"}


class UnfitFile(ValueError):
    """A file cannot be taken. `reason` is "count", "size", "type" or "empty"."""

    def __init__(self, reason: str, name: str = "") -> None:
        super().__init__(f"{reason}: {name}")
        self.reason = reason
        self.name = name


def message(error: UnfitFile, rules: FileRules | None) -> tuple[str, dict[str, str | int]]:
    """The text that tells a customer why their file is not taken, and what is filled in."""
    about: dict[str, str | int] = {
        "name": error.name,
        "n": rules.count if rules else 0,
        "size": rules.megabytes if rules else 0,
    }
    return f"contact.errors.file_{error.reason}", about


def most_bytes(rules: FileRules | None) -> int:
    """The bytes that the files of one contact may have together."""
    return rules.count * rules.megabytes * MEGABYTE if rules else 0


def attached(uploads: Iterable[FileStorage]) -> list[FileStorage]:
    """The files among `uploads`: browsers send a field without any as one that has no name."""
    return [upload for upload in uploads if upload.filename]


def keep(
    uploads: Iterable[FileStorage], rules: FileRules | None, state: Path, now: datetime
) -> tuple[Attachment, ...]:
    """Check all files and then write them below `state`. Raises UnfitFile, and then keeps none."""
    sent = attached(uploads)
    if not sent:
        return ()
    if rules is None or len(sent) > rules.count:
        raise UnfitFile("count")
    checked = [(_plain(upload.filename or ""), *_read(upload, rules)) for upload in sent]
    folder = state / FOLDER / now.date().isoformat()
    disk.make_folder(folder)
    kept: list[Attachment] = []
    try:
        for name, content, media_type in checked:
            file = folder / secrets.token_hex(16)
            kept.append(Attachment(name=name, media_type=media_type, size=len(content), file=file))
            file.touch(mode=0o600)
            file.write_bytes(content)
            disk.flush(file)
        disk.flush(folder)
    except OSError:  # the disk is full
        drop(kept)
        raise
    return tuple(kept)


def drop(kept: Sequence[Attachment]) -> None:
    """Delete files whose contact was not stored, or is erased."""
    for one in kept:
        one.file.unlink(missing_ok=True)


def erase(settings: Settings, connection: Connection, leaving: Leaving) -> int:
    """Delete the files of a visitor who is erased; return how many."""
    query = sa.select(contact_files.c.file).where(contact_files.c.visitor == leaving.visitor)
    gone = list(connection.scalars(query))
    for name in gone:
        (settings.state / FOLDER / name).unlink(missing_ok=True)
    return len(gone)


def follow(settings: Settings, database: Database) -> None:
    """Delete the files of contacts that have expired: their rows go with the other rows of that time.

    Where rows stay because the clock is doubted, their files stay too.
    """
    before = datetime.now(UTC) - timedelta(days=settings.keep_queries)
    with database.read() as connection:
        oldest: datetime | None = connection.scalar(sa.select(sa.func.min(contacts.c.received)))
    expire(settings.state, min(before, oldest or before))


def expire(state: Path, before: datetime) -> int:
    """Delete the folders of the days before `before`; return how many."""
    gone = 0
    for folder in (state / FOLDER).glob("????-??-??"):
        if folder.name < (before - timedelta(days=1)).date().isoformat():
            shutil.rmtree(folder)
            gone += 1
    return gone


def _read(upload: FileStorage, rules: FileRules) -> tuple[bytes, str]:
    name = _plain(upload.filename or "")
    ending = PurePosixPath(name).suffix.lower().removeprefix(".")
    kind = _SAME.get(ending, ending)
    if kind not in rules.types:
        raise UnfitFile("type", name)
    most = rules.megabytes * MEGABYTE
    content = upload.stream.read(most + 1)
    if len(content) > most:
        raise UnfitFile("size", name)
    if not content:
        raise UnfitFile("empty", name)
    pattern, media_type = _TYPES[kind]
    if not pattern.match(content) or (kind in _TEXTS and not _is_text(content)):
        raise UnfitFile("type", name)
    return content, media_type


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False


def _plain(name: str) -> str:
    """The name without folders and control characters: it is shown, and never part of a path."""
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(" " if unicodedata.category(letter).startswith("C") else letter for letter in last)
    words = " ".join(visible.split())
    if len(words) > LONGEST_NAME:
        stem, dot, ending = words.rpartition(".")
        words = f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}"[-LONGEST_NAME:]
    return words
