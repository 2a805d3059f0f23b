"""What a change does to the questions of the log, as a comment."""

from __future__ import annotations

from kb_server.gaps.impact import LISTED, compare
from tests.kb_server.gaps.results import passing, replay, result


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
    found = compare("main", before, after)
    assert (["export"], ["refund"], ["invoice"]) == tuple(
        [change.after.text for change in kind] for kind in (found.fixes, found.breaks, found.moves)
    )
    assert ((1,), (2,)) == (found.gaps_answered, found.gaps_lost)
    assert (5, 20) == (found.questions, found.asked)


def test_the_comment() -> None:
    """The comment counts questions, lists the most asked first, and shows customers' words only as code."""
    before = replay(
        result("see [me](http://x) `now`", intents=2), result("b", intents=9), result("aunt", shown=False)
    )
    after = replay(
        result("see [me](http://x) `now`", intents=2, outcome="fixed", article="a"),
        result("b", intents=9, outcome="fixed", article="a"),
        result("aunt", shown=False, outcome="fixed", article="a"),
    )
    said = compare("main", before, after).markdown()
    assert "### What this change does to real questions (against `main`)" in said
    assert "| fixes | 3 | 15 |" in said
    assert said.index("- `b` (9×) `a`, gap 1") < said.index("- `see [me](http://x) 'now'` (2×) `a`, gap 1")
    assert "- 1 more that are not shown" in said
    assert "aunt" not in said


def test_a_long_list_is_cut() -> None:
    """The comment lists the most asked questions of each kind, and counts the others."""
    texts = [f"question {n}" for n in range(LISTED + 5)]
    before = replay(*(result(text) for text in texts))
    after = replay(*(result(text, outcome="fixed") for text in texts))
    said = compare("main", before, after).markdown()
    assert (LISTED, True) == (said.count("- `question"), "- 5 more that are not shown" in said)


def test_an_empty_log() -> None:
    """The comment says when there are no questions, and then has no table."""
    said = compare("main", replay(), replay()).markdown()
    assert ("The log has no questions yet.", False) == (said.splitlines()[2], "|" in said)
