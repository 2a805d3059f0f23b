"""Build the index of a release: Whoosh's index, and beside it the arrays that answer queries."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from cache.pack import Pack
from search import rules as writers
from search.arrays import files, lexicon, records, tables
from search.arrays.corpus import Collected, collect
from search.arrays.kept_articles import KeptArticles
from search.arrays.opened_index import ARRAYS, MANIFEST, RECORDS, VERSION, WHOOSH, OpenedIndex
from search.documents import PUBLIC, Document
from search.judge import confidence, evidence
from search.rules import SearchRules
from search.semantic import encoder, related, translations, vectors
from search.text import normal
from search.whoosh import postings

KEPT = "texts"  # in the folder of the cache: vectors of the questions that calibrate
Progress = Callable[[str, int, int], None]  # "index" or "meaning", how many texts are done, out of how many


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSummary:
    """What was built."""

    articles: int
    sections: int
    passages: int
    terms: int
    seconds: float  # of processor time
    bytes: int


def build(
    documents: Iterable[Document],
    directory: Path,
    *,
    rules: SearchRules | None = None,
    meant: Collection[str] = (),
    earlier: Path | None = None,
    cache: Path | None = None,
    progress: Progress = lambda _stage, _done, _total: None,
) -> BuildSummary:
    """Build the index of `documents` in the new directory `directory`. `progress` is told how far it is.

    Texts in the languages `meant` are also found by what they mean (see `search.semantic`). With the index
    `earlier`, unchanged texts are not encoded again, and with the
    folder `cache` they are not analysed again. The same documents and rules give the same answers.
    The sections of an article need not stand together. Everything is flushed to the disk (fsync), the
    manifest last: a directory without a manifest is half-written.
    """
    began = time.process_time()
    directory.mkdir(parents=True)
    kept = Pack(cache / KEPT if cache else None)
    collected = collect(documents, KeptArticles(cache), partial(progress, "index"))
    terms, found = collected.terms[0], collected.occurrences()
    postings.write(directory / WHOOSH, collected.passages(), terms, found)
    names, facets = tables.facets(collected.articles)
    offsets, texts = records.write(directory / RECORDS, _records(collected))
    arrays = {
        "records.at": offsets,
        **facets,
        **lexicon.pack(terms, "terms"),
        **tables.scores(found, len(terms), collected),
        **tables.words(collected),
        **tables.forward(collected),
        **tables.ids(collected.articles),
        **tables.names(collected.articles),
        **tables.spelling(collected),
    }
    if meant:
        arrays |= vectors.build(collected, meant, earlier, partial(progress, "meaning"))
        arrays |= translations.build(tables.counted(collected), meant, earlier)
        arrays |= related.build(arrays, len(collected.articles))
    manifest = {
        "version": VERSION,
        "arrays": files.write(directory / ARRAYS, arrays),
        "records": texts,
        "articles": len(collected.articles),
        "sections": len(collected.sections),
        "names": names,
        "rules": writers.plain(rules or SearchRules()),
        "whoosh": {file.name: file.stat().st_size for file in sorted((directory / WHOOSH).iterdir())},
    }
    with encoder.keeping(kept):
        manifest["calibration"] = _calibrated(directory, manifest, collected)
    kept.save()
    _flush(directory)
    (directory / MANIFEST).write_text(
        json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    return BuildSummary(
        articles=len(collected.articles),
        sections=len(collected.sections),
        passages=len(collected.section_of),
        terms=len(terms),
        seconds=time.process_time() - began,
        bytes=_flush(directory),
    )


def _calibrated(directory: Path, manifest: dict[str, Any], collected: Collected) -> dict[str, Any]:
    """What confidence learns from the index itself."""
    index = OpenedIndex(directory, manifest)
    public = [section for section in collected.sections if section.audience == PUBLIC]
    return confidence.fit(partial(evidence.probe, index=index), public)


def _records(collected: Collected) -> Iterator[Any]:
    """What is shown of every article, then of every section, as `OpenedIndex` reads it."""
    for article in collected.articles:
        yield [
            article.article,
            article.url.partition("#")[0],
            normal.clean(article.title),
            article.type,
            article.lang,
            article.product,
            article.category,
            article.breadcrumbs,
            article.audience,
            article.keywords,
            article.poster,
        ]
    for section in collected.sections:
        heading, text = normal.clean(section.heading), normal.clean(section.text)
        yield [section.anchor, section.url, heading, text, section.start]


def _flush(directory: Path) -> int:
    """Flush every file below `directory`, and the directories, to the disk; return the bytes."""
    total = 0
    for path in [*sorted(directory.rglob("*")), directory, directory.parent]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        total += path.stat().st_size if path.is_file() else 0
    return total
