"""Suggestions while a query is typed: titles, headings and keywords that complete it, and settled queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from search.answers import Request, Suggestion
from search.arrays.files import Array
from search.arrays.opened_index import OpenedIndex
from search.arrays.tables import BY_KEYWORD
from search.ask import filters, query
from search.match import best
from search.match.matcher import Floats, Part
from search.match.query import Concept, ParsedQuery
from search.text import analysis, languages, normal, snippets

MOST_QUERIES = 3  # settled queries among the suggestions
MOST_KEYWORDS = 2
BEGINS = 2.0  # how much more a title or heading is worth when it begins with what was typed


def complete(request: Request, queries: Sequence[str], index: OpenedIndex) -> tuple[Suggestion, ...]:
    """At most `request.limit` suggestions for the beginning `request.text`, best first, no text twice."""
    text = query.read_query(request.text)
    typed = analysis.key(text, request.lang)
    if not typed:
        return ()
    asked = query.parse(text if request.text[-1:].strip() else f"{text} ", request.lang, index, prefix=True)
    terms = frozenset(index.terms[term] for concept in asked.concepts for term in concept.terms)
    found = [
        *_queries(typed, queries, terms, request.lang),
        *_keywords(typed, request, index),
        *_titles_and_headings(asked, typed, request, terms, index),
    ]
    unique = {analysis.key(suggestion.text): suggestion for suggestion in reversed(found)}
    return tuple(suggestion for suggestion in found if unique[analysis.key(suggestion.text)] is suggestion)[
        : request.limit
    ]


def _queries(typed: str, queries: Sequence[str], terms: frozenset[str], lang: str) -> Iterator[Suggestion]:
    fitting = [text for text in queries if f" {analysis.key(text, lang)}".find(f" {typed}") >= 0]
    for text in fitting[:MOST_QUERIES]:
        yield Suggestion(text=text, marked=_marked(text, typed, terms, lang), kind="query")


def _keywords(typed: str, request: Request, index: OpenedIndex) -> Iterator[Suggestion]:
    allowed = filters.allowed(request, index)
    first, last = index.called.range(typed)
    shown = 0
    for name in range(first, min(last, first + 50)):
        for how, number in index.called_by(name):
            if how != BY_KEYWORD or not allowed[number] or shown == MOST_KEYWORDS:
                continue
            article = index.article(number)
            for keyword in article.keywords:
                if analysis.key(normal.clean(keyword), article.lang) == index.called[name]:
                    shown += 1
                    marked = _marked(keyword, typed, frozenset(), article.lang)
                    yield Suggestion(text=keyword, marked=marked, kind="keyword", url=article.url)
                    break


def _titles_and_headings(
    asked: ParsedQuery, typed: str, request: Request, terms: frozenset[str], index: OpenedIndex
) -> Iterator[Suggestion]:
    counted = [c for c in asked.concepts if not c.extra]
    shown = filters.allowed(request, index)
    articles = _said_by_all(counted, "title", index) * shown * _preference(request.lang, index)
    above = (shown * _preference(request.lang, index))[index.article_of]
    sections = _said_by_all(counted, "heading", index) * above
    candidates: list[tuple[float, int, Suggestion]] = []
    for number in best.ranked(articles, request.limit * 3):
        article = index.article(number)
        worth = float(articles[number]) * _begins(article.title, typed, article.lang)
        marked = _marked(article.title, typed, terms, article.lang)
        suggestion = Suggestion(text=article.title, marked=marked, kind="title", url=article.url)
        candidates.append((-worth, len(candidates), suggestion))
    for number in best.ranked(sections, request.limit * 2):
        section = index.section(number)
        lang = index.article(int(index.article_of[number])).lang
        worth = float(sections[number]) * _begins(section.heading, typed, lang)
        marked = _marked(section.heading, typed, terms, lang)
        suggestion = Suggestion(text=section.heading, marked=marked, kind="heading", url=section.url)
        candidates.append((-worth, len(candidates), suggestion))
    for _, _, suggestion in sorted(candidates, key=lambda candidate: candidate[:2]):
        yield suggestion


def _said_by_all(concepts: Sequence[Concept], part: Part, index: OpenedIndex) -> Floats:
    """The scores of the units of `part` in which every concept stands."""
    total = np.zeros(index.layout.units(part), dtype=np.float32)
    said = np.zeros(len(total), dtype=np.intp)
    for concept in concepts:
        units, scores = index.matcher.postings(part, concept.terms)
        total[units] += scores
        said[units] += 1
    by_all: Floats = total * (said == len(concepts))
    return by_all


def _preference(lang: str, index: OpenedIndex) -> Array:
    own = [not lang or languages.same(code, lang) for code in index.names["lang"]]
    return np.where(own, 1.0, 0.1)[index.arrays["articles.lang"]]


def _begins(text: str, typed: str, lang: str) -> float:
    return BEGINS if analysis.key(text, lang).startswith(typed) else 1.0


def _marked(text: str, typed: str, terms: frozenset[str], lang: str) -> str:
    """HTML with what was typed marked: whole words, and only the beginning of the unfinished one."""
    *whole, unfinished = typed.split()
    spans = []
    for token in analysis.tokens(text, lang):
        if token.word.startswith(unfinished):
            spans.append((token.start, min(token.end, token.start + len(unfinished))))
        elif token.word in whole or token.term in terms:
            spans.append((token.start, token.end))
    return snippets.mark(text, spans)
