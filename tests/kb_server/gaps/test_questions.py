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


SOMEBODY: dict[str, Any] = {"visitor": "somebody", "lang": "en"}
FOUND: dict[str, Any] = {"hits": 3, "verdict": "believed", "stage": "exact"}


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        ("no_hit", {"hits": 0}),
        ("weak", {"hits": 2, "verdict": "none"}),
        ("unsure", {"hits": 2, "verdict": "unsure"}),
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
    for verdict in ("believed", "unsure", "none"):
        facts = _told(intent(hits=2, verdict=verdict, clicks=(click("a"),)))[0].facts
        assert not questions.unanswered(facts)


def test_unsure_and_left_weighs_less_than_nothing_found() -> None:
    """Near hits that were left count less than no answer, also those that are near in meaning alone."""
    left, none = (_told(intent(hits=0, verdict=verdict))[0].facts for verdict in ("unsure", "none"))
    assert ["unsure", "no_click"] == questions.names(left)
    assert questions.OUTCOMES[questions.outcome(left)] < questions.OUTCOMES[questions.outcome(none)]


@pytest.mark.parametrize(
    ("later", "told", "expected"),
    [
        ("android bookings late", {"contacted": NOON + timedelta(hours=1)}, True),
        ("android bookings late", {}, False),
        ("payouts late on android", {"contacted": NOON + timedelta(hours=1)}, False),
        ("android bookings late", {"contacted": NOON + timedelta(hours=1), "visitor": "other"}, False),
    ],
)
def test_who_comes_back_and_turns_to_a_person_was_not_helped(
    later: str, told: dict[str, Any], expected: bool
) -> None:
    """The same words again, an hour later, with a message to the team: what was read did not help."""
    first = intent("bookings late on android", session="one", clicks=(click("a"),), **FOUND | SOMEBODY)
    again = intent(later, minutes=60, session="two", clicks=(click("a"),), **FOUND | SOMEBODY | told)
    told_of = _told(first, again)[0]
    assert (expected, None) == (told_of.facts.reformulated, told_of.reworded)


@pytest.mark.parametrize(("hours", "counted"), [(0, 0), (23, 23), (7 * 24, 24)])
def test_what_is_told_late_counts_as_asked_the_day_before(hours: int, counted: int) -> None:
    """Browsers without a connection tell a question later; who claims a week ago is counted yesterday."""
    told = intent(at=NOON - timedelta(hours=hours), received=NOON)
    (found,) = _told(told)
    assert (NOON - timedelta(hours=counted), told.at) == (found.at, found.intent.at)


def test_a_rephrasing_is_a_fact_of_the_first_question() -> None:
    """A question asked again in other words knows the later question, and counts as reformulated."""
    first = intent("reset password", session="s", **FOUND)
    later = intent("password reset link", minutes=1, session="s", **FOUND)
    told = _told(first, later)[0]
    assert (later, later, True) == (told.rephrased, told.reworded, told.facts.reformulated)


def test_helped_outweighs_silence_but_not_a_contact() -> None:
    """“This helped” answers a question without a click, but not when the visitor contacts us afterwards."""
    assert not questions.unanswered(Facts(no_click=True, helped=True))
    assert questions.unanswered(Facts(helped=True, contacted=True))


OUTAGE: dict[str, Any] = {"via": "static", "verdict": "believed", "clicks": ()}


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ({"hits": 0, "verdict": "none"}, "no evidence"),
        ({"hits": 4}, "no evidence"),
        ({"hits": 4, "unproven": (click("a", dwell=4.0),)}, "no evidence"),
        ({"hits": 4, "unproven": (click("a", dwell=40.0),)}, "answered"),
        ({"hits": 4, "unproven": (click("a", dwell=40.0),), "unhelpful": ("a",)}, "unanswered"),
        ({"hits": 0, "asked": True}, "unanswered"),
        ({"hits": 4, "contacted": NOON}, "unanswered"),
    ],
)
def test_an_outage_is_no_evidence(told: dict[str, Any], verdict: str) -> None:
    """Failures of the page's own index say nothing about a question; what visitors say does."""
    (one,) = _told(intent(**(OUTAGE | told)))
    assert verdict == one.verdict
    assert one.facts.static
    assert () == one.read, "and nothing is proven by it"
    assert not {"no_hit", "weak", "no_click", "bounced", "reformulated"} & set(questions.names(one.facts))


def test_the_service_comes_back() -> None:
    """A visitor who asks the same again when the service is back rephrases nothing that could be mended."""
    away = intent("refund part", session="s", hits=0, **OUTAGE)
    back = intent("refund part", minutes=0.4, session="s", **FOUND)
    first = _told(away, back)[0]
    assert (back, "no evidence") == (first.rephrased, first.verdict)


def test_sessions_are_apart() -> None:
    """The question of another session is no rephrasing."""
    asked = _told(intent("sso", session="s"), intent("single sign-on", minutes=0.5, session="t"))
    assert [None, None] == [one.rephrased for one in asked]


def test_the_heaviest_fact_counts() -> None:
    """The heaviest of several facts is the outcome."""
    assert "asked" == questions.outcome(Facts(no_hit=True, asked=True, reformulated=True))


def test_every_bad_fact_has_a_weight() -> None:
    """Each fact that can end a question badly has an outcome weight, and no other fact has one."""
    good = {"read", "helped", "static", "one_kind"}
    assert {f.name for f in fields(Facts)} - good == set(questions.OUTCOMES)


def test_the_report_of_an_assistant_weighs_little() -> None:
    """What a reader's assistant reports is unanswered by that fact alone, and no customer's wording."""
    told: dict[str, Any] = {"flagged": True, "via": "", "hits": 0, "verdict": "none"}
    (mine,) = questions.of([intent("export my data", origin="assistant", **told)])
    (agents,) = questions.of([intent("export my data", origin="agent", **told)])
    assert (True, "assisted") == (mine.unanswered, mine.outcome)
    assert (True, "flagged") == (agents.unanswered, agents.outcome)
    assert mine.key != agents.key
