"""What writers changed between two releases: articles, answer contracts, synonyms and pins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kb_server.gaps.grouping.features import terms
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.replay import Result
from search.rules import Pin, SearchRules, Synonym


@dataclass(frozen=True, slots=True)
class ReleaseChanges:
    """The articles that differ, and the words of the rules that differ."""

    articles: frozenset[str]
    words: tuple[frozenset[str], ...] = ()  # the terms of each synonym's side and each pin's query

    def touch(self, fixed: Result) -> bool:
        """Can the fix come from them? It is an article that changed, or a rule speaks of the question."""
        if fixed.article in self.articles:
            return True
        asked = terms(fixed.text, fixed.lang)
        return any(words <= asked for words in self.words)


def between(before: Knowledge, after: Knowledge) -> ReleaseChanges:
    """What differs between two releases."""
    rules = _entries(before.rules) ^ _entries(after.rules)
    return ReleaseChanges(
        frozenset(before.changed_until(after)), tuple(words for rule in rules for words in _words(rule))
    )


def _entries(rules: SearchRules) -> set[Synonym | Pin]:
    """The rules, wherever they stand in their files."""
    found: Sequence[Synonym | Pin] = (*rules.synonyms, *rules.pins)
    return {replace(rule, source="") for rule in found}


def _words(rule: Synonym | Pin) -> Iterable[frozenset[str]]:
    for text in rule.words if isinstance(rule, Synonym) else rule.queries:
        if words := terms(text, rule.lang):
            yield words
