"""Facts of intents, and the one rule."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from kb_server.gaps import questions
from kb_server.gaps.questions import Facts, Question
from kb_server.log.intents import Intent
from tests.kb_server.gaps.made import NOON, click, intent


def _told(*intents: Intent) -> list[Question]:
    return list(questions.of(intents))


FOUND: dict[str, Any] = {"hits": 3, "answered": True, "stage": "exact"}


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        ("no_hit", {"hits": 0}),
        ("weak", {"hits": 2, "answered": False}),
        ("no_click", FOUND),
        ("bounced", FOUND | {"clicks": (click("a", dwell=4.0),)}),
        ("unhelpful", FOUND | {"clicks": (click("a"),), "unhelpful": ("a",)}),
        ("contacted", FOUND | {"clicks": (click("a"),), "contacted": NOON + timedelta(minutes=20)}),
        ("asked", FOUND | {"asked": True}),
        ("flagged", FOUND | {"flagged": True}),
    ],
)
def test_each_fact_makes_a_question_unanswered(fact: str, told: dict[str, Any]) -> None:
    """Every fact that ends a question badly is recorded by its own name and makes it unanswered."""
    facts = _told(intent(**told))[0].facts
    assert fact in questions.names(facts)
    assert questions.unanswered(facts)


def test_a_read_article_answers() -> None:
    """A question whose hit was opened and stayed open is answered, even when search did not believe it."""
    for answered in (True, False):
        facts = _told(intent(hits=2, answered=answered, clicks=(click("a"),)))[0].facts
        assert not questions.unanswered(facts)


def test_helped_outweighs_silence_but_not_a_contact() -> None:
    """“This helped” answers a question without a click; who contacts us afterwards was not helped."""
    assert not questions.unanswered(Facts(no_click=True, helped=True))
    assert questions.unanswered(Facts(helped=True, contacted=True))


def test_other_words_within_two_minutes_are_a_rephrasing() -> None:
    """Asking the same in other words at once is a rephrasing; later, or about something else, it is not."""
    first = intent("reset password", session="s", **FOUND)
    for text, minutes, expected in (
        ("password reset link", 1.0, True),
        ("pasword rest", 1.0, True),
        ("password reset link", 3.0, False),
        ("invoice of march", 1.0, False),
        ("reset password", 1.0, False),
    ):
        later = intent(text, minutes=minutes, session="s", **FOUND)
        told = _told(first, later)[0]
        assert (text, expected) == (text, told.rephrased == later)
        assert told.facts.reformulated is expected


def test_who_found_nothing_and_asks_at_once_asks_the_same() -> None:
    """After an empty answer the next question is a rephrasing, though it has no word in common."""
    first = intent("sso", session="s")
    later = intent("single sign-on", minutes=0.5, session="s", **FOUND)
    assert _told(first, later)[0].rephrased == later


def test_sessions_are_apart() -> None:
    """The question of another session is no rephrasing."""
    asked = _told(intent("sso", session="s"), intent("single sign-on", minutes=0.5, session="t"))
    assert [None, None] == [one.rephrased for one in asked]


def test_the_heaviest_fact_counts() -> None:
    """Of several facts the heaviest is the outcome."""
    assert "asked" == questions.outcome(Facts(no_hit=True, asked=True, reformulated=True))


def test_every_bad_fact_has_a_weight() -> None:
    """Each fact that can end a question badly has an outcome weight, and nothing else has."""
    good = {"read", "helped"}
    assert {f.name for f in fields(Facts)} - good == set(questions.OUTCOMES)
