"""What a release does to the questions of the log, compared with the one that is served."""

from __future__ import annotations

from kb_server.gaps.comparison import compare
from kb_server.gaps.release_changes import ReleaseChanges
from tests.kb_server.gaps.fixes.made import gap_of
from tests.kb_server.gaps.results import gap_change, passing, replay, result

EXPORT = ReleaseChanges(frozenset({"export"}))
NOTHING = ReleaseChanges(frozenset())


def test_outcomes_are_compared() -> None:
    """A question that no longer fails is a fix, one that now fails is a break, and another rank is a move."""
    before = replay(
        result("export"),
        result("refund", outcome="unchanged", article="refund", before=1, now=1),
        result("invoice", outcome="unchanged", article="invoice", before=1, now=1),
        result("team", outcome="unchanged", article="team", before=2, now=2),
        gaps=(passing(1, passed=False), passing(2)),
    )
    after = replay(
        result("export", outcome="fixed", article="export"),
        result("refund", outcome="newly broken", article="refund", before=1, now=9),
        result("invoice", outcome="lower", article="invoice", before=1, now=2),
        result("team", outcome="unchanged", article="team", before=2, now=2),
        result("new in the log"),
        gaps=(passing(1), passing(2, passed=False)),
    )
    found = compare(before, after, lambda: EXPORT)
    assert (["export"], ["refund"], ["invoice"], []) == tuple(
        [change.after.text for change in kind]
        for kind in (found.fixes, found.breaks, found.moves, found.drift)
    )
    assert ([1], [2]) == ([gap.gap for gap in found.answers], [gap.gap for gap in found.loses])
    assert (5, 20, "loses 2; answers 1") == (found.questions, found.asked, found.in_a_line)


def test_what_no_change_explains_is_drift() -> None:
    """Fixes are those of articles and rules that changed; what else is found now is drift, gaps included."""
    before = replay(result("export"), result("kudos"), gaps=(passing(1, passed=False),))
    after = replay(
        result("export", outcome="fixed", article="export"),
        result("kudos", outcome="fixed", article="thanks"),
        gaps=(passing(1),),
    )
    drifted = compare(before, after, lambda: NOTHING)
    assert ([], 2, [1]) == (list(drifted.fixes), len(drifted.drift), [g.gap for g in drifted.drifted])
    by_rule = compare(before, after, lambda: ReleaseChanges(frozenset(), (frozenset({"kudo"}),)))
    assert ["kudos"] == [change.after.text for change in by_rule.fixes]


def test_a_lost_answer_is_named_with_its_readers() -> None:
    """A lost answer has its state and readers, the verified ones first; an emptied article loses it too."""
    before = replay(gaps=tuple(passing(number, words=30) for number in (1, 2, 3)))
    after = replay(gaps=(passing(1, words=30), passing(2, words=0), passing(3, passed=False)))
    known = [
        gap_of(id=2, state="answered", helped=1),
        gap_of(id=3, state="verified", helped=7),
    ]
    found = compare(before, after, lambda: NOTHING, known)
    assert "loses 3 (verified, 7 readers), 2 (answered, 1 reader)" == found.in_a_line
    assert "the answer says 0 words besides the question" == found.loses[1].why


def test_an_answer_whose_questions_expired_is_not_forgotten() -> None:
    """A verified gap of which the log has no words any more is asked by what is remembered of it."""
    known = [gap_of(id=9, state="verified", helped=2, answers=("team",)), gap_of(id=8, answers=())]
    found = compare(replay(), replay(), lambda: NOTHING, known, unasked=lambda gap: f"gap {gap.id} is lost")
    assert ["9 (verified, 2 readers)"] == [str(gap) for gap in found.loses]
    assert ("team", "gap 9 is lost") == (found.loses[0].article, found.loses[0].why)


def test_the_summary_has_no_words() -> None:
    """What the manifest keeps for good has numbers and gaps, and none of the customers' words."""
    before = replay(result("my aunt"), gaps=(passing(1, passed=False),))
    after = replay(result("my aunt", outcome="fixed", article="export"), gaps=(passing(1),))
    kept = compare(before, after, lambda: EXPORT, [gap_of(id=1, title="my aunt")]).summary()
    assert ({"questions": 1, "intents": 4}, "answers 1", False) == (
        kept["fixes"],
        kept["says"],
        "aunt" in str(kept),
    )


def test_a_gap_that_nobody_answered_has_its_number_alone() -> None:
    """State and readers are told of answers that were tried; of others they say nothing."""
    assert ["41", "12 (verified, 7 readers)"] == [
        str(gap_change(41)),
        str(gap_change(12, state="verified", readers=7)),
    ]
