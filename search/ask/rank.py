"""From a request to the articles that answer it, in order, with all that was decided on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from search.answers import Correction, Request, Stage
from search.arrays.files import Array
from search.arrays.stored import Stored
from search.arrays.tables import BY_KEYWORD
from search.ask import filters, match, query, synonyms
from search.ask.filters import Mask
from search.ask.match import Floats, Match
from search.ask.query import Query
from search.correct import dictionary as spelling
from search.correct import rewrite
from search.semantic import nearness
from search.text import analysis, languages

FOREIGN_SHARE = 0.5  # of its score that an article keeps in another language than the page asked from
COVERED = 0.999  # coverage from here on is whole; sums of floats are not exact
WORDY = 3  # informative words from which an answer in just these words may still not be the best
CLEAR = 0.8  # of the best score: below it the second is clearly behind
WEAK = 0.35  # a hit is left out below this share of both the best score and the best coverage


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a request was understood, and what came of it."""

    text: str  # as read
    stage: Stage
    query: Query  # as searched
    corrections: tuple[Correction, ...]
    found: Match
    scores: Floats  # of articles, by which they are ranked; 0: not shown
    near: Floats  # of articles: how near their meaning lies, 0..1; NaN where that was not asked
    matching: Mask  # the articles that would be shown if no facet were filtered
    coverage: Floats
    order: list[int]  # the first `offset + limit` articles
    named: frozenset[int]  # articles whose title, id or keyword was typed
    pinned: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Shown:
    """Which articles may be shown to the asker, and which of them are wanted."""

    allowed: Mask
    chosen: Mask


def ask(
    request: Request,
    stored: Stored,
    dictionary: spelling.Dictionary | None,
    *,
    without: frozenset[str] = frozenset(),
) -> Outcome:
    """Decide what answers `request`; without a dictionary nothing is corrected.

    Articles `without` are left out, as if they had not been written.
    """
    text = query.read(request.text)
    shown = _shown(request, stored, without)
    asked = query.parse(text, request.lang, stored, prefix=request.prefix)
    named = _named(text, request.lang, stored, shown)
    if request.correct and dictionary is not None and asked.unknown and not named:
        mended = rewrite.mend(dictionary, text, lambda word: query.known(word, request.lang, stored))
        other = query.parse(mended.text, request.lang, stored, prefix=request.prefix)
        told = tuple(one for one in mended.corrections if _changes(one, request.lang))
        if told and _reaches(other, asked, stored, shown):
            named = _named(mended.text, request.lang, stored, shown)
            return _ordered(request, stored, shown, text, other, named, told)
    return _ordered(request, stored, shown, text, asked, named)


def consult(text: str, request: Request, stored: Stored, most: int) -> Outcome:
    """Decide which articles answer a long `text`: of its words the `most` telling, none corrected."""
    asked = query.parse(text, request.lang, stored, most=most, only_known=True)
    return _ordered(request, stored, _shown(request, stored), text, asked, [])


def _shown(request: Request, stored: Stored, without: frozenset[str] = frozenset()) -> _Shown:
    allowed = filters.allowed(request, stored)
    for article in without:
        if (number := stored.number(article)) >= 0:
            allowed[number] = False
    return _Shown(allowed, filters.chosen(allowed, request, stored))


def _ordered(
    request: Request,
    stored: Stored,
    shown: _Shown,
    text: str,
    asked: Query,
    named: list[int],
    corrections: tuple[Correction, ...] = (),
) -> Outcome:
    """Rank: pinned articles, then those that were named, then by score."""
    found = match.match(asked, stored)
    preferred = _preferring(request.lang, stored)
    scores = np.where(shown.allowed, preferred * found.articles, np.float32(0.0))
    coverage = found.coverage.copy()
    scores = _without_weak(scores, coverage)
    near = np.full(len(scores), np.nan, dtype=np.float32)
    if not named and not request.prefix and _doubtful(asked, scores, coverage):
        candidates = np.array(match.ranked(scores, nearness.CANDIDATES), dtype=np.int64)
        near[candidates] = nearness.near(asked.text, candidates, stored)
        scores = _meant(scores, near, preferred, candidates)
    pinned = _pinned(asked, stored, shown)
    first = list(dict.fromkeys([*pinned, *named]))
    top = float(scores.max(initial=0.0))
    for rank, number in enumerate(first):  # always first, whatever else scores
        scores[number] = top + len(first) - rank
        coverage[number] = 1.0 if number in named else coverage[number]
    matched = scores > 0
    scores = np.where(shown.chosen, scores, np.float32(0.0))
    order = match.ranked(scores, request.offset + request.limit)
    stage: Stage = "none"
    if order:
        whole = any(shown.chosen[number] for number in first) or coverage[order[0]] >= COVERED
        stage = "corrected" if corrections else "exact" if whole else "relaxed"
    return Outcome(
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


def _preferring(lang: str, stored: Stored) -> Floats:
    """What share of their scores articles keep: those in other languages than `lang` stand behind."""
    own = [languages.base(code) == languages.base(lang) for code in stored.names["lang"]]
    if not lang or not any(own):
        return np.ones(stored.articles, dtype=np.float32)
    share = np.where(own, 1.0, FOREIGN_SHARE).astype(np.float32)
    preferred: Floats = share[stored.arrays["articles.lang"]]
    return preferred


def _doubtful(asked: Query, scores: Floats, coverage: Floats) -> bool:
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


def _named(text: str, lang: str, stored: Stored, shown: _Shown) -> list[int]:
    """The articles whose title, id or keyword `text` is, whatever facets are wanted: keywords last."""
    name_key = analysis.key(text, lang)
    name = stored.called.find(name_key) if name_key else -1
    if name < 0:
        return []
    called = [(how, number) for how, number in stored.called_by(name) if shown.allowed[number]]
    own = _languages(lang, stored)
    ordered = sorted(called, key=lambda pair: (pair[0] == BY_KEYWORD, not own[pair[1]], pair))
    return list(dict.fromkeys(number for _, number in ordered))


def _languages(lang: str, stored: Stored) -> Mask:
    """Which articles are in `lang`; all, when none is asked for."""
    own = [not lang or languages.base(code) == languages.base(lang) for code in stored.names["lang"]]
    mask: Mask = np.array(own, dtype=bool)[stored.arrays["articles.lang"]]
    return mask


def _pinned(asked: Query, stored: Stored, shown: _Shown) -> list[int]:
    """The articles that writers pinned to this query."""
    if not stored.rules.pins:
        return []
    wanted = synonyms.terms(asked.text, asked.lang)
    numbers = [
        stored.number(article)
        for pin in stored.rules.pins
        if not (pin.lang and asked.lang) or languages.base(pin.lang) == languages.base(asked.lang)
        if any(synonyms.terms(words, pin.lang or asked.lang) == wanted for words in pin.queries)
        for article in pin.articles
    ]
    return [number for number in dict.fromkeys(numbers) if number >= 0 and shown.chosen[number]]


def _changes(correction: Correction, lang: str) -> bool:
    """Is something else searched than what was typed?"""
    return analysis.terms(correction.typed, lang) != analysis.terms(correction.used, lang)


def _reaches(other: Query, asked: Query, stored: Stored, shown: _Shown) -> bool:
    """Does every word that a correction brought in stand in an article that the asker may see?"""
    before = {concept.typed for concept in asked.concepts}
    new = [c for c in other.concepts if c.counted and c.typed not in before]
    return bool(new) and all(_stands(concept, stored, shown) for concept in new)


def _stands(concept: query.Concept, stored: Stored, shown: _Shown) -> bool:
    return any(
        bool(shown.allowed[part.of(term)[0]].any())
        for term in concept.terms
        for part in (stored.title, stored.body)
    )
