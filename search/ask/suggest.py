"""Suggestions while a query is typed: titles, headings and keywords that complete it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from search.answers import Request, Suggestion
from search.arrays.opened_index import OpenedIndex
from search.arrays.tables import BY_KEYWORD
from search.ask import filters, query, rank
from search.text import analysis, normal, snippets

MOST_KEYWORDS = 2
BELOW = 0.9  # share of its article's score that a heading has
BEGINS = 2.0  # how much more a title or heading is worth when it begins with what was typed


def complete(request: Request, index: OpenedIndex) -> tuple[Suggestion, ...]:
    """At most `request.limit` suggestions for the beginning `request.text`, best first, no text twice."""
    text = query.read_query(request.text)
    typed = analysis.key(text, request.lang)
    if not typed:
        return ()
    unfinished = text if request.text[-1:].strip() else f"{text} "
    asked = query.parse(unfinished, request.lang, index, prefix=True)
    terms = frozenset(index.terms[term] for concept in asked.concepts for term in concept.terms)
    found = [
        *_keywords(typed, request, index),
        *_places(request, unfinished, typed, terms, index),
    ]
    unique = {analysis.key(suggestion.text): suggestion for suggestion in reversed(found)}
    return tuple(suggestion for suggestion in found if unique[analysis.key(suggestion.text)] is suggestion)[
        : request.limit
    ]


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


def _places(
    request: Request, text: str, typed: str, terms: frozenset[str], index: OpenedIndex
) -> Iterator[Suggestion]:
    """The titles of the articles that the search finds as one types, and headings of their best sections."""
    found = rank.ask(replace(request, text=text, prefix=True, correct=False), index, None)
    candidates: list[tuple[float, int, Suggestion]] = []
    for number in found.order:
        article, score = index.article(number), float(found.scores[number])
        first, last = index.first_section[number : number + 2].tolist()
        best = first + int(found.found.sections[first:last].argmax())
        section = index.section(best)
        places: list[tuple[str, Literal["title", "heading"], str, float]] = [
            (article.title, "title", article.url, score)
        ]
        if section.heading and found.found.sections[best] > 0:
            places.append((section.heading, "heading", section.url, score * BELOW))
        for words, kind, url, worth in places:
            begins = BEGINS if analysis.key(words, article.lang).startswith(typed) else 1.0
            marked = _marked(words, typed, terms, article.lang)
            suggestion = Suggestion(text=words, marked=marked, kind=kind, url=url)
            candidates.append((-worth * begins, len(candidates), suggestion))
    for _, _, suggestion in sorted(candidates, key=lambda candidate: candidate[:2]):
        yield suggestion


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
