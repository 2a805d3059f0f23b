"""From a request to the articles that answer it, in order, with all that was decided on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from search.answers import Correction, Request, Stage
from search.arrays.files import Array
from search.arrays.opened_index import OpenedIndex
from search.arrays.tables import BY_KEYWORD
from search.ask import filters, query, synonyms
from search.ask.filters import Mask
from search.correct import dictionary as spelling
from search.correct import rewrite
from search.match import best
from search.match.matcher import Floats, Match, Part
from search.match.query import Concept, ParsedQuery
from search.semantic import nearness
from search.text import analysis, languages

FOREIGN_SHARE = 0.5  # of its score that an article keeps in another language than the page asked from
COVERED = 0.999  # coverage from here on is whole; sums of floats are not exact
WORDY = 3  # informative words from which an answer in just these words may still not be the best
CLEAR = 0.8  # of the best score: below it the second is clearly behind
WEAK = 0.35  # a hit is left out below this share of both the best score and the best coverage


@dataclass(frozen=True, slots=True)
class Ranking:
    """How a request was understood, and what came of it."""

    text: str  # as read
    stage: Stage
    query: ParsedQuery  # as searched
    corrections: tuple[Correction, ...]
    found: Match
    scores: Floats  # of articles, by which they are ranked; 0: not shown
    near: Floats  # of articles: how near their meaning lies, 0..1; NaN where that was not asked
    matching: Mask  # the articles that would be shown if no facet were filtered
    coverage: Floats
    order: list[int]  # the first `offset + limit` articles
    named: frozenset[int]  # articles whose title, id or keyword was typed
    pinned: frozenset[int]

    def sure(self, number: int) -> bool:
        """Was this article pinned, or its title, id or keyword typed? Never after a correction."""
        return not self.corrections and (number in self.named or number in self.pinned)

    def nearness(self, number: int) -> float | None:
        """How near the meaning of this article lies, 0..1; None where that was not asked."""
        return None if np.isnan(self.near[number]) else float(self.near[number])


@dataclass(frozen=True, slots=True)
class _Shown:
    """Which articles may be shown to the asker, and which of them are wanted."""

    allowed: Mask
    chosen: Mask


def ask(
    request: Request,
    index: OpenedIndex,
    dictionary: spelling.Dictionary | None,
    *,
    without: frozenset[str] = frozenset(),
) -> Ranking:
    """Decide what answers `request`; without a dictionary nothing is corrected.

    Articles `without` are left out, as if they had not been written.
    """
    text = query.read_query(request.text)
    shown = _shown(request, index, without)
    asked = query.parse(text, request.lang, index, prefix=request.prefix)
    named = _named(text, request.lang, index, shown)
    if request.correct and dictionary is not None and asked.unknown and not named:
        mended = rewrite.mend(dictionary, text, lambda word: query.known(word, request.lang, index))
        other = query.parse(mended.text, request.lang, index, prefix=request.prefix)
        told = tuple(one for one in mended.corrections if _changes(one, request.lang))
        if told and _reaches(other, asked, index, shown):
            named = _named(mended.text, request.lang, index, shown)
            return _ordered(request, index, shown, text, other, named, told)
    return _ordered(request, index, shown, text, asked, named)


def consult(text: str, request: Request, index: OpenedIndex, most: int) -> Ranking:
    """Decide which articles answer a long `text`: of its words the `most` telling, none corrected."""
    asked = query.parse(text, request.lang, index, most=most, only_known=True)
    return _ordered(request, index, _shown(request, index), text, asked, [])


def _shown(request: Request, index: OpenedIndex, without: frozenset[str] = frozenset()) -> _Shown:
    allowed = filters.allowed(request, index)
    for article in without:
        if (number := index.number(article)) >= 0:
            allowed[number] = False
    return _Shown(allowed, filters.chosen(allowed, request, index))


def _ordered(
    request: Request,
    index: OpenedIndex,
    shown: _Shown,
    text: str,
    asked: ParsedQuery,
    named: list[int],
    corrections: tuple[Correction, ...] = (),
) -> Ranking:
    """Rank: pinned articles, then those that were named, then by score."""
    found = index.matcher.match(asked)
    preferred = _preferring(request.lang, index)
    scores = np.where(shown.allowed, preferred * found.articles, np.float32(0.0))
    coverage = found.coverage.copy()
    scores = _without_weak(scores, coverage)
    near = np.full(len(scores), np.nan, dtype=np.float32)
    if not named and not request.prefix and _doubtful(asked, scores, coverage):
        candidates = np.array(best.ranked(scores, nearness.CANDIDATES), dtype=np.int64)
        near[candidates] = nearness.near(asked.text, candidates, index)
        scores = _meant(scores, near, preferred, candidates)
    pinned = _pinned(asked, index, shown)
    first = list(dict.fromkeys([*pinned, *named]))
    top = float(scores.max(initial=0.0))
    for rank, number in enumerate(first):  # always first, whatever else scores
        scores[number] = top + len(first) - rank
        coverage[number] = 1.0 if number in named else coverage[number]
    matched = scores > 0
    scores = np.where(shown.chosen, scores, np.float32(0.0))
    order = best.ranked(scores, request.offset + request.limit)
    stage: Stage = "none"
    if order:
        whole = any(shown.chosen[number] for number in first) or coverage[order[0]] >= COVERED
        stage = "corrected" if corrections else "exact" if whole else "relaxed"
    return Ranking(
        text,
        stage,
        asked,
        corrections,
        found,
        scores,
        near,
        matched,
        coverage,
        order,
        frozenset(named),
        frozenset(pinned),
    )


def _meant(scores: Floats, near: Floats, preferred: Floats, candidates: Array) -> Floats:
    """`scores` and what nearness adds; candidates without vectors gain what the others gain on average."""
    known = ~np.isnan(near[candidates])
    if not known.any():
        return scores
    gained = np.where(known, near[candidates], near[candidates][known].mean()) * preferred[candidates]
    raised = scores.copy()
    raised[candidates] += np.float32(nearness.WEIGHT) * scores.max() * gained
    return raised


def _preferring(lang: str, index: OpenedIndex) -> Floats:
    """What share of their scores articles keep: those in other languages than `lang` stand behind."""
    own = [languages.same(code, lang) for code in index.names["lang"]]
    if not lang or not any(own):
        return np.ones(index.articles, dtype=np.float32)
    share = np.where(own, 1.0, FOREIGN_SHARE).astype(np.float32)
    preferred: Floats = share[index.arrays["articles.lang"]]
    return preferred


def _doubtful(asked: ParsedQuery, scores: Floats, coverage: Floats) -> bool:
    """Do the words leave open what is meant: has the best article not all, or another nearly as much?"""
    if not scores.any():
        return False
    first = int(scores.argmax())
    if coverage[first] < COVERED:
        return True
    second = float(np.delete(scores, first).max(initial=0.0))
    return second > CLEAR * scores[first] and sum(concept.counted for concept in asked.concepts) >= WORDY


def _without_weak(scores: Floats, coverage: Floats) -> Floats:
    """`scores`, 0 where an article only shares a common word with the query."""
    seen = scores > 0
    if not seen.any():
        return scores
    weak = (scores < WEAK * scores.max()) & (coverage < WEAK * (coverage * seen).max())
    return np.where(weak, np.float32(0.0), scores)


def _named(text: str, lang: str, index: OpenedIndex, shown: _Shown) -> list[int]:
    """The articles whose title, id or keyword `text` is, whatever facets are wanted: keywords last."""
    name_key = analysis.key(text, lang)
    name = index.called.find(name_key) if name_key else -1
    if name < 0:
        return []
    called = [(how, number) for how, number in index.called_by(name) if shown.allowed[number]]
    own = _languages(lang, index)
    ordered = sorted(called, key=lambda pair: (pair[0] == BY_KEYWORD, not own[pair[1]], pair))
    return list(dict.fromkeys(number for _, number in ordered))


def _languages(lang: str, index: OpenedIndex) -> Mask:
    """Which articles are in `lang`; all, when none is asked for."""
    own = [not lang or languages.same(code, lang) for code in index.names["lang"]]
    mask: Mask = np.array(own, dtype=bool)[index.arrays["articles.lang"]]
    return mask


def _pinned(asked: ParsedQuery, index: OpenedIndex, shown: _Shown) -> list[int]:
    """The articles that writers pinned to this query."""
    if not index.rules.pins:
        return []
    wanted = synonyms.terms(asked.text, asked.lang)
    numbers = [
        index.number(article)
        for pin in index.rules.pins
        if not (pin.lang and asked.lang) or languages.same(pin.lang, asked.lang)
        if any(synonyms.terms(words, pin.lang or asked.lang) == wanted for words in pin.queries)
        for article in pin.articles
    ]
    return [number for number in dict.fromkeys(numbers) if number >= 0 and shown.chosen[number]]


def _changes(correction: Correction, lang: str) -> bool:
    """Is something else searched than what was typed?"""
    return analysis.terms(correction.typed, lang) != analysis.terms(correction.used, lang)


def _reaches(other: ParsedQuery, asked: ParsedQuery, index: OpenedIndex, shown: _Shown) -> bool:
    """Does every word that a correction brought in stand in an article that the asker may see?"""
    before = {concept.typed for concept in asked.concepts}
    new = [c for c in other.concepts if c.counted and c.typed not in before]
    return bool(new) and all(_stands(concept, index, shown) for concept in new)


def _stands(concept: Concept, index: OpenedIndex, shown: _Shown) -> bool:
    parts: tuple[Part, ...] = ("title", "body")
    return any(
        bool(shown.allowed[index.matcher.postings(part, (term,))[0]].any())
        for term in concept.terms
        for part in parts
    )
