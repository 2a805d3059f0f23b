"""The score of every article and section for a query: a few sums over postings, whoever lists them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from search.match.matcher import Floats, Layout, Match, Part, Postings
from search.match.query import Concept, Group, ParsedQuery

COVERAGE_SHARE = 0.2  # share of its score that an article loses when it covers nothing of the query
EXTRA_SHARE = 0.5  # share of its score that an extra term adds: the plain words beside it say most of it
STOP_SHARE = 0.7  # share of its score that a question word adds in titles and headings
_WHOLE = 0.999  # share of a synonym's weight that counts as all of it; sums of floats are not exact


Worth = Sequence[tuple[int, float]]  # terms that say one thing, and the share of its score that each counts


class Lister(Protocol):
    """The half of a `Matcher` that lists postings."""

    def postings(self, part: Part, terms: Sequence[int], shares: Sequence[float] = ()) -> Postings: ...


class Adder(Lister, Protocol):
    """What `match` asks: it lists postings, and adds up those of many terms."""

    def summed(self, part: Part, said: Sequence[Worth]) -> Floats:
        """What each unit of `part` scores for all of `said`: of each, its best term there counts."""
        ...


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of what concepts score, part by part (see `search.arrays.scoring`)."""

    title: Floats
    body: Floats
    heading: Floats
    passage: Floats
    covered: Floats  # of articles: the weight of the concepts they contain


def match(query: ParsedQuery, lister: Adder, layout: Layout) -> Match:
    """Score every article, section and passage for `query`."""
    sums = _total(query, lister, layout)
    sections = sums.heading + _best(sums.passage, layout.section_of, layout.sections)
    articles = sums.title + sums.body + _best(sections, layout.article_of, layout.articles)
    weight = query.weight
    coverage = np.minimum(sums.covered / np.float32(weight or 1.0), np.float32(1.0))
    if weight:
        articles *= np.float32(1.0 - COVERAGE_SHARE) + np.float32(COVERAGE_SHARE) * coverage
        articles[sums.covered == 0] = 0.0  # only question words in common
    return Match(articles, coverage, sections, sums.passage)


def found(concept: Concept, part: Part, lister: Lister) -> Postings:
    """The scores of `concept` in the units of `part` that say it, or say what is related to it."""
    terms, shares = zip(*_worth(concept), strict=True)
    return lister.postings(part, terms, shares)


def added(part: Part, said: Sequence[Worth], units: int, lister: Lister) -> Floats:
    """`Adder.summed` for an engine that can only list postings."""
    scores = np.zeros(units, dtype=np.float32)
    for terms, shares in (zip(*one, strict=True) for one in said):
        where, worth = lister.postings(part, terms, shares)
        scores[where] += worth
    return scores


def _worth(concept: Concept) -> Worth:
    """All terms that say `concept` and those related to it, with the shares of their scores that count."""
    share = (
        concept.share
        * concept.asked
        * (STOP_SHARE if concept.stop else EXTRA_SHARE if concept.extra else 1.0)
    )
    shares = concept.shares or (1.0,) * len(concept.said_by)
    every = (*zip(concept.said_by, shares, strict=True), *concept.related)
    return [(term, share * its) for term, its in every]


def _total(query: ParsedQuery, lister: Adder, layout: Layout) -> Sums:
    """Sum up all concepts of `query`. Each counts in the words in which an article says it best."""
    grouped = {at for group in query.groups for at in range(group.first, group.last)}
    sums = _summed((c for at, c in enumerate(query.concepts) if at not in grouped), lister, layout)
    for span in _spans(query.groups):
        _add(sums, _said_best(span, query, lister, layout))
    return sums


def _summed(concepts: Iterable[Concept], lister: Adder, layout: Layout) -> Sums:
    said = [concept for concept in concepts if concept.said_by]
    informative = [concept for concept in said if not concept.stop]
    worth = [_worth(concept) for concept in said]
    telling = [_worth(concept) for concept in informative]
    covered = np.zeros(layout.articles, dtype=np.float32)
    for concept in informative:
        if concept.counted:
            covered[_saying(concept, lister, layout)] += np.float32(
                concept.weight * concept.share * concept.asked
            )
    return Sums(
        title=lister.summed("title", worth),
        # Titles and keywords are read as a line of the body too (see `scoring.BODY`).
        body=lister.summed("body", telling),
        heading=lister.summed("heading", worth),
        passage=lister.summed("passage", telling),
        covered=covered,
    )


def _saying(concept: Concept, lister: Lister, layout: Layout) -> NDArray[Any]:
    """The articles that say `concept`, each once."""
    each = [lister.postings("body", (term,))[0] for term in concept.said_by]
    if len(each) == 1:
        return each[0]
    says = np.zeros(layout.articles, dtype=bool)
    for articles in each:
        says[articles] = True
    return says.nonzero()[0]


def _best(values: Floats, group_of: NDArray[Any], groups: int) -> Floats:
    """The best of `values` in each of `groups`, at least zero; value i belongs to group `group_of[i]`."""
    if len(values) == groups:
        return values  # one value for each group
    best = np.zeros(groups, dtype=np.float32)
    some = (values > 0).nonzero()[0]
    np.maximum.at(best, group_of[some].astype(np.intp), values[some])
    return best


def _spans(groups: Iterable[Group]) -> list[list[Group]]:
    """Put groups whose concepts overlap together."""
    spans: list[list[Group]] = []
    end = -1
    for group in sorted(groups, key=lambda group: (group.first, group.last)):
        if group.first < end:
            spans[-1].append(group)
        else:
            spans.append([group])
        end = max(end, group.last)
    return spans


def _said_best(groups: list[Group], query: ParsedQuery, lister: Adder, layout: Layout) -> Sums:
    """What says best, part by part, the concepts that `groups` cover: their own words or synonyms.

    An article that has all words of a synonym covers the concepts that the synonym stands for.
    """
    first, last = min(group.first for group in groups), max(group.last for group in groups)
    best = _summed(query.concepts[first:last], lister, layout)
    for group in groups:
        meant = sum(c.weight * c.asked for c in query.concepts[group.first : group.last] if c.counted)
        rest = [*query.concepts[first : group.first], *query.concepts[group.last : last]]
        for other in group.others:
            if not other or any(not concept.said_by for concept in other):
                continue
            said = _otherwise(other, meant, group, lister, layout)
            _add(said, _summed(rest, lister, layout))
            for mine, its in zip(_parts(best), _parts(said), strict=True):
                np.maximum(mine, its, out=mine)
    return best


def _otherwise(other: tuple[Concept, ...], meant: float, group: Group, lister: Adder, layout: Layout) -> Sums:
    """The sums of articles that have all words of `other`, which says concepts of the weight `meant`.

    Where only spaces differ, a rare spelling is worth no more than the one that was typed.
    """
    said = _summed(other, lister, layout)
    weight = sum(concept.weight for concept in other)
    whole = said.covered >= weight * _WHOLE
    sections = whole[layout.article_of]
    share = np.float32(1.0 if not group.rule.spaced or weight <= meant else meant / weight)
    said.title[:] = np.where(whole, said.title * share, 0.0)
    said.body[:] = np.where(whole, said.body * share, 0.0)
    said.heading[:] = np.where(sections, said.heading * share, 0.0)
    said.passage[:] = np.where(sections[layout.section_of], said.passage * share, 0.0)
    said.covered[:] = np.where(whole, meant, 0.0)
    return said


def _parts(sums: Sums) -> tuple[Floats, ...]:
    return sums.title, sums.body, sums.heading, sums.passage, sums.covered


def _add(sums: Sums, more: Sums) -> None:
    for mine, its in zip(_parts(sums), _parts(more), strict=True):
        mine += its
