"""The engines that are timed. All do the same: sections in, ten articles with marked snippets out."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import tantivy
from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import ID, STORED, TEXT, Schema
from whoosh.index import create_in, open_dir
from whoosh.query import FuzzyTerm, Or, Prefix, Query, Term

import search
from search import Request
from search.ask import rank
from search.documents import Document
from search.semantic import encoder
from search.text.languages import GAINING

ARTICLES = 10
SECTIONS = 50  # read to find ten articles
FULL, RANKED = "", ", without snippets"
_WORD = re.compile(r"\w+")
_STOP = frozenset("how do i where can find why does what is it possible to".split())  # noqa: SIM905
Works = dict[str, Callable[[str], object]]
Found = list[tuple[str, str]]  # article, marked snippet


class TimedEngine(Protocol):
    """One engine over the directory that it built."""

    def __init__(self, directory: Path) -> None: ...

    @staticmethod
    def build(documents: Sequence[Document], directory: Path) -> None: ...

    def works(self, kind: str) -> Works:
        """Return the functions to time for queries of `kind`, by the name of the work that each does."""
        ...


class Gapless:
    """Ours, as shipped."""

    meant: Sequence[str] = GAINING

    def __init__(self, directory: Path) -> None:
        self._engine = search.open(directory)

    @classmethod
    def build(cls, documents: Sequence[Document], directory: Path) -> None:
        search.build(documents, directory, meant=cls.meant)

    def works(self, kind: str) -> Works:
        prefix = kind == "as you type"
        stored, dictionary = self._engine._index, self._engine._dictionary

        def full(text: str) -> object:
            encoder._recent.cache_clear()  # so that each query is new
            return self._engine._fresh(Request(text=text, lang="en", prefix=prefix, limit=ARTICLES))

        def ranked(text: str) -> object:
            encoder._recent.cache_clear()
            request = Request(text=text, lang="en", prefix=prefix, limit=ARTICLES)
            return rank.ask(request, stored, dictionary)

        return {FULL: full, RANKED: ranked}


class GaplessWords(Gapless):
    """Ours with GAPLESS_MEANING=off."""

    meant = ()


class Fts5:
    """SQLite FTS5: porter stemmer, prefix indexes for 2 and 3 letters. It knows no typos."""

    def __init__(self, directory: Path) -> None:
        self._database = sqlite3.connect(directory)

    @staticmethod
    def build(documents: Sequence[Document], directory: Path) -> None:
        database = sqlite3.connect(directory)
        database.execute(
            "CREATE VIRTUAL TABLE sections USING "
            "fts5(article UNINDEXED, title, text, tokenize='porter unicode61', prefix='2 3')"
        )
        rows = ((d.article, d.title, d.text) for d in documents)
        database.executemany("INSERT INTO sections VALUES (?, ?, ?)", rows)
        database.commit()
        database.execute("INSERT INTO sections(sections) VALUES ('optimize')")
        database.commit()
        database.close()

    def works(self, kind: str) -> Works:
        def full(text: str) -> Found:
            words = _words(text)
            match = " OR ".join(f'"{word}"' for word in words) + ("*" if kind == "as you type" else "")
            # Rank first, then make snippets for the ten that are shown.
            ranked = self._database.execute(
                "SELECT rowid, article FROM sections WHERE sections MATCH ? "
                "ORDER BY bm25(sections, 0, 2, 1) LIMIT ?",
                (match, SECTIONS),
            ).fetchall()
            return [(article, self._snippet(row, match)) for row, article in _best(ranked)]

        return {FULL: full}

    def _snippet(self, row: int, match: str) -> str:
        statement = (
            "SELECT snippet(sections, 2, '<mark>', '</mark>', '…', 30) FROM sections "
            "WHERE rowid = ? AND sections MATCH ?"
        )
        return str(self._database.execute(statement, (row, match)).fetchone()[0])


class Tantivy:
    """The Rust library tantivy: English stemmer; prefixes and typos by its fuzzy term queries."""

    def __init__(self, directory: Path) -> None:
        self._index = tantivy.Index.open(str(directory))
        self._searcher = self._index.searcher()

    @staticmethod
    def build(documents: Sequence[Document], directory: Path) -> None:
        directory.mkdir()
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("article", stored=True, tokenizer_name="raw")
        for field in ("title", "text"):
            builder.add_text_field(field, stored=True, tokenizer_name="en_stem")
        writer = tantivy.Index(builder.build(), path=str(directory)).writer(
            heap_size=50_000_000, num_threads=1
        )
        for d in documents:
            writer.add_document(tantivy.Document(article=d.article, title=d.title, text=d.text))
        writer.commit()
        writer.wait_merging_threads()

    def works(self, kind: str) -> Works:
        return {
            FULL: lambda text: self._found(text, kind, snippets=True),
            RANKED: lambda text: self._found(text, kind, snippets=False),
        }

    def _found(self, text: str, kind: str, *, snippets: bool) -> Found:
        query = self._query(_words(text), kind)
        hits = self._searcher.search(query, SECTIONS).hits
        documents = [self._searcher.doc(address) for _, address in hits]
        best = _best([(document, document["article"][0]) for document in documents])
        if not snippets:
            return [(article, "") for _, article in best]
        maker = tantivy.SnippetGenerator.create(self._searcher, query, self._index.schema, "text")
        return [(article, maker.snippet_from_doc(document).to_html()) for document, article in best]

    def _query(self, words: Sequence[str], kind: str) -> Any:
        schema = self._index.schema
        if kind not in ("as you type", "typo"):
            return self._index.parse_query(" ".join(words), ["title", "text"], field_boosts={"title": 2.0})
        prefix = len(words) - 1 if kind == "as you type" else -1
        clauses = [
            (
                tantivy.Occur.Should,
                tantivy.Query.fuzzy_term_query(
                    schema,
                    field,
                    word,
                    distance=int(kind == "typo"),
                    transposition_cost_one=True,
                    prefix=place == prefix,
                ),
            )
            for place, word in enumerate(words)
            for field in ("title", "text")
        ]
        return tantivy.Query.boolean_query(clauses)


class Whoosh:
    """Whoosh's own searcher over its stemming analyzer, its own highlighter."""

    def __init__(self, directory: Path) -> None:
        self._searcher = open_dir(directory).searcher()

    @staticmethod
    def build(documents: Sequence[Document], directory: Path) -> None:
        directory.mkdir()
        analyzer = StemmingAnalyzer()
        schema = Schema(
            article=STORED,
            id=ID,
            title=TEXT(stored=True, analyzer=analyzer),
            text=TEXT(stored=True, analyzer=analyzer),
        )
        writer = create_in(directory, schema).writer()
        for d in documents:
            writer.add_document(article=d.article, id=d.id, title=d.title, text=d.text)
        writer.commit()

    def works(self, kind: str) -> Works:
        def full(text: str) -> Found:
            hits = self._searcher.search(self._query(_words(text), kind), limit=SECTIONS)
            best = _best([(hit, hit["article"]) for hit in hits])
            return [(article, hit.highlights("text")) for hit, article in best]

        return {FULL: full}

    def _query(self, words: Sequence[str], kind: str) -> Query:
        analyzer = StemmingAnalyzer()
        clauses: list[Query] = []
        for place, word in enumerate(words):
            last = kind == "as you type" and place == len(words) - 1
            for field in ("title", "text"):
                if last:
                    clauses.append(Prefix(field, word))
                elif kind == "typo":
                    clauses.append(FuzzyTerm(field, word, maxdist=1, prefixlength=1))
                else:
                    clauses += [Term(field, token.text) for token in analyzer(word)]
        return Or(clauses)


ENGINES: dict[str, type[TimedEngine]] = {
    "gapless": Gapless,
    "gapless-words": GaplessWords,
    "fts5": Fts5,
    "tantivy": Tantivy,
    "whoosh": Whoosh,
}


def _words(text: str) -> list[str]:
    words = _WORD.findall(text.lower())
    return [word for word in words if word not in _STOP] or words


def _best(ranked: Sequence[tuple[Any, str]]) -> list[tuple[Any, str]]:
    """Return the first section of each of the first ten articles."""
    first: dict[str, Any] = {}
    for one, article in ranked:
        first.setdefault(article, one)
        if len(first) == ARTICLES:
            break
    return [(one, article) for article, one in first.items()]
