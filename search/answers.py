"""What the engine is asked and what it answers: plain frozen values, the same in Python and as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from search.documents import PUBLIC

Stage = Literal["exact", "relaxed", "corrected", "none"]
Verdict = Literal["believed", "unsure", "none"]

MAX_QUERY = 200  # characters of a search that are read; a ticket (`similar`) has no such bound
THRESHOLD = 0.55  # confidence from which an article is believed to be an answer
UNSURE = 0.25  # confidence below which nothing is taken for an answer
TOP = 3  # an answer contract holds when its article is among the first TOP


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One search. Any text is allowed: it is analysed into terms, never parsed."""

    text: str
    lang: str = ""  # BCP 47 of the page asked from: preferred, not required
    audiences: frozenset[str] = frozenset({PUBLIC})
    types: frozenset[str] = frozenset()  # empty: all
    products: frozenset[str] = frozenset()
    langs: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    prefix: bool = False  # as you type: the last word may be unfinished
    correct: bool = True  # False: search for what was typed, whatever it is
    limit: int = 10  # articles
    offset: int = 0  # articles
    brief: bool = False  # hits without marked titles and sections, which cost a third of the time


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionHit:
    """One section or moment of an article that matched."""

    anchor: str  # "" for the article's lead
    url: str
    heading: str
    snippet: str  # HTML: escaped text with <mark> around matched words, nothing else
    score: float
    start: float | None = None  # seconds, for a moment of a video


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One article, with its best sections first."""

    article: str
    url: str  # of the article, without anchor
    title: str  # plain text
    title_marked: str  # HTML: escaped, <mark> around matched words
    type: str
    lang: str
    product: tuple[str, ...]
    category: str
    breadcrumbs: tuple[str, ...]
    audience: str
    score: float
    coverage: float  # share of the query's idf-weighted terms that the article contains, 0..1
    confidence: float  # probability-like, 0..1: does this article answer the query?
    sections: tuple[SectionHit, ...]
    pinned: bool = False
    foreign: bool = False  # in another language than asked for
    poster: str = ""  # the picture of the article's video, relative to the site's root


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One term as typed and as searched."""

    typed: str
    used: str
    kind: Literal["spelling", "joined", "split", "layout", "transliteration", "script"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The outcome of one search, and how it came to be."""

    text: str  # the query as read: normalised, cut at MAX_QUERY
    stage: Stage
    # Best first. When not `answered`, they are shown apart, as near misses. At stage "none" they are only
    # near in meaning.
    hits: tuple[Hit, ...]
    total: int  # articles that match, before limit and offset; 0 at stage "none"
    answered: bool  # does the engine believe that the best hit is an answer? `verdict` is finer
    verdict: Verdict = "none"  # believed: an answer; unsure: may be one; none: nothing answers
    confidence: float  # of the best hit; 0 when there is none
    coverage: float  # of the best hit
    corrected: str = ""  # the whole query as searched, when stage is "corrected": "Showing results for …"
    corrections: tuple[Correction, ...] = ()
    facets: dict[str, dict[str, int]] = field(
        default_factory=dict
    )  # "type", "product", "lang", "category" → value → articles
    release: str = ""
    milliseconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One completion, and the place that it links to: a title, a heading, or a keyword of an article."""

    text: str
    marked: str  # HTML: escaped, <mark> around what was typed
    kind: Literal["title", "heading", "keyword"]
    url: str


class EngineError(RuntimeError):
    """The engine cannot answer. Never show this as "no results"."""

    exit_code: ClassVar[int] = 4


class BrokenIndex(EngineError):
    """The index is missing, half-written, corrupted, or of another version. The message says what to do."""
