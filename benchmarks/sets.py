"""The data sets: pages, and questions with the pages that answer them.

The folder `--data` holds JSON lines:

    relevance/NAME/docs.jsonl        a page: {"id", "title", "text"}
    relevance/NAME/queries.jsonl     {"id", "text", "rel": {page: grade}}
    typos/NAME.jsonl                 {"id", "text", "rel", "kind": of the typo, "orig": the text without it}
    unanswered/NAME.queries.jsonl    {"id", "text", "label": "answered" or not, "gold": its page, if any}
    unanswered/NAME.docs.jsonl       its pages; if NAME begins with holdout_, instead of them:
    unanswered/NAME.removed.json     {"docs_from": a file of pages, "removed_doc_ids": those left out of it}
    clusters/NAME.jsonl              {"text", "cluster"}, for benchmarks.clusters

A name ends with its language, as lo1_ru does; a name without one is English.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.documents import Document

WORDS_A_SECTION = 120  # in a page that is split: about the length of the text under one heading
_LANGUAGES = ("en", "ru", "zh")


@dataclass(frozen=True, slots=True)
class Page:
    """One page to be found."""

    id: str
    title: str
    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """One query with its judgement."""

    id: str
    text: str
    relevant: Mapping[str, int]  # page id → grade; empty where only `answered` is judged
    kind: str = ""  # of a typo
    clean: str = ""  # the query without its typo
    answered: bool = True


@dataclass(frozen=True, slots=True)
class Collection:
    """Pages and questions that belong together."""

    name: str
    lang: str
    pages: Sequence[Page]
    questions: Sequence[LabelledQuestion]


def names(data: Path, kind: str) -> list[str]:
    """Return the names of the sets of one kind: "relevance", "typos" or "unanswered"."""
    if kind == "relevance":
        return sorted(path.name for path in (data / kind).iterdir())
    suffix = ".queries.jsonl" if kind == "unanswered" else ".jsonl"
    return sorted(path.name.removesuffix(suffix) for path in (data / kind).glob(f"*{suffix}"))


def relevance(data: Path, name: str) -> Collection:
    """Read the set relevance/`name`."""
    folder = data / "relevance" / name
    questions = [LabelledQuestion(q["id"], q["text"], q["rel"]) for q in _read(folder / "queries.jsonl")]
    return Collection(name, _language(name), _pages(folder / "docs.jsonl", _language(name)), questions)


def typos(data: Path, name: str) -> Collection:
    """Read the set typos/`name`: the pages are those of the relevance set of that name."""
    questions = [
        LabelledQuestion(q["id"], q["text"], q["rel"], kind=q["kind"], clean=q["orig"])
        for q in _read(data / "typos" / f"{name}.jsonl")
    ]
    return Collection(name, _language(name), relevance(data, name).pages, questions)


def unanswered(data: Path, name: str) -> Collection:
    """Read the set unanswered/`name`; a holdout has its relevance set's pages without the removed ones."""
    folder = data / "unanswered"
    questions = [
        LabelledQuestion(
            q["id"],
            q["text"],
            {q["gold"]: 1} if q.get("gold") else {},
            answered=q["label"] == "answered",
        )
        for q in _read(folder / f"{name}.queries.jsonl")
    ]
    if not name.startswith("holdout_"):
        return Collection(name, "en", _pages(folder / f"{name}.docs.jsonl", "en"), questions)
    removed = json.loads((folder / f"{name}.removed.json").read_text(encoding="utf-8"))
    without = {*removed["removed_doc_ids"]}
    pages = _pages(data / removed["docs_from"], _language(name))
    return Collection(name, _language(name), [page for page in pages if page.id not in without], questions)


def documents(pages: Iterable[Page], *, split: bool) -> Iterator[Document]:
    """Make search documents of `pages`: one each, or sections of about WORDS_A_SECTION words."""
    for page in pages:
        for number, text in enumerate(_sections(page.text) if split else [page.text]):
            anchor = f"part-{number}" if number else ""
            url = f"{page.id}#{anchor}" if anchor else page.id
            yield Document(
                article=page.id,
                anchor=anchor,
                url=url,
                title=page.title or page.id,
                text=text,
                lang=page.lang,
            )


def _sections(text: str) -> list[str]:
    sections: list[list[str]] = [[]]
    words = 0
    for line in text.split("\n"):
        # Chinese has no spaces: about two characters make a word.
        size = max(len(line.split()), len(line) // 6 if line.isascii() else len(line) // 4)
        if words and words + size > WORDS_A_SECTION:
            sections.append([])
            words = 0
        sections[-1].append(line)
        words += size
    return ["\n".join(section) for section in sections]


def _pages(file: Path, lang: str) -> list[Page]:
    return [Page(d["id"], d["title"], d["text"], lang) for d in _read(file)]


def _language(name: str) -> str:
    end = name.rsplit("_", 1)[-1]
    return end if end in _LANGUAGES else "en"


def _read(file: Path) -> list[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]
