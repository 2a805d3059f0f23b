"""Words that writers say mean the same."""

from __future__ import annotations

from dataclasses import dataclass

from search.answers import Request
from search.ask import synonyms
from search.engine import Engine
from search.rules import Synonym
from tests.search.asked import ask, found


def test_synonyms_work_both_ways(center: Engine) -> None:
    """Two-way synonyms find one another, inflected too, and count as covered."""
    assert "billing" == found(center, "bills")[0]
    assert "exact" == ask(center, "bill").stage


def test_synonyms_of_several_words(center: Engine) -> None:
    """A phrase finds its short form."""
    answer = ask(center, "two-factor authentication")
    assert ("api", "exact") == (answer.hits[0].article, answer.stage)
    assert ("api", "exact") == (
        (mixed := ask(center, "token two-factor authentication")).hits[0].article,
        mixed.stage,
    )


def test_one_way_synonyms_do_not_lead_back(center: Engine) -> None:
    """snapshot finds backups; backup does not search for snapshots."""
    assert "backups" == found(center, "snapshot")[0]
    assert () == center.explain(Request(text="backup")).synonyms


def test_synonyms_are_of_their_language(center: Engine) -> None:
    """A Russian synonym is not applied on an English page."""
    assert "ru/parol" in found(center, "квитанция", lang="ru")
    assert [] == found(center, "квитанция", lang="en")


@dataclass(frozen=True)
class Word:
    """A word of a query."""

    typed: str
    extra: bool = False


def test_where_rules_speak() -> None:
    """A rule is found with its place and its synonyms; forms of its words count, extra terms do not."""
    rules = (Synonym(words=("two-factor authentication", "2fa"), source="synonyms.yml:3"),)
    words = [Word("my"), Word("two"), Word("two-factor", extra=True), Word("factor"), Word("authentications")]
    (match,) = synonyms.find(rules, words, "en")
    assert (1, 5, "synonyms.yml:3", ("2fa",)) == (match.first, match.last, match.source, match.others)
    assert () == synonyms.find(rules, words[:4], "en")


def test_words_of_rules_are_known() -> None:
    """A word that a rule replaces is known in the rule's language, so it is not corrected."""
    rules = (Synonym(words=("квитанция",), to=("счет",), lang="ru"),)
    (term,) = synonyms.terms("квитанции", "ru")
    assert [True, False] == [synonyms.speak_of(term, rules, lang) for lang in ("ru", "en")]
    assert not synonyms.speak_of(term, (), "ru")
