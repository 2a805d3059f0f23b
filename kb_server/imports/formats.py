"""The files that old questions come in: CSV, JSON, JSON lines and mbox, with the fields that products export.

It reads exports of help desks, of GitHub (`gh issue list --json title,body,createdAt`, or the REST API), of
Discourse (posts as CSV, topics as JSON) and of Search Console (queries as CSV).
"""

from __future__ import annotations

import csv
import json
import mailbox
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from pathlib import Path
from typing import Any, ClassVar

from kb_server.imports import moments

TEXTS = (
    "question", "query", "text", "body", "description", "message", "content", "raw", "post_raw", "comment",
    "top queries", "queries", "request", "excerpt",
)  # fmt: skip
TITLES = ("subject", "title", "topic_title", "summary")
TIMES = (
    "at",
    "time",
    "date",
    "created",
    "created_at",
    "createdat",
    "creation date",
    "timestamp",
    "opened",
    "day",
)
LANGUAGES = ("lang", "language", "locale")
COUNTS = ("count", "impressions")
LISTS = (
    "tickets",
    "issues",
    "topics",
    "posts",
    "items",
    "results",
    "data",
    "topic_list",
)  # that hold the rows
MOST = 100_000  # characters of one text that are read


class UnreadableFile(ValueError):
    """A file holds no questions that can be read. The message says what was found, and what is needed."""

    exit_code: ClassVar[int] = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RawQuestion:
    """One question as a file has it."""

    text: str
    at: datetime | None
    lang: str = ""
    count: int = 1  # how often it was asked


def read(file: Path) -> Iterator[RawQuestion]:
    """The questions of `file`, in its order. Raises UnreadableFile and OSError."""
    rows = _reader(file)(file)
    found = False
    names: set[str] = set()
    for row in rows:
        folded = {str(name).strip().casefold(): value for name, value in row.items() if name is not None}
        names |= set(folded)
        if "pull_request" in folded:  # GitHub lists them among the issues
            continue
        if (question := _question(folded)) is not None:
            found = True
            yield question
    if not found:
        listed = ", ".join(sorted(names)) or "nothing"
        raise UnreadableFile(
            f"{file}: there is no question in it. It has the fields: {listed}. "
            f"Needed is one of: {', '.join((*TEXTS, *TITLES))}."
        )


def _reader(file: Path) -> Callable[[Path], Iterable[Mapping[str, Any]]]:
    readers: Mapping[str, Callable[[Path], Iterable[Mapping[str, Any]]]] = {
        ".csv": _csv,
        ".tsv": _csv,
        ".json": _json,
        ".jsonl": _json_lines,
        ".ndjson": _json_lines,
        ".mbox": _mbox,
    }
    try:
        return readers[file.suffix.lower()]
    except KeyError:
        raise UnreadableFile(
            f"{file}: the name of the file must end in one of: {', '.join(readers)}."
        ) from None


def _question(row: Mapping[str, Any]) -> RawQuestion | None:
    title, body = _first(row, TITLES), _first(row, TEXTS)
    text = title if body.startswith(title) and title == body else f"{title}\n{body}".strip()
    if not text:
        return None
    count = _first(row, COUNTS)
    return RawQuestion(
        text=text[:MOST],
        at=moments.read(_first(row, TIMES)),
        lang=_first(row, LANGUAGES)[:35],
        count=int(count) if count.isdigit() else 1,
    )


def _first(row: Mapping[str, Any], names: Iterable[str]) -> str:
    values = (str(row[name]).strip() for name in names if row.get(name) not in (None, ""))
    return next(filter(None, values), "")


def _csv(file: Path) -> Iterator[Mapping[str, Any]]:
    csv.field_size_limit(10_000_000)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        try:
            first = lines.readline()
            lines.seek(0)
            yield from csv.DictReader(lines, delimiter=max(",;\t", key=first.count))
        except (csv.Error, UnicodeDecodeError) as error:
            raise UnreadableFile(f"{file}: it is no CSV in UTF-8: {error}.") from error


def _json(file: Path) -> Iterator[Mapping[str, Any]]:
    try:
        values = json.loads(file.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise UnreadableFile(f"{file}: it is no JSON: {error}.") from error
    while isinstance(values, Mapping) and (inner := next((n for n in LISTS if n in values), "")):
        values = values[inner]
    yield from (row for row in values if isinstance(row, Mapping)) if isinstance(values, list) else ()


def _json_lines(file: Path) -> Iterator[Mapping[str, Any]]:
    with file.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line) if line.strip() else None
            except ValueError as error:
                raise UnreadableFile(f"{file}, line {number}: it is no JSON: {error}.") from error
            if isinstance(row, Mapping):
                yield row


def _mbox(file: Path) -> Iterator[Mapping[str, Any]]:
    """The mails that begin a conversation: an answer is no new question."""
    with closing(mailbox.mbox(file, create=False)) as mails:
        for mail in mails:
            if not mail["In-Reply-To"]:
                yield {
                    "subject": _header(mail["Subject"]),
                    "body": _plain(mail),
                    "date": _header(mail["Date"]),
                }


def _header(value: object) -> str:
    from email.header import decode_header, make_header

    return str(make_header(decode_header(str(value)))) if value else ""


def _plain(mail: Message) -> str:
    for part in mail.walk():
        if part.get_content_type() == "text/plain":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                return content.decode(part.get_content_charset() or "utf-8", "replace")
    return ""
