"""The files that old questions come in: CSV, JSON, JSON lines and mbox, with the fields that products export.

It reads exports of help desks, of GitHub (`gh issue list --json title,body,createdAt`, or the REST API), of
Discourse (posts as CSV, topics as JSON) and of Search Console (queries as CSV).
"""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, TextIO

from kb_server.imports import mails, moments

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
_COUNT = re.compile(r"[0-9]{1,9}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
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
    text = title if title == body else f"{title}\n{body}".strip()
    if not text:
        return None
    count = _first(row, COUNTS)
    return RawQuestion(
        text=text[:MOST],
        at=moments.read(_first(row, TIMES)),
        lang=_first(row, LANGUAGES)[:35],
        count=int(count) if _COUNT.fullmatch(count) else 1,
    )


def _first(row: Mapping[str, Any], names: Iterable[str]) -> str:
    """The first of these fields that says something: a text or a number, and no list of further fields."""
    values = (row[name] for name in names if type(row.get(name)) in (str, int, float))
    return next(filter(None, (_clean(str(value)) for value in values)), "")


def _clean(text: str) -> str:
    """The text without control characters and halves of characters, which no database keeps."""
    return _CONTROL.sub(" ", text).encode("utf-8", "replace").decode().strip()


def _csv(file: Path) -> Iterator[Mapping[str, Any]]:
    csv.field_size_limit(10_000_000)
    with _opened(file) as lines:
        try:
            first = lines.readline()
            lines.seek(0)
            yield from csv.DictReader(lines, delimiter=max(",;\t", key=first.count))
        except (csv.Error, UnicodeError) as error:
            raise UnreadableFile(f"{file}: it is no CSV in UTF-8: {error}.") from error


def _json(file: Path) -> Iterator[Mapping[str, Any]]:
    try:
        with _opened(file) as text:
            values = json.load(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"{file}: it is no JSON: {error}.") from error
    while isinstance(values, Mapping) and (inner := next((n for n in LISTS if n in values), "")):
        values = values[inner]
    yield from (row for row in values if isinstance(row, Mapping)) if isinstance(values, list) else ()


def _json_lines(file: Path) -> Iterator[Mapping[str, Any]]:
    number = 0  # of the line, counted by hand: a line may end the loop before it is there
    try:
        with _opened(file) as lines:
            for line in lines:
                number += 1
                row = json.loads(line) if line.strip() else None
                if isinstance(row, Mapping):
                    yield row
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"{file}, line {number}: it is no JSON: {error}.") from error


def _mbox(file: Path) -> Iterator[Mapping[str, Any]]:
    yield from map(asdict, mails.read(file))


def _opened(file: Path) -> TextIO:
    """The text of a file in UTF-8, or in UTF-16 with its mark, as spreadsheets save it."""
    with file.open("rb") as start:
        marked = start.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    return file.open(encoding="utf-16" if marked else "utf-8-sig", newline="")
