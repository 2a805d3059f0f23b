"""From a request to the articles that answer it, in order, with every decision on the way."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace

import numpy as np

from search.answers import Correction, Request, Stage
from search.arrays.opened_index import OpenedIndex
from search.arrays.tables import BY_KEYWORD
from search.ask import filters, proximity, query, synonyms
from search.ask.filters import Mask
from search.correct import dictionary as spelling
from search.correct import rewrite, word_filter
from search.match import best
from search.match.matcher import Floats, Match, Part
from search.match.query import Concept, ParsedQuery
from search.semantic import nearness, translations
from search.text import analysis, asking, languages

FOREIGN_SHARE = 0.5  # share of its score that an article keeps in another language than the page asked from
COVERED = 0.999  # coverage from here on counts as whole; sums of floats are not exact
FOREIGN = 2  # articles of other languages that are brought in among the first
LEAST_ABROAD = 0.15  # least nearness of such an article
SAID = 0.5  # what saying all of the query adds to an article's nearness, where languages are compared
ACROSS = 1.2  # share of that for saying it in another language, where words are fewer and less exact
UNSAID = 0.5  # share of a query that no article says from which it may be in another language than the site
SLACK = 0.05  # how much less near than the nearest article of the page's own language it may be
MUCH_NEARER = 0.5  # how much nearer than the best of the page's own language it must be to stand first
READ_FIRST = 3  # articles that a reader looks at
STEP = 1e-3  # difference in score between articles that are put in an order
TOLD = 0.5  # share of its worth that a word of a ticket has which only stands in sentences that ask nothing
ASKED = 6  # informative words of a question up to which each that no article has counts in full
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
    abroad: frozenset[int] = frozenset()  # articles in other languages that `look_abroad` brought in

    def sure(self, number: int) -> bool:
        """Was this article pinned, or its title, id or keyword typed? Never after a correction."""
        return not self.corrections and (number in self.named or number in self.pinned)

    def nearness(self, number: int) -> float | None:
        """How near the meaning of this article is, 0..1; None where that was not asked."""
        return None if np.isnan(self.near[number]) else float(self.near[number])


@dataclass(frozen=True, slots=True)
class _Shown:
    """Which articles the person who asks may see, and which of them the request wants."""

    allowed: Mask
    chosen: Mask


def ask(request: Request, index: OpenedIndex, dictionary: spelling.Dictionary | None) -> Ranking:
    """Decide what answers `request`. Without a dictionary nothing is corrected."""
    text = query.read_query(request.text)
    shown = _shown(request, index)
    asked = query.parse(text, request.lang, index, prefix=request.prefix)
    named = _named(text, request.lang, index, shown)
    if request.correct and dictionary is not None and asked.unknown and not named:
        mended = rewrite.mend(
            dictionary, text, lambda word: query.known(word, request.lang, index) or word_filter.knows(word)
        )
        other = query.parse(mended.text, request.lang, index, prefix=request.prefix)
        told = tuple(one for one in mended.corrections if _changes(one, request.lang))
        if told and _reaches(other, asked, index, shown):
            named = _named(mended.text, request.lang, index, shown)
            return _ordered(request, index, shown, text, other, named, told)
    return _ordered(request, index, shown, text, asked, named)


def ask_without(request: Request, index: OpenedIndex, without: Sequence[frozenset[str]]) -> list[Ranking]:
    """What `ask` decides for each of `without`, were there no articles with these ids. Nothing is corrected.

    The text is read and matched once.
    """
    text = query.read_query(request.text)
    asked = query.parse(text, request.lang, index, prefix=request.prefix)
    found = index.matcher.match(asked)
    rankings = []
    for left_out in without:
        shown = _shown(request, index, left_out)
        named = _named(text, request.lang, index, shown)
        rankings.append(_ordered(request, index, shown, text, asked, named, found=found))
    return rankings


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
    found = _ordered(request, index, _shown(request, index), text, parsed, [], sentences=asked)
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


def look_abroad(
    found: Ranking, request: Request, index: OpenedIndex, believed: Callable[[], bool]
) -> Ranking:
    """`found`, with the articles of other languages that are nearest in meaning among its first articles.

    The nearest stands first when it is much nearer than the best of the page's own language. Otherwise it
    stands second, or third when the best of that language is `believed` to answer: that is only asked when
    it matters. The next one comes where that leaves a place among the first three.
    """
    if not request.lang or request.langs or request.offset or found.named or np.isnan(found.near).all():
        return found
    mine = _languages(request.lang, index)
    if mine.all():
        return found
    own = [number for number in found.order if mine[number]]
    if own and np.isnan(found.near[own]).all():
        return found  # a language without vectors: its articles cannot be compared
    telling = nearness.telling(np.nan_to_num(found.near), request.lang, index)
    telling += np.float32(SAID) * np.where(mine, _said(found), _said_across(found, index))
    nearest = _nearest_abroad(telling, mine, request, index)
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


def _nearest_abroad(telling: Floats, mine: Mask, request: Request, index: OpenedIndex) -> list[int]:
    """The nearest articles in other languages, nearest first, but for those that the asker can read."""
    others = _shown(request, index).chosen & ~mine & (telling >= LEAST_ABROAD)
    nearest = best.ranked(np.where(others, telling, np.float32(0.0)), FOREIGN * 2)
    return [number for number in nearest if not _translated(number, mine, index)][:FOREIGN]


def _translated(number: int, among: Mask, index: OpenedIndex) -> bool:
    """Is one of the articles `among` a translation of this one, as its writer says or by their names?"""
    said = among & (index.originals == index.originals[number])
    return bool(said.any()) or nearness.translated(number, among, index)


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


def _shown(request: Request, index: OpenedIndex, without: frozenset[str] = frozenset()) -> _Shown:
    allowed = filters.allowed(request, index)
    if without:
        allowed = allowed.copy()
        allowed[[number for article in without if (number := index.number(article)) >= 0]] = False
    return _Shown(allowed, filters.chosen(allowed, request, index))


def _ordered(
    request: Request,
    index: OpenedIndex,
    shown: _Shown,
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
    preferred, own = index.found(_preferring, _languages_like(request.lang, index))
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
        scores = _meant(scores, near, own, preferred, asked, across, index)
    scores = _without_weak(scores, coverage)
    if not named and not request.prefix:
        closely = best.ranked(scores, READ_CLOSELY)
        together = proximity.shares(asked, closely, found.passages, cosines, index)
        scores = _in_order(scores, closely, preferred[closely] * together)
    pinned = _pinned(asked, index, shown)
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


def _meant(
    scores: Floats,
    near: Floats,
    own: Mask,
    preferred: Floats,
    asked: ParsedQuery,
    across: Floats | None,
    index: OpenedIndex,
) -> Floats:
    """Add meaning to `scores`, for what the words found and for the nearest of the asker's own articles.

    Articles without vectors gain what the others gain on average.
    """
    unknown = index.without_vector
    if len(unknown) == index.articles:
        return scores
    telling = nearness.telling(near, asked.lang, index)
    if len(unknown):
        telling = np.where(index.with_vector, telling, np.float32(0.0))
    if across is not None:
        telling = telling + np.float32(SAID * ACROSS) * across
    joined = scores > 0
    nearest = float(telling[own].max(initial=0.0))
    if joined.any() or nearest >= nearness.LEAST:
        close = own & (telling >= nearness.CLOSE * nearest)
        joined[best.ranked(np.where(close, telling, np.float32(0.0)), nearness.NEAREST)] = True
    compared = joined & index.with_vector if len(unknown) else joined
    if not compared.any():
        return scores
    if len(unknown):
        telling[unknown] = telling[compared].mean()
    gained = telling * preferred
    unit = (float(scores.max()) + nearness.IDEAL * asked.weight) / 2
    raised: Floats = np.where(joined, scores + np.float32(nearness.WEIGHT * unit) * gained, np.float32(0.0))
    return np.maximum(raised, np.float32(0.0))


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
    preferred = index.found(_in_languages, own if any(own) else (True,) * len(own))
    share = np.where(preferred, np.float32(1.0), np.float32(FOREIGN_SHARE))
    return share * index.boosts, preferred


def _without_weak(scores: Floats, coverage: Floats) -> Floats:
    """`scores`, with 0 for an article that is not near and only shares a common word with the query."""
    seen = scores > 0
    if not seen.any():
        return scores
    weak = (scores < WEAK * scores.max()) & (coverage < WEAK * (coverage * seen).max())
    return np.where(weak, np.float32(0.0), scores)


def _named(text: str, lang: str, index: OpenedIndex, shown: _Shown) -> list[int]:
    """The articles whose title, id or keyword is `text`, whatever facets are wanted. Keywords come last."""
    name_key = analysis.key(text, lang)
    name = index.called.find(name_key) if name_key else -1
    if name < 0:
        return []
    called = [(how, number) for how, number in index.called_by(name) if shown.allowed[number]]
    own = _languages(lang, index)
    ordered = sorted(called, key=lambda pair: (pair[0] == BY_KEYWORD, not own[pair[1]], pair))
    return list(dict.fromkeys(number for _, number in ordered))


def _languages(lang: str, index: OpenedIndex) -> Mask:
    """Which articles are in `lang`; all articles when no language is asked for."""
    return index.found(_in_languages, _languages_like(lang, index))


def _languages_like(lang: str, index: OpenedIndex) -> tuple[bool, ...]:
    """Which languages of the index are `lang`; all when no language is asked for."""
    return tuple(not lang or languages.same(code, lang) for code in index.names["lang"])


def _in_languages(own: tuple[bool, ...], index: OpenedIndex) -> Mask:
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
    """Is the searched text another than the typed one?"""
    return analysis.terms(correction.typed, lang) != analysis.terms(correction.used, lang)


def _reaches(other: ParsedQuery, asked: ParsedQuery, index: OpenedIndex, shown: _Shown) -> bool:
    """Do articles that the asker may see have every word that a correction brought in?"""
    before = {concept.typed for concept in asked.concepts}
    new = [c for c in other.concepts if c.counted and c.typed not in before]
    return bool(new) and all(_stands(concept, index, shown) for concept in new)


def _stands(concept: Concept, index: OpenedIndex, shown: _Shown) -> bool:
    parts: tuple[Part, ...] = ("title", "body")
    return any(
        bool(shown.allowed[index.matcher.postings(part, (term,))[0]].any())
        for term in concept.said_by
        for part in parts
    )
