"""Synonyms in a query: where writers said that other words mean the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from search.match.query import SynonymMatch
from search.rules import Synonym
from search.text import analysis, languages, normal


class Said(Protocol):
    """A word of a query."""

    @property
    def typed(self) -> str: ...
    @property
    def extra(self) -> bool: ...


def find(rules: Sequence[Synonym], words: Sequence[Said], lang: str) -> tuple[SynonymMatch, ...]:
    """Where `rules` speak of neighbouring `words` of a query asked in `lang`. Inflection does not matter."""
    if not rules:
        return ()
    table = _table(tuple(rules), lang)
    plain = [at for at, word in enumerate(words) if not word.extra]
    terms = [analysis.term(words[at].typed, lang)[0] for at in plain]
    found = []
    for size in range(1, table.longest + 1):
        for first in range(len(terms) - size + 1):
            for said, source, others in table.entries.get(tuple(terms[first : first + size]), ()):
                found.append(SynonymMatch(plain[first], plain[first + size - 1] + 1, said, source, others))
    return tuple(found)


def speak_of(term: str, rules: Sequence[Synonym], lang: str) -> bool:
    """Is `term` among the words that `rules` replace in a query asked in `lang`?"""
    return bool(rules) and any(term in entry for entry in _table(tuple(rules), lang).entries)


@dataclass(frozen=True, slots=True)
class _Table:
    entries: dict[tuple[str, ...], list[tuple[str, str, tuple[str, ...]]]]
    longest: int  # terms


@lru_cache(maxsize=32)
def _table(rules: tuple[Synonym, ...], lang: str) -> _Table:
    entries: dict[tuple[str, ...], list[tuple[str, str, tuple[str, ...]]]] = {}
    for rule in rules:
        if rule.lang and lang and not languages.same(rule.lang, lang):
            continue
        for words in rule.words:
            others = rule.to or tuple(other for other in rule.words if other != words)
            entries.setdefault(terms(words, rule.lang or lang), []).append((words, rule.source, others))
    return _Table(entries, max((len(key) for key in entries), default=0))


def terms(words: str, lang: str) -> tuple[str, ...]:
    """The terms that identify `words` in a query, whatever their inflection."""
    return tuple(token.term for token in analysis.tokens(normal.clean(words), lang) if not token.extra)
