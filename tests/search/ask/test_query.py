"""How the text that people type becomes a query."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.answers import MAX_QUERY
from search.arrays.lexicon import Lexicon
from search.arrays.opened_index import OpenedIndex
from search.ask import query
from search.index import build
from search.match.query import ParsedQuery
from tests.search.site import article


def _typed(asked: ParsedQuery) -> list[str]:
    return [concept.typed for concept in asked.concepts if not concept.extra]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("  reset \n password ", "reset password"),
        ("a" * 300, "a" * MAX_QUERY),
        ("re\u00adset", "reset"),
        ("\ud800", ""),
    ],
)
def test_a_query_is_read(text: str, read: str) -> None:
    """A query is one line without invisible marks, cut at its bound."""
    assert read == query.read_query(text)


def test_words_and_their_worth(opened: OpenedIndex) -> None:
    """A rare word is worth more than a frequent one; a word is a stop word only beside other words."""
    asked = query.parse("the tour of a password", "en", opened)
    worth = {concept.typed: concept.weight for concept in asked.concepts}
    assert worth["tour"] > worth["password"] > 0
    assert [True, False] == [
        next(c.stop for c in query.parse(text, "en", opened).concepts if c.typed == "the")
        for text in ("the tour", "the")
    ]


def test_a_word_counts_once(opened: OpenedIndex) -> None:
    """A word that is typed twice, in any form, is one concept."""
    assert ["password"] == _typed(query.parse("password passwords PASSWORD", "en", opened))


def test_the_last_word_may_be_unfinished(opened: OpenedIndex) -> None:
    """While people type, the last word stands for all words that begin with it, unless a space ends it."""
    open_, ended = (query.parse(text, "en", opened, prefix=True).concepts[0] for text in ("passw", "passw "))
    assert ("password", ()) == (opened.terms[open_.terms[0]], ended.terms)
    assert (True, False) == (open_.known, ended.known)


@pytest.mark.parametrize(
    ("typed", "first"),
    [("rename art", "rename"), ("rename arti", "rename"), ("art", "art"), ("artif", "robot")],
)
def test_a_rare_completion_is_no_better_guess(tmp_path: Path, typed: str, first: str) -> None:
    """A begun word is worth what its likeliest completion is; the whole word goes before those."""
    articles = [
        article("rename", "Rename an article", "Articles have names."),
        article("robot", "Artificial helpers", "An artificial helper writes."),
        article("art", "Art", "Art of many ages."),
        *(article(f"more-{at}", f"An article about thing {at}", "Articles again.") for at in range(6)),
    ]
    build(articles, tmp_path / "index")
    opened = OpenedIndex(tmp_path / "index")

    found = opened.matcher.match(query.parse(typed, "en", opened, prefix=True)).articles
    assert first == opened.article(int(found.argmax())).id


def test_the_most_telling_words_are_kept(opened: OpenedIndex) -> None:
    """If there are too many words, those that weigh most stay, in their order; some may weigh nothing."""
    text = "the password of the tour zzz"
    assert ["tour", "zzz"] == _typed(query.parse(text, "en", opened, most=2))
    asked = query.parse(text, "en", opened, most=2, asked=lambda concept: 1.0 if concept.said_by else 0.0)
    assert ["password", "tour"] == _typed(asked)
    light = query.parse(text, "en", opened, most=2, asked=lambda one: 0.01 if one.typed == "zzz" else 1.0)
    assert ["password", "tour"] == _typed(light)


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("password", True),
        ("the", True),
        ("passwords", True),
        ("snapshot", True),
        ("pasword", False),
        ("зебра", False),
    ],
)
def test_what_is_known(opened: OpenedIndex, word: str, known: bool) -> None:
    """Words of articles in any form, stop words and words of synonyms need no correction."""
    assert known == query.known(word, "en", opened)


def test_other_languages_of_the_index(opened: OpenedIndex) -> None:
    """A word is searched in the form that each language of the index gives it."""
    assert query.parse("паролей", "en", opened).concepts[0].terms


def test_synonyms_are_groups(opened: OpenedIndex) -> None:
    """The words that a rule replaces form a group with their synonyms."""
    (group,) = query.parse("pay the bill", "en", opened).groups
    assert ("bill", [["invoice"]]) == (group.rule.said, [[c.typed for c in other] for other in group.others])


def test_few_lone_characters_read_all_words(opened: OpenedIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many Chinese characters stand alone, all words of the index are read only so often."""
    asked: list[str] = []
    real = Lexicon.ending

    def noted(lexicon: Lexicon, suffix: str) -> list[int]:
        asked.append(suffix)
        return real(lexicon, suffix)

    monkeypatch.setattr(Lexicon, "ending", noted)
    query.parse(" ".join(chr(0x4E00 + 37 * n) for n in range(100)), "zh", opened)
    assert 0 < len(asked) <= query.MAX_LONE
