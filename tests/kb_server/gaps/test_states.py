"""From open to verified, and back."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_server.gaps import states as life
from kb_server.gaps.questions import Facts, Question
from kb_server.gaps.states import Bar, Check, Life, Remark
from tests.kb_server.gaps.made import NOON, question

BAR = Bar(visitors=2, rate=0.5, failures=2, words=12, days=30)


def _hour(hours: float) -> timedelta:
    return timedelta(hours=hours)


def _check(hours: float, passed: bool = True, **fields: object) -> Check:
    plain = {"release": "r2", "why": "3 of 3 visitors", "articles": ("export",), "words": 40, "version": "v1"}
    return Check(at=NOON + _hour(hours), passed=passed, **(plain | fields))  # type: ignore[arg-type]


def _trial(hours: float, visitor: str, *read: str, complained: bool = False) -> Question:
    facts = Facts(read=bool(read), contacted=complained)
    return question(visitor, hours=-hours, read=read, facts=facts)


def _decision(hours: float, kind: str, why: str = "") -> Remark:
    return Remark(at=NOON + _hour(hours), who="ada", kind=kind, why=why)


def _live(*happened: Remark | Check | Question, bar: Bar = BAR) -> Life:
    return life.live(
        NOON,
        [h for h in happened if isinstance(h, Remark)],
        [h for h in happened if isinstance(h, Check)],
        [h for h in happened if isinstance(h, Question)],
        bar,
    )


def test_the_whole_way() -> None:
    """A gap goes from open to verified, and each step has its moment, author and numbers."""
    lived = _live(
        _decision(1, "plan", "for the next sprint"),
        _decision(2, "draft"),
        _check(3),
        _trial(4, "a", "export"),
        _trial(5, "b", "export"),
    )
    assert ["open", "planned", "drafted", "answered", "verified"] == [step.state for step in lived.steps]
    assert ("ada", "for the next sprint") == (lived.steps[1].who, lived.steps[1].why)
    assert "2 of 2 visitors read the answer (100%); needed 2 and 50%" == lived.steps[-1].why
    assert (2, 0, ("export",)) == (lived.helped, lived.failed, lived.articles)


def test_one_visitor_verifies_nothing() -> None:
    """One visitor who comes ten times counts once."""
    assert "answered" == _live(_check(1), *(_trial(2 + n, "a", "export") for n in range(10))).state


def _household(hours: float, browser: str, *read: str) -> Question:
    return question(browser, hours=-hours, source="wide.midd.host", read=read, facts=Facts(read=bool(read)))


def test_a_household_is_one_voice() -> None:
    """Two browsers behind one address do not verify a gap, and four of them do not reopen it."""
    two = [_household(2 + n, f"browser{n}", "export") for n in range(2)]
    assert ("answered", 1) == ((lived := _live(_check(1), *two)).state, lived.helped)
    four = [_household(2 + n, f"browser{n}") for n in range(4)]
    assert ("answered", 1) == ((lived := _live(_check(1), *four)).state, lived.failed)
    neighbour = question("n", hours=-9, source="wide.midd.next", read=("export",), facts=Facts(read=True))
    assert "answered" == _live(_check(1), *two, neighbour).state, "a /48 is one customer"
    stranger = question("s", hours=-9, source="else.midd.host", read=("export",), facts=Facts(read=True))
    assert "verified" == _live(_check(1), *two, stranger).state


def test_other_articles_verify_nothing() -> None:
    """Reading an article that is not the answer does not prove the answer."""
    assert "answered" == _live(_check(1), _trial(2, "a", "export"), _trial(3, "b", "invoice")).state


def test_a_later_release_names_the_articles() -> None:
    """Where a later release answers with another article, reading that one proves the answer."""
    moved = (_check(1), _check(2, articles=("backup",)))
    assert "verified" == _live(*moved, _trial(3, "a", "backup"), _trial(4, "b", "backup")).state
    assert "reopened" == _live(*moved, _trial(3, "a", "export"), _trial(4, "b", "export")).state


def test_who_asks_again_was_not_helped() -> None:
    """A visitor who read the answer and asked in other words is no reader whom it helped."""
    again = question("b", hours=-3, read=("export",), facts=Facts(read=True, reformulated=True))
    lived = _live(_check(1), _trial(2, "a", "export"), again)
    assert ("answered", 1, 1) == (lived.state, lived.helped, lived.failed)


def test_the_needed_share_is_enough() -> None:
    """As many visitors whom the answer helped as the bar asks for keep it, however many it failed."""
    proven = (_check(1), _trial(2, "a", "export"), _trial(3, "b", "export"))
    even = _live(*proven, _trial(4, "c"), _trial(5, "d"))
    assert ("verified", 2, 2) == (even.state, even.helped, even.failed)
    assert "reopened" == _live(*proven, _trial(4, "c"), _trial(5, "d"), _trial(6, "e")).state


def test_what_happened_before_the_answer_verifies_nothing() -> None:
    """Clicks from before the release that answers do not count."""
    assert "answered" == _live(_trial(1, "a", "export"), _trial(2, "b", "export"), _check(3)).state


def test_a_stub_is_never_verified() -> None:
    """An article that says only the customers' words is not verified, even when many visitors click it."""
    stub = _check(1, words=3)
    assert "answered" == _live(stub, *(_trial(2 + n, f"v{n}", "export") for n in range(50))).state


def test_a_stub_that_disappoints_opens_the_gap_again() -> None:
    """A stub fails visitors who click it and then complain, and two such visitors reopen the gap."""
    lived = _live(
        _check(1, words=100),
        _trial(2, "a", "export", complained=True),
        _trial(3, "b", "export", complained=True),
        _trial(4, "c", "export"),
    )
    assert "reopened" == lived.state
    assert "0 of 2 visitors read the answer (0%); needed 50%" == lived.steps[-1].why


def test_one_complaint_outweighs_the_clicks_of_the_same_visitor() -> None:
    """A visitor who read the answer and then turned to a person was not helped."""
    lived = _live(
        _check(1), _trial(2, "a", "export"), _trial(3, "a", complained=True), _trial(4, "b", "export")
    )
    assert ("answered", 1, 1) == (lived.state, lived.helped, lived.failed)


def test_a_release_without_the_answer_reopens() -> None:
    """When a later release no longer answers, the gap reopens and says why."""
    lived = _live(
        _check(1),
        _trial(2, "a", "export"),
        _trial(3, "b", "export"),
        _check(4, passed=False, why="release r3: 0 of 3 visitors"),
    )
    assert ("reopened", "release r3: 0 of 3 visitors") == (lived.state, lived.steps[-1].why)


def test_the_same_text_does_not_answer_twice() -> None:
    """After customers failed with an article, publishing it unchanged answers nothing; a new text does."""
    failed = (_check(1), _trial(2, "a"), _trial(3, "b"))
    assert "reopened" == _live(*failed, _check(4)).state
    assert "answered" == _live(*failed, _check(4), _check(5, version="v2")).state


def test_a_proof_that_failed_is_none() -> None:
    """A text that customers proved, and later found wanting, is on trial again when it comes back."""
    proven = (_check(1), _trial(2, "a", "export"), _trial(3, "b", "export"))
    failed = (_trial(4, "c"), _trial(5, "d"), _trial(6, "e"))
    other = (_check(7, version="v2"), _trial(8, "f"), _trial(9, "g"))
    assert "reopened" == (lived := _live(*proven, *failed, *other)).state, lived.steps
    assert "answered" == _live(*proven, *failed, *other, _check(10)).state


def test_a_short_answer_that_stays_short_is_not_lost() -> None:
    """Only an answer that had enough words is lost by having too few."""
    assert "answered" == _live(_check(1, words=6), _check(2, words=4)).state
    assert "reopened" == _live(_check(1, words=40), _check(2, words=4)).state


def test_failures_long_ago_are_forgotten() -> None:
    """Only recent trials count: an old failure does not stop a good answer."""
    lived = _live(_check(1), _trial(2, "a"), _trial(24 * 40, "b", "export"), _trial(24 * 41, "c", "export"))
    assert ("verified", 2, 0) == (lived.state, lived.helped, lived.failed)


def test_dismissed_stays_dismissed_until_somebody_reopens() -> None:
    """Only a person brings a dismissed gap back; releases and clicks do not."""
    dismissed = (_decision(1, "dismiss", "no product of ours"), _check(2), _trial(3, "a"), _trial(4, "b"))
    assert "dismissed" == _live(*dismissed).state
    assert "reopened" == _live(*dismissed, _decision(5, "reopen")).state


def test_nobody_plans_what_was_dismissed() -> None:
    """A dismissed gap is neither planned nor drafted until somebody reopens it."""
    dismissed = _decision(1, "dismiss", "no product of ours")
    assert "dismissed" == _live(dismissed, _decision(2, "plan"), _decision(3, "draft")).state
    assert "planned" == _live(dismissed, _decision(2, "reopen"), _decision(3, "plan")).state


def test_what_people_decide_comes_before_what_a_release_says() -> None:
    """A gap that is reopened in the moment of a check is answered by that check."""
    assert "answered" == _live(_decision(1, "dismiss", "x"), _decision(2, "reopen"), _check(2)).state


def test_a_check_from_before_the_gap_says_nothing() -> None:
    """The replay of a release that is older than the gap does not answer it."""
    assert "open" == _live(_check(-1)).state


_happened = st.one_of(
    st.builds(_decision, st.integers(1, 50), st.sampled_from(["plan", "draft", "dismiss", "reopen"])),
    st.builds(_check, st.integers(1, 50), st.booleans(), version=st.sampled_from(["v1", "v2"])),
    st.builds(
        _trial,
        st.integers(1, 50),
        st.sampled_from("abcd"),
        st.sampled_from(["export", "x"]),
        complained=st.booleans(),
    ),
)


@pytest.mark.slow
@given(st.lists(_happened, max_size=25, unique_by=lambda h: h.at), st.randoms())
def test_the_same_log_gives_the_same_life(happened: list[Remark | Check | Question], chance: object) -> None:
    """The order in which the log is read does not change the states, and only an answered gap is verified."""
    lived = _live(*happened)
    shuffled = list(happened)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert lived == _live(*shuffled)
    if lived.state == "verified":
        assert lived.articles
    states = [step.state for step in lived.steps]
    assert all(before == "answered" for before, after in itertools.pairwise(states) if after == "verified")
