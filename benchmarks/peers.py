"""The peers: what a project could use instead of our engine, each set up as its documentation says."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import material
import rjieba
import tantivy
from whoosh.fields import ID, TEXT, Schema
from whoosh.index import create_in
from whoosh.qparser import AndGroup, MultifieldParser, OrGroup

import search
from benchmarks import sets
from benchmarks.sets import Page
from search import Answer, Engine, Request
from search.documents import Document
from search.text.languages import GAINING

Ranked = list[list[str]]  # for each query, page ids, best first
Run = Callable[[Sequence[Page], Sequence[str], str], Ranked]  # pages, queries, language
Ask = Callable[[Engine], Iterator[Answer]]

DEPTH = 10
_WORD = re.compile(r"\w+")
_HAN = re.compile("[\u4e00-\u9fff]+")


class Absent(RuntimeError):
    """A peer cannot run on this machine. The message says what is missing."""


def gapless(pages: Sequence[Page], queries: Sequence[str], lang: str) -> Ranked:
    """Gapless as shipped, asked from a page in the language of the pages."""
    return _gapless(sets.documents(pages, split=False), _searched(queries, lang))


def gapless_split(pages: Sequence[Page], queries: Sequence[str], lang: str) -> Ranked:
    """Gapless over pages cut into sections, as a site build does at headings."""
    return _gapless(sets.documents(pages, split=True), _searched(queries, lang))


def gapless_words(pages: Sequence[Page], queries: Sequence[str], lang: str) -> Ranked:
    """Gapless with GAPLESS_MEANING=off."""
    return _gapless(sets.documents(pages, split=False), _searched(queries, lang), meant=())


def gapless_similar(pages: Sequence[Page], queries: Sequence[str], lang: str) -> Ranked:
    """Gapless, asked with tickets."""
    return _gapless(sets.documents(pages, split=False), _pasted(queries, lang))


def gapless_similar_words(pages: Sequence[Page], queries: Sequence[str], lang: str) -> Ranked:
    """The same with GAPLESS_MEANING=off."""
    return _gapless(sets.documents(pages, split=False), _pasted(queries, lang), meant=())


def _searched(queries: Sequence[str], lang: str) -> Ask:
    return lambda opened: (opened.search(Request(text=text, lang=lang, limit=DEPTH)) for text in queries)


def _pasted(queries: Sequence[str], lang: str) -> Ask:
    return lambda opened: (opened.similar(text, lang=lang, limit=DEPTH) for text in queries)


def _gapless(documents: Iterable[Document], ask: Ask, meant: Collection[str] = GAINING) -> Ranked:
    with TemporaryDirectory() as folder:
        directory = Path(folder) / "index"
        search.build(documents, directory, meant=meant)
        opened = search.open(directory)
        ranked = [[hit.article for hit in answer.hits] for answer in ask(opened)]
        opened.close()
        return ranked


def whoosh_and(pages: Sequence[Page], queries: Sequence[str], _lang: str) -> Ranked:
    """Whoosh's defaults: standard analyzer, all words."""
    return _whoosh(pages, queries, AndGroup)


def whoosh_or(pages: Sequence[Page], queries: Sequence[str], _lang: str) -> Ranked:
    """Whoosh's defaults with any word instead of all."""
    return _whoosh(pages, queries, OrGroup)


def _whoosh(pages: Sequence[Page], queries: Sequence[str], group: type) -> Ranked:
    schema = Schema(id=ID(stored=True), title=TEXT, text=TEXT)
    with TemporaryDirectory() as folder:
        opened = create_in(folder, schema)
        writer = opened.writer()
        for page in pages:
            writer.add_document(id=page.id, title=page.title, text=page.text)
        writer.commit()
        parser = MultifieldParser(["title", "text"], schema, group=group)
        with opened.searcher() as searcher:
            # Remove quotes and operators: a query is plain text here, as it is in Gapless.
            plain = (" ".join(_WORD.findall(query)) for query in queries)
            return [[hit["id"] for hit in searcher.search(parser.parse(q), limit=DEPTH)] for q in plain]


def fts5(pages: Sequence[Page], queries: Sequence[str], lang: str) -> Ranked:
    """SQLite FTS5 alone: porter stemmer, trigrams for Chinese, any word, its default ranking."""
    if lang == "zh":
        return _fts5([(p.id, p.title, p.text) for p in pages], [_trigrams(q) for q in queries], "trigram")
    return _fts5(
        [(p.id, p.title, p.text) for p in pages], [_WORD.findall(q) for q in queries], "porter unicode61"
    )


def fts5_words(pages: Sequence[Page], queries: Sequence[str], lang: str) -> Ranked:
    """SQLite FTS5 over text segmented by jieba: Chinese needs segmentation, and FTS5 has none."""
    if lang != "zh":
        raise Absent(f"fts5-words is for Chinese: see fts5 for {lang}")
    rows = [(page.id, _segmented(page.title), _segmented(page.text)) for page in pages]
    return _fts5(rows, [_WORD.findall(_segmented(query)) for query in queries], "unicode61")


def _fts5(rows: Sequence[tuple[str, str, str]], queries: Sequence[Sequence[str]], tokenizer: str) -> Ranked:
    database = sqlite3.connect(":memory:")
    database.execute(
        f"CREATE VIRTUAL TABLE pages USING fts5(id UNINDEXED, title, text, tokenize='{tokenizer}')"
    )
    database.executemany("INSERT INTO pages VALUES (?, ?, ?)", rows)
    statement = "SELECT id FROM pages WHERE pages MATCH ? ORDER BY rank LIMIT ?"
    matches = (" OR ".join(f'"{word}"' for word in words) for words in queries)
    ranked = [[row[0] for row in database.execute(statement, (m, DEPTH))] if m else [] for m in matches]
    database.close()
    return ranked


def tantivy_default(pages: Sequence[Page], queries: Sequence[str], lang: str) -> Ranked:
    """The Rust library tantivy: its stemmer, Chinese segmented by jieba, double weight for the title."""
    stemmer = {"en": "en_stem"}.get(lang, "default")
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for field in ("title", "text"):
        builder.add_text_field(field, tokenizer_name=f"{lang}_stem" if lang == "ru" else stemmer)
    opened = tantivy.Index(builder.build())
    if lang == "ru":
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        for one in (tantivy.Filter.lowercase(), tantivy.Filter.stemmer("russian")):
            analyzer = analyzer.filter(one)
        opened.register_tokenizer("ru_stem", analyzer.build())
    writer = opened.writer(heap_size=50_000_000, num_threads=1)
    for page in pages:
        title, text = (_segmented(part) if lang == "zh" else part for part in (page.title, page.text))
        writer.add_document(tantivy.Document(id=page.id, title=title, text=text))
    writer.commit()
    opened.reload()
    searcher = opened.searcher()
    ranked = []
    for query in queries:
        words = " ".join(_WORD.findall((_segmented(query) if lang == "zh" else query).lower()))
        parsed, _ = opened.parse_query_lenient(words, ["title", "text"], field_boosts={"title": 2.0})
        hits = searcher.search(parsed, DEPTH).hits
        ranked.append([searcher.doc(address)["id"][0] for _, address in hits])
    return ranked


def lunr(pages: Sequence[Page], queries: Sequence[str], lang: str) -> Ranked:
    """Material's own search worker (lunr), run by node, with the settings its theme gives the language."""
    node = shutil.which("node")
    if node is None:
        raise Absent("lunr needs node: install Node.js 18 or newer")
    scripts = Path(material.__file__).parent / "templates" / "assets" / "javascripts"
    # What on_config of Material's search plugin takes from partials/languages/LANG.html.
    pipeline = {"en": ["stopWordFilter"], "ru": ["stopWordFilter"], "zh": ["stemmer"]}[lang]
    separator = "[\\s\u200b\u3000\\-、。，．？！；]+" if lang == "zh" else "[\\s\\-]+"
    task = {
        "scripts": str(scripts),
        "config": {
            "lang": ["ru" if lang == "ru" else "en"],
            "separator": separator,
            "pipeline": pipeline,
            "fields": {"title": {"boost": 1e3}, "text": {"boost": 1e0}, "tags": {"boost": 1e6}},
        },
        "docs": [
            {
                "location": page.id,
                "title": _zero_width(page.title) if lang == "zh" else page.title,
                "text": _zero_width(page.text) if lang == "zh" else page.text,
            }
            for page in pages
        ],
        "queries": [query.replace(":", " ") for query in queries],
    }
    worker = Path(__file__).with_name("lunr.mjs")
    done = subprocess.run(
        [node, str(worker)], input=json.dumps(task), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Absent(f"lunr: {done.stderr.strip()[-500:]}")
    ranked: Ranked = json.loads(done.stdout)
    return [pages[:DEPTH] for pages in ranked]


PEERS: dict[str, Run] = {
    "gapless": gapless,
    "gapless-split": gapless_split,
    "gapless-words": gapless_words,
    "gapless-similar": gapless_similar,
    "gapless-similar-words": gapless_similar_words,
    "whoosh-and": whoosh_and,
    "whoosh-or": whoosh_or,
    "fts5": fts5,
    "fts5-words": fts5_words,
    "tantivy": tantivy_default,
    "lunr": lunr,
}


def _segmented(text: str) -> str:
    return " ".join(rjieba.cut(text, False))


def _zero_width(text: str) -> str:
    """Separate Chinese words as Material's plugin does when jieba is installed."""
    gap = "\u200b"
    return _HAN.sub(lambda run: gap + gap.join(rjieba.cut(run[0], True)) + gap, text).strip(gap)


def _trigrams(query: str) -> list[str]:
    """Return the words of `query`, Chinese ones as trigrams: FTS5 cannot find shorter ones."""
    found: list[str] = []
    for word in _WORD.findall(query):
        for part in re.split(f"({_HAN.pattern})", word):
            grams = [part[i : i + 3] for i in range(len(part) - 2)] if _HAN.match(part) else [part]
            found += [gram for gram in grams if len(gram) >= 3]
    return found
