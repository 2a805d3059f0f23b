"""The search documents: what a site build hands to the index, one section or video moment a line."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any, ClassVar, TypeVar

PUBLIC = "public"
AGENTS = "agents"
AUDIENCES = (PUBLIC, AGENTS)
REPLIES = "replies"  # audience of saved replies, which are not articles: only the agents' desk asks for them
TYPES = ("how-to", "video", "faq", "troubleshooting", "reference", "path", "webinar", "session")
REPLY = "reply"  # the type of a saved reply
RAW = (
    ".mdx",
    ".rst",
    ".adoc",
    ".asciidoc",
)  # pages to other programs, text to browsers


@lru_cache(maxsize=1024)
def base_language(code: str) -> str:
    """The language of a BCP 47 code, without script and region: `zh-Hant` and `zh_TW` are `zh`."""
    return code.replace("_", "-").partition("-")[0].lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One section of an article: the part under one heading, or one moment of a video.

    An article's first document is its *lead*: `anchor` and `heading` are empty, and `text` is what stands
    before the first heading. Every article has a lead, even an empty one.

    A saved reply is one document, without a page: its `url` is empty.
    """

    article: str  # the article's id: its permalink is /a/<article>
    anchor: str = ""  # the heading's id, or "t=93" for a moment at 93 seconds
    url: str  # relative to the site's root, anchor included: "writing/videos/#chapters"
    title: str  # of the article
    heading: str = ""  # of this section, or the chapter's name
    headings: tuple[str, ...] = ()  # from the article's first level down to this section, itself included
    text: str  # plain text of this section alone, blocks separated by newlines
    description: str = ""  # of the article
    keywords: tuple[str, ...] = ()  # customers' words for the article: indexed, never displayed
    breadcrumbs: tuple[str, ...] = ()  # the navigation's names above the article
    category: str = ""  # the first of the breadcrumbs; a facet
    type: str = "how-to"  # one of TYPES, or REPLY; "" if no writer gave it
    product: tuple[str, ...] = ()  # products the article is about; a facet
    lang: str = "en"  # BCP 47, of the article
    audience: str = PUBLIC  # one of AUDIENCES, or REPLIES; only public ones reach the public site
    start: float | None = None  # seconds into the video, for a moment
    end: float | None = None  # seconds, exclusive
    boost: float = 1.0  # of the article: its weight among those that match
    poster: str = ""  # of the article's video: the address of the picture, relative to the site's root
    translation_of: str = ""  # the id of the article that this one translates

    @property
    def id(self) -> str:
        """The document's name in a release: `article`, or `article#anchor`."""
        return f"{self.article}#{self.anchor}" if self.anchor else self.article


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """One entry of `answers:`: a query that must find the article in the top 3. Never indexed."""

    article: str
    query: str
    lang: str  # of the article: the contract is asked as if from a page in that language
    source: str  # the Markdown file, relative to the project: where to fix it
    line: int  # of the entry in that file, 1-based
    audience: str = PUBLIC


_Record = TypeVar("_Record", Document, Contract)
_DEFAULTS: dict[type, list[tuple[str, Any]]] = {  # what each field is where nothing is written
    kind: [(field.name, field.default) for field in dataclasses.fields(kind)] for kind in (Document, Contract)
}
_VALUES = {kind: attrgetter(*(name for name, _ in fields)) for kind, fields in _DEFAULTS.items()}
_TUPLES = {  # fields that JSON has as lists
    kind: [name for name, default in fields if isinstance(default, tuple)]
    for kind, fields in _DEFAULTS.items()
}
_OPENING = '{"article":"'  # of every line that `dump` writes
_DECODE = json.JSONDecoder().raw_decode
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class MalformedDocument(ValueError):
    """A line of a documents file that is not what this version of Gapless writes."""

    exit_code: ClassVar[int] = 4


def dump(records: Iterable[Document] | Iterable[Contract], file: Path) -> int:
    """Write `records` to `file` as JSON lines; return how many. The same records give the same bytes."""
    count = 0
    with file.open("w", encoding="utf-8", newline="\n") as lines:
        for record in records:
            lines.write(_ENCODE(_sparse(record)) + "\n")
            count += 1
    return count


def load(file: Path) -> Iterator[Document]:
    """Read the documents of `file`. Raises MalformedDocument with the file and line."""
    return _read(file, Document)


def lines_by_article(file: Path) -> dict[str, list[str]]:
    """The lines of the documents of `file`, not read yet, by article: the same lines say the same.

    Raises MalformedDocument with the file and line.
    """
    found: dict[str, list[str]] = {}
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            found.setdefault(_article(line, f"{file}:{number}"), []).append(line)
    return found


def parse(line: str) -> Document:
    """The document of one line of a file. Raises MalformedDocument."""
    return _parsed(line, Document, line[:40])


def load_contracts(file: Path) -> Iterator[Contract]:
    """Read the answer contracts of `file`. Raises MalformedDocument with the file and line."""
    return _read(file, Contract)


def _sparse(record: Document | Contract) -> dict[str, Any]:
    kind = type(record)
    values = zip(_DEFAULTS[kind], _VALUES[kind](record), strict=True)
    return {name: value for (name, default), value in values if value != default}


def _read(file: Path, kind: type[_Record]) -> Iterator[_Record]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            yield _parsed(line, kind, f"{file}:{number}")


def _parsed(line: str, kind: type[_Record], place: str) -> _Record:
    try:
        values, end = _DECODE(line)
        if line[end:] not in ("\n", ""):
            raise ValueError("more than one record")
        for name in _TUPLES[kind]:
            if isinstance(values.get(name), list):
                values[name] = tuple(values[name])
        return kind(**values)
    except (TypeError, ValueError, AttributeError) as error:
        raise MalformedDocument(f"{place}: {error}. Publish again to write it anew.") from error


def _article(line: str, place: str) -> str:
    """The article of a line. `dump` writes it first."""
    if not line.startswith(_OPENING):
        return _parsed(line, Document, place).article
    try:
        return str(_DECODE(line, len(_OPENING) - 1)[0])
    except ValueError as error:
        raise MalformedDocument(f"{place}: {error}. Publish again to write it anew.") from error
