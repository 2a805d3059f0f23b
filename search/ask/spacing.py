"""Words that some write together and others apart: login and log in, nameservers and name servers.

Each reading that the site's own pages have is a synonym of what was typed, whatever its inflection. German
compounds are read as their parts too: Kontonummer finds the page that says Nummer and Konto.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.arrays.opened_index import OpenedIndex
from search.documents import base_language
from search.match.query import Concept, SynonymMatch
from search.text import analysis, derivations
from search.text.languages import OTHER

SHORTEST = 5  # letters of a word that may be written apart
_PART = 3  # letters of a part of it, but for a particle …
_GERMAN_PART = 4  # … and of a part of a German compound
_PARTICLES = frozenset({"in", "on", "up", "out", "off", "down", "over", "back"})  # log in, sign up, pay back
_LINKS = ("", "s", "es", "n", "en")  # what German puts between the parts of a compound
_LOOKED_AT = 16  # places that have both parts, of which one must have them side by side


def find(text: str, concepts: Sequence[Concept], lang: str, index: OpenedIndex) -> tuple[SynonymMatch, ...]:
    """The words of the query `text` that the site writes together where it has two words, or apart."""
    plain = [at for at, concept in enumerate(concepts) if not (concept.extra or concept.prefix)]
    words = [(at, concepts[at].typed) for at in plain if not concepts[at].stop]
    found = [_match(at, at, word, index.found(_apart, word, lang)) for at, word in words]
    for one, other in pairwise(plain):
        first, second = concepts[one], concepts[other]
        apart = text[first.end : second.start] == " "
        if apart and not first.stop and (not second.stop or second.typed in _PARTICLES):
            said = f"{first.typed} {second.typed}"
            found.append(_match(one, other, said, index.found(_together, first.typed, second.typed, lang)))
    return tuple(match for match in found if match.others)


def _match(first: int, last: int, said: str, others: tuple[str, ...]) -> SynonymMatch:
    return SynonymMatch(first, last + 1, said, "", others, spaced=True)


def _together(first: str, second: str, lang: str, index: OpenedIndex) -> tuple[str, ...]:
    """The one word that the site has for two, and the words of its family that the site writes apart."""
    return tuple(dict.fromkeys(_joined(first, second, lang, index)))


def _joined(first: str, second: str, lang: str, index: OpenedIndex) -> Iterator[str]:
    if OTHER in (analysis.script(first), analysis.script(second)) or not _may_join(first, second):
        return
    stem = analysis.term(first, lang)[0]
    for joined in dict.fromkeys((first + second, stem + second if second in _PARTICLES else first + second)):
        if index.words.find(joined) >= 0:
            yield joined
        for kin in derivations.kin(analysis.term(joined, lang)[0], analysis.script(joined)):
            if index.words.find(kin) >= 0:
                yield kin
            yield from (apart for apart in index.found(_apart, kin, lang) if apart != f"{first} {second}")


def _may_join(first: str, second: str) -> bool:
    long = len(first) >= _PART and len(first) + len(second) >= SHORTEST
    return long and (len(second) >= _PART or second in _PARTICLES)


def _apart(word: str, lang: str, index: OpenedIndex) -> tuple[str, ...]:
    """The two words that the site writes side by side for `word`."""
    return tuple(dict.fromkeys(_parted(word, lang, index)))


def _parted(word: str, lang: str, index: OpenedIndex) -> Iterator[str]:
    if len(word) < SHORTEST or analysis.script(word) is OTHER or not word.isalpha():
        return
    german = base_language(lang) == "de"
    for form in dict.fromkeys((word, word.removesuffix("s"))):
        for place in range(_PART, len(form) - 1):
            parts = form[:place], form[place:]
            if german and min(map(len, parts)) >= _GERMAN_PART:
                yield from _compounded(*parts, index)
            elif _may_join(*parts) and index.words.find(parts[0]) >= 0 and _side_by_side(*parts, lang, index):
                yield " ".join(parts)


def _compounded(first: str, second: str, index: OpenedIndex) -> Iterator[str]:
    for link in _LINKS:
        base = first.removesuffix(link) if link else first
        if (not link or base != first) and index.words.find(base) >= 0 and index.words.find(second) >= 0:
            yield f"{base} {second}"


def _side_by_side(first: str, second: str, lang: str, index: OpenedIndex) -> bool:
    """Do these words stand side by side in a text or title of the site?"""
    one, other = (index.terms.find(analysis.term(part, lang)[0]) for part in (first, second))
    if one < 0 or other < 0:
        return False
    postings = index.matcher.postings
    passages = _both(postings("passage", (one,))[0], postings("passage", (other,))[0])
    for passage in passages[:_LOOKED_AT].tolist():
        terms, starts, sizes = index.tokens(passage)
        first_ones = terms == one
        behind = starts[first_ones].astype(np.int64) + sizes[first_ones] + 1
        if not set(behind.tolist()).isdisjoint(starts[terms == other].tolist()):
            return True
    titles = _both(postings("title", (one,))[0], postings("title", (other,))[0])
    return any(
        f"{first} {second}" in analysis.key(index.article(number).title, lang)
        for number in titles[:_LOOKED_AT].tolist()
    )


def _both(one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    return np.intersect1d(one, other, assume_unique=True)
