"""The files that old questions come in: CSV, JSON, JSON lines and mbox, as products export them.

It reads exports of help desks, of GitHub (`gh issue list --json title,body,createdAt`, or the REST API), of
Discourse (posts and queries as CSV or JSON, topics as JSON) and of Search Console (queries as CSV or JSON).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kb_server.handoff import plain
from kb_server.imports import columns, mails, moments, sheets, trees
from kb_server.imports.text_files import UnreadableFile

_COUNT = re.compile(r"[0-9]{1,9}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f,.'’](?=\d{3}(?!\d))")
_HTML = re.compile(r"</[a-z][a-z0-9]{0,9}\s?>|<(?:p|br|div|span|html|body|table)(?=[\s/>])", re.IGNORECASE)
MOST = 100_000  # characters of one text that are read
_OTHER_FILES = {
    ".xlsx": "Open it in the spreadsheet, and choose “Save as” and “CSV UTF-8”.",
    ".zip": "Unpack it, and name the files that are inside.",
    ".eml": "Put the mails into one file that ends in .mbox.",
}
_SAME = {".xls": ".xlsx", ".ods": ".xlsx", ".numbers": ".xlsx", ".gz": ".zip", ".msg": ".eml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RawQuestion:
    """One question as a file has it."""

    text: str
    at: datetime | None
    lang: str = ""
    count: int = 1  # how often it was asked


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """The questions of a file, and the fields that they were taken from."""

    questions: tuple[RawQuestion, ...]
    fields: tuple[str, ...]  # all that the file has
    texts: tuple[str, ...]  # of these, what the words come from
    times: tuple[str, ...]  # of these, what the moments come from


def read(file: Path) -> ReadFile:
    """The questions of `file`, in its order. Raises UnreadableFile and OSError."""
    rows = [_folded(row) for row in _reader(file)(file)]
    names = dict.fromkeys(name for row in rows for name in row)
    rows = [row for row in rows if _is_question(row)]
    day_first = moments.are_day_first(
        str(row[name]) for row in rows for name in columns.TIMES if row.get(name)
    )
    timed = [columns.named(row, columns.TIMES) for row in rows]
    found = [question for row in rows if (question := _question(row, day_first=day_first)) is not None]
    if not found:
        raise UnreadableFile(_nothing(file, tuple(names)))
    used = [{columns.named(row, columns.TITLES), columns.named(row, columns.TEXTS)} for row in rows]
    return ReadFile(
        questions=tuple(found),
        fields=tuple(names),
        texts=tuple(name for name in names if any(name in chosen for chosen in used)),
        times=tuple(dict.fromkeys(filter(None, timed))),
    )


def _nothing(file: Path, names: tuple[str, ...]) -> str:
    listed = ", ".join(sorted(names)) or "nothing"
    return (
        f"{file}: there is no question in it. It has the fields: {listed}. Call the field with the "
        "customers' words “question”, and that with the time “created”; a title may be in “subject”."
    )


def _reader(file: Path) -> Callable[[Path], Iterable[Mapping[Any, Any]]]:
    readers: Mapping[str, Callable[[Path], Iterable[Mapping[Any, Any]]]] = {
        ".csv": sheets.rows,
        ".tsv": sheets.rows,
        ".json": trees.rows,
        ".jsonl": trees.rows_of_lines,
        ".ndjson": trees.rows_of_lines,
        ".mbox": _mbox,
    }
    ending = file.suffix.lower()
    if ending in readers:
        return readers[ending]
    cure = _OTHER_FILES.get(_SAME.get(ending, ending), "")
    raise UnreadableFile(
        f"{file}: the name of the file must end in one of: {', '.join(readers)}. {cure}".strip()
    )


def _folded(row: Mapping[Any, Any]) -> dict[str, Any]:
    """The row by the names that are compared; of two with one name, the first that says something."""
    told: dict[str, Any] = {}
    for name, value in row.items():
        key = columns.folded(name)
        if told.get(key) in (None, ""):
            told[key] = value
    return told


def _is_question(row: Mapping[str, Any]) -> bool:
    """GitHub lists pull requests among the issues, and Discourse the answers among the posts."""
    return "pull request" not in row and str(row.get("post number") or 1) == "1"


def _question(row: Mapping[str, Any], *, day_first: bool) -> RawQuestion | None:
    title, body = _value(row, columns.TITLES), _value(row, columns.TEXTS)
    text = title if title == body else f"{title}\n{body}".strip()
    if not text:
        return None
    times = [str(row[name]) for name in columns.TIMES if row.get(name)]
    count = _THOUSANDS.sub("", _value(row, columns.COUNTS))
    return RawQuestion(
        text=text[:MOST],
        at=next(filter(None, (moments.read(text, day_first=day_first) for text in times)), None),
        lang=_value(row, columns.LANGUAGES)[:35],
        count=int(count) if _COUNT.fullmatch(count) else 1,
    )


def _value(row: Mapping[str, Any], names: Iterable[str]) -> str:
    """The first of these fields that says something: a text or a number, and no list of further fields."""
    names = [name for name in names if type(row.get(name)) in (str, int, float)]
    return next(filter(None, (_clean(str(row[name])) for name in names)), "")


def _clean(text: str) -> str:
    """The text without HTML, control characters and halves of characters, which no database keeps."""
    if _HTML.search(text):
        text = plain.text(text)
    return _CONTROL.sub(" ", text).encode("utf-8", "replace").decode().strip()


def _mbox(file: Path) -> Iterator[Mapping[str, Any]]:
    yield from map(asdict, mails.read(file))
