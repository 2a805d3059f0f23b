"""Facts of intents, and the one rule."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from kb_server.gaps import meaning, questions
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


@pytest.mark.parametrize(
    ("first", "later", "rephrases"),
    [
        ("sso", "single sign-on", True),
        ("value added tax", "VAT", True),
        ("calandar doubel", "calendar double", True),
        ("invoce", "invoice", True),
        ("whatsapp", "set opening hours", False),
        ("gift voucher", "vm-5012", False),
        ("подарочный сертификат", "залог вернуть", False),
        ("优惠券", "退款", False),
    ],
)
def test_a_change_of_subject_is_no_rephrasing(first: str, later: str, rephrases: bool) -> None:
    """Who finds nothing and asks at once rephrases only what is alike by words, spelling or initials."""
    nothing = intent(first, session="s", lang="")
    after = intent(later, minutes=0.5, session="s", lang="", **FOUND)
    assert rephrases == (_told(nothing, after)[0].rephrased == after)


@pytest.mark.parametrize(
    ("first", "later", "rephrases"),
    [
        ("bill", "invoice", True),
        ("wifi", "wireless network", True),
        ("закрыто на праздники", "holidays closed", True),
        ("取消订单", "cancel my order", True),
        ("whatsapp", "set opening hours", False),
        ("dark mode", "printer setup", False),
        ("оплата", "сменить язык", False),
    ],
)
def test_meaning_tells_a_rephrasing(first: str, later: str, rephrases: bool) -> None:
    """Where semantic search is on, other words and other languages of one need are a rephrasing."""
    nothing = intent(first, session="s", lang="")
    after = intent(later, minutes=0.5, session="s", lang="", **FOUND)
    told = list(questions.of([nothing, after], meaning.nearness))
    assert rephrases == (told[0].rephrased == after)


def test_after_reading_a_common_word_is_no_rephrasing() -> None:
    """Who has read about deposits and asks for cash deposits asks the next question, unless they complain."""
    read = {"clicks": (click("deposits", dwell=30.0),), "session": "s"} | FOUND
    later = intent("deposit in cash", minutes=1, session="s", **FOUND)
    first = intent("deposit amount", **read)
    assert _told(first, later)[0].rephrased is None
    complained = intent("deposit amount", unhelpful=("deposits",), **read)
    assert later == _told(complained, later)[0].rephrased


OUTAGE: dict[str, Any] = {"via": "static", "answered": True, "clicks": ()}


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ({"hits": 0, "answered": False}, "no evidence"),
        ({"hits": 4}, "no evidence"),
        ({"hits": 4, "unproven": (click("a", dwell=4.0),)}, "no evidence"),
        ({"hits": 4, "unproven": (click("a", dwell=40.0),)}, "answered"),
        ({"hits": 4, "unproven": (click("a", dwell=40.0),), "unhelpful": ("a",)}, "unanswered"),
        ({"hits": 0, "asked": True}, "unanswered"),
        ({"hits": 4, "contacted": NOON}, "unanswered"),
    ],
)
def test_an_outage_is_no_evidence(told: dict[str, Any], verdict: str) -> None:
    """What the page's own index did not find, or whom it did not help, says nothing; what people say does."""
    (one,) = _told(intent(**(OUTAGE | told)))
    assert verdict == one.verdict
    assert one.facts.static
    assert () == one.read, "and nothing is proven by it"
    assert not {"no_hit", "weak", "no_click", "bounced", "reformulated"} & set(questions.names(one.facts))


def test_the_service_comes_back() -> None:
    """Who asks the same again when the service is back rephrases nothing that could be mended."""
    away = intent("refund part", session="s", hits=0, **OUTAGE)
    back = intent("refund part", minutes=0.4, session="s", **FOUND)
    first = _told(away, back)[0]
    assert (back, "no evidence") == (first.rephrased, first.verdict)


def test_sessions_are_apart() -> None:
    """The question of another session is no rephrasing."""
    asked = _told(intent("sso", session="s"), intent("single sign-on", minutes=0.5, session="t"))
    assert [None, None] == [one.rephrased for one in asked]


def test_the_heaviest_fact_counts() -> None:
    """Of several facts the heaviest is the outcome."""
    assert "asked" == questions.outcome(Facts(no_hit=True, asked=True, reformulated=True))


def test_every_bad_fact_has_a_weight() -> None:
    """Each fact that can end a question badly has an outcome weight, and nothing else has."""
    good = {"read", "helped", "static", "one_kind"}
    assert {f.name for f in fields(Facts)} - good == set(questions.OUTCOMES)
