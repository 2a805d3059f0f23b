"""The evidence for a gap's type, as far as it may be shown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import cast

import pytest

import texts
from kb_server.gaps import evidence
from kb_server.gaps.disclosure import HIDDEN, Words
from kb_server.gaps.evidence import Case, Remedy
from kb_server.gaps.knowledge import Knowledge
from tests.kb_server.gaps.made import intent, question
from texts import sentences
from texts.sentences import Sentence


def _case(*texts: str, public: Sequence[str] = (), knowledge: Knowledge | None = None) -> Case:
    asked = [question(visitor=f"v{n}", logged=intent(text, visitor=f"v{n}")) for n, text in enumerate(texts)]
    known = knowledge or cast(Knowledge, None)  # no release is asked
    return evidence.of(asked, known, Words(asked, lambda word, _lang: word in public), list)


def test_wordings_are_counted_by_visitors() -> None:
    """Equal wordings are one, in the words that most visitors used; the most asked one is first."""
    case = _case("printer jam", "export data", "data export", "data export")
    assert [("data export", 3), ("printer jam", 1)] == [(one.text, one.visitors) for one in case.asked]
    assert 0.75 == case.share(lambda asked: asked.text == "data export")
    assert 0.0 == _case().share(lambda _: True)


@pytest.mark.parametrize(
    ("asked", "found", "slips"),
    [
        ("singel sign-on", "single sign-on", [("singel", "single")]),
        ("exports", "export", []),  # another form is no slip
        ("sso", "single sign-on", []),
    ],
)
def test_slips(asked: str, found: str, slips: list[tuple[str, str]]) -> None:
    """A word that differs only in spelling is a slip; another form or another word is not."""
    assert slips == list(evidence.slips(asked, found, "en"))


def test_absent_words_are_named_or_counted() -> None:
    """Missing words that three visitors share are named, others are counted; without any there is no line."""
    case = _case(*["export zanzibar"] * 3, "marlene")
    assert [] == evidence.absent(case, (), "en")
    assert ["‘export’ and ‘zanzibar’ are in no article"] == evidence.absent(
        case, ("export", "zanzibar"), "en"
    )
    assert ["‘export’ is in no article"] == evidence.absent(case, ("export", "marlene"), "en")
    assert ["one of their words is in no article"] == evidence.absent(case, ("marlene",), "en")


@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_hidden_words_are_hidden_in_every_language(lang: str) -> None:
    """Neither a sentence in any language nor what is stored of it has a word that may not be shown."""
    case = _case(*["export zanzibar"] * 3, "marlene xylophone")
    lines = [
        *evidence.absent(case, ("export", "marlene"), "en"),
        *evidence.absent(case, ("marlene", "xylophone"), "en"),
        evidence.mistyped(case, "marlene", "marble", "en"),
    ]
    told = [sentences.said(line, texts.load(lang)) for line in lines]
    told += [json.dumps(sentences.to_json(line)) for line in lines]
    assert not [one for one in told if "marlene" in one or "xylophone" in one]
    assert HIDDEN in told[2]


def test_a_remedy_may_be_shown(knowledge: Knowledge) -> None:
    """The remedy pairs customers' words with words that are found; words of few visitors are no remedy."""
    case = _case(*["sso"] * 3, "marlene", knowledge=knowledge)
    there = case.questions[:3]
    made = evidence.remedy(case, there, "sso", "single sign-on", "en", "login")
    assert Remedy(words=("sso", "single sign"), lang="en", article="login", mends=3, breaks=0) == made
    assert evidence.remedy(case, there, "marlene", "single sign-on", "en", "login") is None


def test_one_household_is_no_witness(knowledge: Knowledge) -> None:
    """A synonym from rephrasings of one network alone is not offered."""
    case = _case(*["sso"] * 3, knowledge=knowledge)
    assert evidence.remedy(case, case.questions[:1], "sso", "single sign-on", "en", "login") is None


def test_what_search_corrects_is_no_remedy(knowledge: Knowledge) -> None:
    """A word that search takes for misspelt is no synonym, even where the rephrasing has another word."""
    case = _case(*["pasword"] * 3, knowledge=knowledge)
    assert {"pasword"} == evidence.corrected(case, "pasword", "en")
    assert evidence.remedy(case, case.questions, "pasword", "single sign-on", "en", "login") is None


def test_rephrasings_hide_what_is_private() -> None:
    """A rephrasing is shown as typed when all its words may be shown; else only those words are."""
    case = _case(*["export data"] * 3)
    assert "Export the data!" == evidence.shown(case, "Export the data!", "en")
    assert f"export {HIDDEN}" == evidence.shown(case, "export marlene", "en")


def test_people_are_counted_in_words() -> None:
    """The count of one visitor or question uses the singular."""
    made = [Sentence("gaps.evidence.outdated", n=n, title="T") for n in (1, 2)]
    assert ["1 person said that “T” is outdated", "2 people said that “T” is outdated"] == made
    made = [Sentence("gaps.evidence.breaks", n=n, breaks=1) for n in (1, 2)]
    assert ["1 question", "2 questions"] == [line.split("mends ")[1].split(",")[0] for line in made]
