"""Building the index of a release: Whoosh's index, and beside it the arrays that answer queries."""

from __future__ import annotations

import dataclasses
import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from search import analysis, arrays, lexicon, postings, records, scoring
from search.arrays import Array
from search.documents import Document
from search.rules import Rules

VERSION = 1  # of what `build` writes; `engine.open` reads no other
WHOOSH, ARRAYS, RECORDS, MANIFEST = "whoosh", "arrays.bin", "records.jsonl", "index.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What was built."""

    articles: int
    sections: int
    terms: int
    words: int
    seconds: float
    bytes: int


class _Collected:
    """What one pass over the documents gathers."""

    def __init__(self) -> None:
        self.articles: list[Document] = []  # the first document of each
        self.numbers: dict[str, int] = {}
        self.order: list[tuple[int, Document]] = []
        self.words: Counter[str] = Counter()
        self.terms_of: dict[str, set[str]] = {}
        self.languages: set[str] = set()

    def read(self, text: str, lang: str) -> list[analysis.Token]:
        found = list(analysis.tokens(text, lang))
        for token in found:
            self.words[token.word] += 1
            if token.term not in (known := self.terms_of.setdefault(token.word, set())):
                known.add(token.term)
        return found


def build(
    documents: Iterable[Document],
    directory: Path,
    *,
    rules: Rules | None = None,
    progress: Callable[[int], None] | None = None,
) -> Summary:
    """Build the index of `documents` in the new directory `directory`; `progress` hears the sections done.

    The same documents and rules give the same answers. Sections of an article need not stand together.
    Everything is flushed to the disk (fsync), the manifest last: a directory without one is half-written.
    """
    began = time.process_time()
    directory.mkdir(parents=True)
    collected = _Collected()
    sections = _grouped(documents, collected)
    forward = _write_whoosh(sections, directory / WHOOSH, collected, progress)
    terms, occurrences = postings.occurrences(directory / WHOOSH)
    article_of = np.array([number for number, _ in sections], dtype=np.int64)
    stored = {
        **lexicon.pack(terms, "terms"),
        **_scores(occurrences, article_of, len(terms), len(collected.articles)),
        **_words(collected, terms),
        **_forward(forward, terms),
        **_articles(collected.articles, article_of),
        **_titles(collected.articles),
    }
    offsets, texts = records.write(directory / RECORDS, _records(collected.articles, sections))
    stored["records.at"] = offsets
    checksum = arrays.write(directory / ARRAYS, stored)
    manifest = {
        "version": VERSION,
        "arrays": checksum,
        "records": texts,
        "articles": len(collected.articles),
        "sections": len(sections),
        "languages": sorted({d.lang for d in collected.articles}),
        "names": _names(collected.articles),
        "rules": dataclasses.asdict(rules or Rules()),
        "whoosh": {file.name: file.stat().st_size for file in sorted((directory / WHOOSH).iterdir())},
    }
    (directory / MANIFEST).write_text(
        json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    size = _flush(directory)
    return Summary(
        articles=len(collected.articles),
        sections=len(sections),
        terms=len(terms),
        words=len(collected.terms_of),
        seconds=time.process_time() - began,
        bytes=size,
    )


def _grouped(documents: Iterable[Document], collected: _Collected) -> list[tuple[int, Document]]:
    """(article's number, section), articles in order of appearance, the sections of each together."""
    sections: list[list[Document]] = []
    for document in documents:
        number = collected.numbers.setdefault(document.article, len(sections))
        if number == len(sections):
            sections.append([])
            collected.articles.append(document)
        sections[number].append(document)
    return [(number, section) for number, found in enumerate(sections) for section in found]


def _write_whoosh(
    sections: Sequence[tuple[int, Document]],
    directory: Path,
    collected: _Collected,
    progress: Callable[[int], None] | None,
) -> list[list[analysis.Token]]:
    writer = postings.create(directory)
    bodies = []
    last = -1
    for done, (number, section) in enumerate(sections, 1):
        lang = section.lang
        body = collected.read(analysis.clean(section.text), lang)
        bodies.append(body)
        fields = {
            "body": _terms(body),
            "heading": _terms(collected.read(analysis.clean(section.heading), lang)),
        }
        if number != last:
            last = number
            fields["title"] = _terms(collected.read(analysis.clean(section.title), lang))
            fields["keywords"] = _terms(collected.read("\n".join(section.keywords), lang))
            fields["description"] = _terms(collected.read(analysis.clean(section.description), lang))
        writer.add_document(id=section.id, **fields)
        if progress is not None:
            progress(done)
    writer.commit()
    return bodies


def _terms(tokens: Iterable[analysis.Token]) -> list[str]:
    return [token.term for token in tokens]


def _scores(
    found: dict[str, scoring.Occurrences], article_of: Array, terms: int, articles: int
) -> dict[str, Array]:
    by_article = {name: field.gathered(article_of, articles) for name, field in found.items()}
    stored: dict[str, Array] = {}
    for name, fields, occurrences, units in (
        ("article", scoring.ARTICLE, by_article, articles),
        ("section", scoring.SECTION, found, len(article_of)),
    ):
        at, unit, score = scoring.impacts(fields, occurrences, terms, units)
        stored |= {f"{name}.at": at, f"{name}.unit": unit, f"{name}.score": score}
    return stored


def _words(collected: _Collected, terms: Sequence[str]) -> dict[str, Array]:
    """The dictionary of unstemmed words: how often each stands, and the terms it became."""
    number = {term: at for at, term in enumerate(terms)}
    words = sorted(collected.terms_of)
    became = [sorted(number[term] for term in collected.terms_of[word]) for word in words]
    at = np.zeros(len(words) + 1, dtype=np.int64)
    np.cumsum([len(found) for found in became], out=at[1:])
    return {
        **lexicon.pack(words, "words"),
        "words.count": np.array([collected.words[word] for word in words], dtype=np.uint32),
        "words.terms.at": at,
        "words.terms": np.array([term for found in became for term in found], dtype=np.int32),
    }


def _forward(bodies: Sequence[Sequence[analysis.Token]], terms: Sequence[str]) -> dict[str, Array]:
    """Of every section's text: its terms in order with the characters they cover, for snippets."""
    number = {term: at for at, term in enumerate(terms)}
    at = np.zeros(len(bodies) + 1, dtype=np.int64)
    np.cumsum([len(body) for body in bodies], out=at[1:])
    total = int(at[-1])
    flat = (token for body in bodies for token in body)
    packed = np.fromiter(
        ((number[token.term], token.start, token.end - token.start) for token in flat),
        dtype=[("term", np.uint32), ("start", np.uint32), ("size", np.uint16)],
        count=total,
    )
    return {
        "tokens.at": at,
        "tokens.term": np.ascontiguousarray(packed["term"]),
        "tokens.start": np.ascontiguousarray(packed["start"]),
        "tokens.size": np.ascontiguousarray(packed["size"]),
    }


def _names(articles: Sequence[Document]) -> dict[str, list[str]]:
    """The values of every facet; an article's are stored as numbers in these lists."""
    return {
        "type": sorted({article.type for article in articles}),
        "product": sorted({product for article in articles for product in article.product}),
        "lang": sorted({article.lang for article in articles}),
        "category": sorted({article.category for article in articles}),
        "audience": sorted({article.audience for article in articles}),
    }


def _articles(articles: Sequence[Document], article_of: Array) -> dict[str, Array]:
    names = {
        name: {value: at for at, value in enumerate(values)} for name, values in _names(articles).items()
    }
    pairs = [(at, names["product"][p]) for at, article in enumerate(articles) for p in article.product]
    first = np.zeros(len(articles) + 1, dtype=np.int64)
    np.cumsum(np.bincount(article_of, minlength=len(articles)), out=first[1:])
    return {
        "articles.first": first,
        **{
            f"articles.{name}": np.array([names[name][getattr(a, name)] for a in articles], dtype=np.int32)
            for name in ("type", "lang", "category", "audience")
        },
        "articles.product": np.array(pairs, dtype=np.int32).reshape(len(pairs), 2),
    }


def _titles(articles: Sequence[Document]) -> dict[str, Array]:
    """Names by which an article is called in full: its title, its id, its keywords, best first."""
    called: dict[str, list[tuple[int, int]]] = {}
    for number, article in enumerate(articles):
        names = (article.title, article.article, *article.keywords)
        for rank, name in enumerate(names):
            name_key = analysis.key(analysis.clean(name), article.lang)
            if name_key:
                called.setdefault(name_key, []).append((min(rank, 2), number))
    keys = sorted(called)
    at = np.zeros(len(keys) + 1, dtype=np.int64)
    np.cumsum([len(called[name]) for name in keys], out=at[1:])
    return {
        **lexicon.pack(keys, "names"),
        "names.articles.at": at,
        "names.articles": np.array(
            [number for name in keys for _, number in sorted(called[name])], dtype=np.int32
        ),
    }


def _records(articles: Sequence[Document], sections: Sequence[tuple[int, Document]]) -> Iterable[Any]:
    for article in articles:
        yield [
            article.article,
            article.url.partition("#")[0],
            analysis.clean(article.title),
            article.type,
            article.lang,
            article.product,
            article.category,
            article.breadcrumbs,
            article.audience,
        ]
    for _, section in sections:
        yield [
            section.anchor,
            section.url,
            analysis.clean(section.heading),
            analysis.clean(section.text),
            section.start,
        ]


def _flush(directory: Path) -> int:
    """Flush every file below `directory` to the disk, and the directories; return the bytes."""
    total = 0
    for path in [directory, *sorted(directory.rglob("*"))]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        total += path.stat().st_size if path.is_file() else 0
    return total
