"""Abroad: articles in other languages, among the first where they are nearest to what was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from search.answers import Request
from search.arrays.opened_index import OpenedIndex
from search.ask import filters
from search.ask.filters import Mask
from search.ask.meaning import ACROSS, SAID
from search.ask.rank import Ranking
from search.match import best
from search.match.matcher import Floats
from search.semantic import nearness, translations

FOREIGN = 2  # articles of other languages that are brought in among the first
LEAST = 0.15  # least nearness of such an article
SLACK = 0.05  # how much less near than the nearest article of the page's own language it may be
MUCH_NEARER = 0.5  # how much nearer than the best of the page's own language it must be to stand first
READ_FIRST = 3  # articles that a reader looks at
STEP = 1e-3  # difference in score between articles that are put in an order


def look(found: Ranking, request: Request, index: OpenedIndex, believed: Callable[[], bool]) -> Ranking:
    """`found`, with the articles of other languages that are nearest in meaning among its first articles.

    The nearest stands first when it is much nearer than the best of the page's own language. Otherwise it
    stands second, or third when the best of that language is `believed` to answer: that is only asked when
    it matters. The next one comes where that leaves a place among the first three.
    """
    if not request.lang or request.langs or request.offset or found.named or np.isnan(found.near).all():
        return found
    mine = filters.in_language(request.lang, index)
    lone = index.found(_untranslated, filters.languages_like(request.lang, index))
    chosen = filters.shown(request, index).chosen
    if not (chosen & lone).any():
        return found  # all that is in other languages can be read in the page's own
    own = [number for number in found.order if mine[number]]
    if own and np.isnan(found.near[own]).all():
        return found  # a language without vectors: its articles cannot be compared
    telling = nearness.telling(np.nan_to_num(found.near), request.lang, index)
    telling += np.float32(SAID) * np.where(mine, _said(found), _said_across(found, index))
    nearest = _nearest(telling, chosen & ~mine, lone, mine, index)
    ahead = (
        float(telling[nearest[0]] - telling[mine & (found.scores > 0)].max(initial=0.0)) if nearest else -1.0
    )
    if ahead < -SLACK:
        return found
    answered = believed()
    first = _among(nearest, [number for number in found.order if number not in nearest], telling, answered)
    scores = found.scores.copy()
    top = float(scores.max(initial=0.0)) or 1.0
    for rank, number in enumerate(first):
        scores[number] = top * (1.0 + STEP * (len(first) - rank))
    order = best.ranked(scores, request.limit)
    return replace(found, scores=scores, order=order, abroad=frozenset(nearest).intersection(first))


def _said(found: Ranking) -> Floats:
    """How well each article says the query, 1.0 being ideal."""
    said: Floats = found.found.articles / np.float32(nearness.IDEAL * (found.query.weight or 1.0))
    return said


def _said_across(found: Ranking, index: OpenedIndex) -> Floats:
    """How well articles in other languages say the query: in its words, or in their translations."""
    across = found.across
    if across is None:
        across = translations.match(found.query.text, found.query.lang, index)
    said: Floats = np.float32(ACROSS) * np.maximum(_said(found), across)
    return said


def _nearest(telling: Floats, others: Mask, lone: Mask, mine: Mask, index: OpenedIndex) -> list[int]:
    """The nearest of the articles `others`, nearest first, but for those that the asker can read."""
    nearest = best.ranked(np.where(others & (telling >= LEAST), telling, np.float32(0.0)), FOREIGN * 2)
    return [n for n in nearest if lone[n] and not nearness.translated(n, mine, index)][:FOREIGN]


def _untranslated(own: tuple[bool, ...], index: OpenedIndex) -> Mask:
    """The articles in no language of `own` of which, as their writers say, none in these is a translation."""
    mine = filters.in_languages(own, index)
    untranslated: Mask = ~mine & ~np.isin(index.originals, index.originals[mine])
    return untranslated


def _among(nearest: list[int], own: list[int], telling: Floats, answered: bool) -> list[int]:
    """The first articles in their order: some of `own`, and of the `nearest` in other languages."""
    before = own[: READ_FIRST - 1]
    if not own or telling[nearest[0]] > telling[own[0]] + MUCH_NEARER:
        first = [nearest[0], *before]
    elif answered:
        first = [*before, nearest[0]]
    else:
        first = [own[0], nearest[0], *before[1:]]
    return [*first, *nearest[1:]][:READ_FIRST]
