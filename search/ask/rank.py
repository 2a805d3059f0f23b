"""From a request to the articles that answer it, in order, with every decision on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.answers import Correction, Request, Stage
from search.arrays.opened_index import OpenedIndex
from search.ask import filters, meaning, proximity, query, sure
from search.ask.filters import Mask, Shown
from search.correct import dictionary as spelling
from search.correct import rewrite, word_filter
from search.match import best
from search.match.matcher import Floats, Match, Part
from search.match.query import Concept, ParsedQuery
from search.semantic import nearness, translations
from search.text import analysis

FOREIGN_SHARE = 0.5  # share of its score that an article keeps in another language than the page asked from
COVERED = 0.999  # coverage from here on counts as whole; sums of floats are not exact
UNSAID = 0.5  # share of a query that no article says from which it may be in another language than the site
READ_CLOSELY = 5  # first articles of which it matters where the words stand; ten gained as much
TOGETHER = 0.2  # share of the best score that an article gains which says all neighbours together
WEAK = 0.35  # a hit is left out below this share of both the best score, with meaning, and the best coverage


@dataclass(frozen=True, slots=True)
class Ranking:
    """How a request was understood, and the result."""

    text: str  # as read
    stage: Stage
    query: ParsedQuery  # as searched
    corrections: tuple[Correction, ...]
    found: Match
    scores: Floats  # of articles, by which they are ranked; 0: not shown
    cosines: Floats  # with names and passages, see `nearness.cosines`; empty where that was not asked
    near: Floats  # of articles: how near their meaning is, 0..1; NaN where that was not asked
    matching: Mask  # the articles that would be shown if no facet were filtered
    coverage: Floats
    order: list[int]  # the first `offset + limit` articles
    named: frozenset[int]  # articles whose title, id or keyword was typed
    pinned: frozenset[int]
    across: Floats | None = None  # of articles: how well they say the query in translation, where asked
    abroad: frozenset[int] = frozenset()  # articles in other languages that `abroad.look` brought in

    def sure(self, number: int) -> bool:
        """Was this article pinned, or its title, id or keyword typed? Never after a correction."""
        return not self.corrections and (number in self.named or number in self.pinned)

    def nearness(self, number: int) -> float | None:
        """How near the meaning of this article is, 0..1; None where that was not asked."""
        return None if np.isnan(self.near[number]) else float(self.near[number])


def ask(request: Request, index: OpenedIndex, dictionary: spelling.Dictionary | None) -> Ranking:
    """Decide what answers `request`. Without a dictionary nothing is corrected."""
    text = query.read_query(request.text)
    shown = filters.shown(request, index)
    asked = query.parse(text, request.lang, index, prefix=request.prefix)
    named = sure.named(text, request.lang, index, shown)
    if request.correct and dictionary is not None and asked.unknown and not named:
        mended = rewrite.mend(
            dictionary, text, lambda word: query.known(word, request.lang, index) or word_filter.knows(word)
        )
        other = query.parse(mended.text, request.lang, index, prefix=request.prefix)
        told = tuple(one for one in mended.corrections if _changes(one, request.lang))
        if told and _reaches(other, asked, index, shown):
            named = sure.named(mended.text, request.lang, index, shown)
            return ordered(request, index, shown, text, other, named, told)
    return ordered(request, index, shown, text, asked, named)


def ask_without(request: Request, index: OpenedIndex, without: Sequence[frozenset[str]]) -> list[Ranking]:
    """What `ask` decides for each of `without`, were there no articles with these ids. Nothing is corrected.

    The text is read and matched once.
    """
    text = query.read_query(request.text)
    asked = query.parse(text, request.lang, index, prefix=request.prefix)
    found = index.matcher.match(asked)
    rankings = []
    for left_out in without:
        shown = filters.shown(request, index, left_out)
        named = sure.named(text, request.lang, index, shown)
        rankings.append(ordered(request, index, shown, text, asked, named, found=found))
    return rankings


def ordered(
    request: Request,
    index: OpenedIndex,
    shown: Shown,
    text: str,
    asked: ParsedQuery,
    named: list[int],
    corrections: tuple[Correction, ...] = (),
    sentences: Sequence[str] = (),
    found: Match | None = None,
) -> Ranking:
    """Rank pinned articles first, then those that were named, then the others by score.

    `found` is what matches `asked`, where that is known.
    """
    found = index.matcher.match(asked) if found is None else found
    preferred, own = index.found(_preferring, filters.languages_like(request.lang, index))
    scores = np.where(shown.allowed, preferred * found.articles, np.float32(0.0))
    coverage = found.coverage.copy()
    cosines, near = np.zeros(0, dtype=np.float32), np.full(len(scores), np.nan, dtype=np.float32)
    across = None
    if not named and not request.prefix:
        cosines = nearness.cosines(asked.text, index)
        near = nearness.near(cosines, index)
        if sentences:
            each = [nearness.near(nearness.cosines(one, index), index) for one in sentences]
            near = ((near + np.mean(each, axis=0)) / 2).astype(np.float32)
        own = shown.allowed & own
        if asked.unsaid >= UNSAID * asked.weight and len(index.without_vector) < index.articles:
            across = translations.match(asked.text, asked.lang, index)
        scores = meaning.added(scores, near, own, preferred, asked, across, index)
    scores = _without_weak(scores, coverage)
    if not named and not request.prefix:
        closely = best.ranked(scores, READ_CLOSELY)
        together = proximity.shares(asked, closely, found.passages, cosines, index)
        scores = _in_order(scores, closely, preferred[closely] * together)
    pinned = sure.pinned(asked, index, shown)
    first = list(dict.fromkeys([*pinned, *named]))
    top = float(scores.max(initial=0.0))
    for rank, number in enumerate(first):  # always first, whatever the others score
        scores[number] = top + len(first) - rank
        coverage[number] = 1.0 if number in named else coverage[number]
    matched = scores > 0
    scores = np.where(shown.chosen, scores, np.float32(0.0))
    order = best.ranked(scores, request.offset + request.limit)
    stage: Stage = "none"
    if any(found.articles[number] > 0 or number in first for number in order):
        whole = any(shown.chosen[number] for number in first) or coverage[order[0]] >= COVERED
        stage = "corrected" if corrections else "exact" if whole else "relaxed"
    return Ranking(
        text,
        stage,
        asked,
        corrections,
        found,
        scores,
        cosines,
        near,
        matched,
        coverage,
        order,
        frozenset(named),
        frozenset(pinned),
        across,
    )


def _in_order(scores: Floats, first: list[int], together: Floats) -> Floats:
    """`scores`, of which the `first` articles exchange theirs: that they say the query `together` counts too.

    None gets another score, but for what parts equal ones. So the lead of the first over the next is still
    what its words and its meaning make it, and says as much about whether it answers.
    """
    worth = scores[first] + np.float32(TOGETHER * scores[first[:1]]) * together
    order = np.argsort(-worth, kind="stable")
    if (order == np.arange(len(first))).all():
        return scores
    ordered = scores.copy()
    above = scores[first[-1]]
    for number, score in zip(np.array(first)[order][::-1], scores[first][::-1], strict=True):
        above = ordered[number] = max(score, np.nextafter(above, np.float32(np.inf)))
    return ordered


def _preferring(own: tuple[bool, ...], index: OpenedIndex) -> tuple[Floats, Mask]:
    """What each article's score is multiplied by, and which are preferred: those in the languages `own`.

    None is preferred to another where there are none in these languages.
    """
    preferred = index.found(filters.in_languages, own if any(own) else (True,) * len(own))
    share = np.where(preferred, np.float32(1.0), np.float32(FOREIGN_SHARE))
    return share * index.boosts, preferred


def _without_weak(scores: Floats, coverage: Floats) -> Floats:
    """`scores`, with 0 for an article that is not near and only shares a common word with the query."""
    seen = scores > 0
    if not seen.any():
        return scores
    weak = (scores < WEAK * scores.max()) & (coverage < WEAK * (coverage * seen).max())
    return np.where(weak, np.float32(0.0), scores)


def _changes(correction: Correction, lang: str) -> bool:
    """Is the searched text another than the typed one?"""
    return analysis.terms(correction.typed, lang) != analysis.terms(correction.used, lang)


def _reaches(other: ParsedQuery, asked: ParsedQuery, index: OpenedIndex, shown: Shown) -> bool:
    """Do articles that the asker may see have every word that a correction brought in?"""
    before = {concept.typed for concept in asked.concepts}
    new = [c for c in other.concepts if c.counted and c.typed not in before]
    return bool(new) and all(_stands(concept, index, shown) for concept in new)


def _stands(concept: Concept, index: OpenedIndex, shown: Shown) -> bool:
    parts: tuple[Part, ...] = ("title", "body")
    return any(
        bool(shown.allowed[index.matcher.postings(part, (term,))[0]].any())
        for term in concept.said_by
        for part in parts
    )
