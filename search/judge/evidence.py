"""The evidence for and against an article being the answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.answers import Request, Stage
from search.arrays.opened_index import OpenedIndex
from search.ask.rank import Ranking, ask_without
from search.match.matcher import Floats

NEXT = 5  # articles below the best whose mean score its lead is measured from
PEERS = 5  # articles in its language from which it can be said how far the nearness of one stands out
_LEVEL = 1e-3  # least deviation: articles that say the same are all as near


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The evidence for one article and one query. Shares are of the query's weight (idf), 0..1."""

    score: float  # as ranked
    coverage: float  # share that the article contains
    lead: float  # how far the score, with meaning, lies above the mean of the next five; see `_lead`
    near: float | None  # how near their meanings are, 0..1; None where that was not asked
    standing_out: float | None = None  # see `_standing_out`; None among fewer than PEERS articles
    stage: Stage
    sure: bool = False  # its title, id or keyword was typed, or it is pinned; never after a correction


def probe(
    text: str, lang: str, without: Sequence[frozenset[str]], index: OpenedIndex
) -> list[Evidence | None]:
    """For each of `without`, the evidence for the best public article when these are left out, if any is."""
    rankings = ask_without(Request(text=text, lang=lang, limit=2), index, without)
    return [gather(found, found.order[:1], index)[0] if found.order else None for found in rankings]


def gather(ranking: Ranking, numbers: Sequence[int], index: OpenedIndex) -> list[Evidence]:
    """The evidence for the articles `numbers`."""
    ideal = ranking.query.weight or 1.0
    langs = index.arrays["articles.lang"]
    spread = {lang: _spread(_of(lang, ranking.near, index)) for lang in set(langs[numbers].tolist())}
    best = _best_scores(ranking)
    each = zip(
        numbers,
        langs[numbers].tolist(),
        *(
            of[numbers].tolist()
            for of in (ranking.found.articles, ranking.coverage, ranking.scores, ranking.near)
        ),
        strict=True,
    )
    return [
        Evidence(
            score=words,
            coverage=coverage,
            lead=_lead(score, best) / ideal,
            near=(near := None if math.isnan(nearness) else nearness),
            standing_out=_standing_out(near, spread[lang]),
            stage=ranking.stage,
            sure=ranking.sure(number),
        )
        for number, lang, words, coverage, score, nearness in each
    ]


def _of(lang: int, near: Floats, index: OpenedIndex) -> Floats:
    """The nearness of the articles in language number `lang`."""
    return near if len(index.names["lang"]) == 1 else near[index.arrays["articles.lang"] == lang]


def _spread(near: Floats) -> tuple[float, float, int]:
    """Mean and standard deviation of the nearness of articles, and how many have one."""
    known = near[~np.isnan(near)]
    if not len(known):
        return 0.0, 0.0, 0
    # `mean` and `std` do the same, at three times the cost for few numbers.
    mean = np.add.reduce(known) / np.float32(len(known))
    away = known - mean
    away *= away
    return float(mean), float(np.sqrt(np.add.reduce(away) / np.float32(len(known)))), len(known)


def _standing_out(near: float | None, among: tuple[float, float, int]) -> float | None:
    """How far the nearness of an article stands out in its language, in standard deviations.

    Of these, as many are taken away as the nearest of so many articles has by chance. On a site about one
    subject all articles are near to a question about it; that only speaks for one that is nearer than others.
    """
    mean, deviation, articles = among
    if near is None or articles < PEERS:
        return None
    return (near - mean) / max(deviation, _LEVEL) - math.sqrt(2 * math.log(articles))


def _best_scores(ranking: Ranking) -> list[float]:
    """The scores of the best NEXT + 1 articles, best first; fewer where there are fewer."""
    scores, first = ranking.scores, ranking.order[: NEXT + 1]
    if len(first) > NEXT:
        scores = scores[first]
    elif len(scores) > NEXT + 1:
        scores = np.partition(scores, -NEXT - 1)[-NEXT - 1 :]
    best: list[float] = np.sort(scores)[::-1].tolist()
    return best


def _lead(mine: float, best: list[float]) -> float:
    """How far `mine` lies above the mean of the NEXT others among the `best` scores; 0 if it lies below.

    It is told in weights of the query: an article that says all of it at length scores about three of these.
    """
    others = best.copy()
    if mine in others:
        others.remove(mine)
    return max(0.0, mine - sum(others[:NEXT]) / NEXT)
