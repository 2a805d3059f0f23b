"""How a gap is computed from what is known of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kb_server.gaps import compute
from kb_server.gaps.compute import Given
from kb_server.gaps.disclosure import HIDDEN
from kb_server.gaps.questions import Facts, Question
from kb_server.gaps.states import Bar, Remark
from tests.kb_server.gaps.fixes.made import gap_of
from tests.kb_server.gaps.made import NOON, intent, question

DAY = timedelta(days=1)


def _asked(text: str, **fields: Any) -> Question:
    return question(logged=intent(text), **fields)


def _given(*questions: Question, **fields: Any) -> Given:
    plain: dict[str, Any] = {
        "id": 1,
        "born": NOON - DAY,
        "history": (),
        "checks": (),
        "weight": compute.NOTHING,
        "before": None,
        "basis": "b",
        "now": NOON,
    }
    return Given(questions=questions, **(plain | fields))


def _words(*questions: Question) -> dict[str, Question]:
    return {one.id: one for one in questions}


def test_the_most_asked_wording_is_the_title() -> None:
    """A gap's title is the wording of most of its visitors, and its wordings are counted."""
    asked = [_asked("export my data", key="one") for _ in range(3)] + [_asked("data export csv", key="two")]
    gap = compute.compute(_given(*asked), _words(*asked), None, Bar())
    assert ("export my data", 4, 4, {"no_hit": 4}) == (gap.title, gap.visitors, gap.intents, gap.facts)
    assert [("one", 3), ("two", 1)] == [(w.key, w.visitors) for w in gap.wordings]


def test_two_visitors_have_no_title() -> None:
    """A question of fewer than three visitors shows no words."""
    asked = [_asked("export my data") for _ in range(2)]
    gap = compute.compute(_given(*asked), _words(*asked), None, Bar())
    assert (HIDDEN, [HIDDEN]) == (gap.title, [w.text for w in gap.wordings])


def test_without_a_release_the_type_waits() -> None:
    """The evidence says when no release can be asked."""
    asked = [_asked("export my data")]
    gap = compute.compute(_given(*asked), _words(*asked), None, Bar())
    assert ("content", ("there is no release to compare with",)) == (gap.type, gap.evidence)


def test_expired_words_leave_what_was_known() -> None:
    """When the log has lost the words, title, type and evidence stay as they were."""
    before = gap_of(title="export my data", type="vocabulary", evidence=("as it was",))
    gap = compute.compute(_given(question(), before=before), {}, None, Bar())
    assert ("export my data", "vocabulary", ("as it was",)) == (gap.title, gap.type, gap.evidence)


def test_a_person_decides_the_type() -> None:
    """A type by hand wins, with its reason as evidence; the last one counts."""
    said = [
        Remark(at=NOON, who="bob", kind="type", value="content"),
        Remark(at=NOON, who="ada", kind="type", value="product", why="a bug"),
        Remark(at=NOON, who="ada", kind="assign", value="carl"),
    ]
    asked = [_asked("export my data")]
    gap = compute.compute(_given(*asked, history=said), _words(*asked), None, Bar())
    assert ("product", ("ada decided: a bug",), "carl") == (gap.type, gap.evidence, gap.owner)


def test_answered_questions_are_not_counted() -> None:
    """Questions that ended well are evidence for the state alone."""
    good = _asked("export my data", facts=Facts(read=True), read=("export",))
    gap = compute.compute(_given(_asked("export"), good), _words(good), None, Bar())
    assert (1, 1) == (gap.intents, gap.visitors)


@pytest.mark.parametrize("change", ["question", "remark", "release", "expired"])
def test_the_basis_changes_with_what_decides(change: str) -> None:
    """The words are read again when a question, a decision, the release or the reach of the log changed."""
    asked = [question(days=1)]
    before = compute.basis(asked, [], NOON - 2 * DAY, "r1")
    after = {
        "question": lambda: compute.basis([*asked, question()], [], NOON - 2 * DAY, "r1"),
        "remark": lambda: compute.basis(asked, [Remark(at=NOON, who="a", kind="note")], NOON - 2 * DAY, "r1"),
        "release": lambda: compute.basis(asked, [], NOON - 2 * DAY, "r2"),
        "expired": lambda: compute.basis(asked, [], NOON, "r1"),
    }[change]()
    assert before != after
    assert compute.changed(_given(before=gap_of(basis=before), basis=after))
    assert not compute.changed(_given(before=gap_of(basis=before), basis=before))


def test_answered_questions_change_no_basis() -> None:
    """A question that ended well changes neither type nor words."""
    asked, good = [question(days=1)], question(facts=Facts(read=True))
    assert compute.basis(asked, [], NOON - 2 * DAY, "r1") == compute.basis(
        [*asked, good], [], NOON - 2 * DAY, "r1"
    )


def test_a_refresh_keeps_the_words() -> None:
    """Time changes weight and state; title, type and evidence stay as before."""
    before = gap_of()
    said = [Remark(at=NOON, who="ada", kind="plan", why="soon")]
    gap = compute.refresh(_given(question(), history=said), before, Bar())
    assert (before.title, before.type, before.evidence) == (gap.title, gap.type, gap.evidence)
    assert ("planned", 0.0) == (gap.state, gap.weight.total)
