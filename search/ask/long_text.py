"""A long text, such as a ticket: what its sentences ask counts more than what the others tell."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

import numpy as np

from search.answers import Request
from search.arrays.opened_index import OpenedIndex
from search.ask import filters, query, rank
from search.ask.rank import Ranking
from search.match.query import Concept
from search.text import analysis, asking

TOLD = 0.5  # share of its worth that a word of a ticket has which only stands in sentences that ask nothing
ASKED = 6  # informative words of a question up to which each that no article has counts in full


def consult(text: str, request: Request, index: OpenedIndex, most: int) -> tuple[Ranking, Ranking]:
    """Decide which articles answer a long `text`, by its `most` informative words. None is corrected.

    What its sentences ask counts more than what the others tell, in words and in meaning. A word that no
    article has counts only where it is asked about, and the less, the longer the question is: a search of a
    few words lacks one because nothing answers it, a story because it is a story. The second ranking has the
    same order, with the evidence to judge it by.
    """
    asked = asking.sentences(text)
    tokens = [token for part in asked or [text] for token in analysis.tokens(part, request.lang)]
    words = {token.word for token in tokens}
    telling = {token.word for token in tokens if not (token.stop or token.extra)}
    unsaid = min(1.0, ASKED / max(1, len(telling)))

    def share(concept: Concept) -> float:
        if concept.typed not in words:
            return TOLD if concept.said_by else 0.0
        return 1.0 if concept.said_by or not concept.counted else unsaid * _may_be_asked_for(concept.typed)

    parsed = query.parse(text, request.lang, index, most=most, asked=share)
    found = rank.ordered(request, index, filters.shown(request, index), text, parsed, [], sentences=asked)
    return found, _as_asked(found, words, index)


def _may_be_asked_for(word: str) -> bool:
    """May a word that no article has be what a ticket is about? Sums, dates and numbers of orders are not."""
    return sum(letter.isdigit() for letter in word) * 2 < len(word)


def _as_asked(found: Ranking, words: Container[str], index: OpenedIndex) -> Ranking:
    """`found`, of a long text that asks for `words`, as if all that it tells weighed no more than these.

    What a customer tells helps to find an article, but does not make it an answer: whoever tells much about a
    site's matters may ask about another.
    """
    asked = sum(one.weight * one.asked for one in found.query.concepts if one.counted and one.typed in words)
    told = found.query.weight - asked
    if told <= asked:
        return found
    share = asked / told
    concepts = (
        one if one.typed in words else replace(one, asked=share * one.asked) for one in found.query.concepts
    )
    lighter = replace(found.query, concepts=tuple(concepts))
    match = index.matcher.match(lighter)
    scores = found.scores * np.float32(lighter.weight / found.query.weight)  # in the unit of the lighter ones
    return replace(found, query=lighter, found=match, scores=scores, coverage=match.coverage)
