"""What a change does to the questions of the log, as a comment."""

from __future__ import annotations

from kb_server.gaps.comparison import compare
from kb_server.gaps.impact import LISTED, Impact
from kb_server.gaps.release_changes import ReleaseChanges
from kb_server.gaps.replay import Replay
from tests.kb_server.gaps.fixes.made import gap_of
from tests.kb_server.gaps.results import passing, replay, result


def _impact(before: Replay, after: Replay, base: str = "main") -> Impact:
    known = [gap_of(id=2, title="refund `now`", state="verified", helped=7)]
    compared = compare(before, after, lambda: ReleaseChanges(frozenset({"a"})), known)
    return Impact(base=base, compared=compared, failures=())


def _comment(before: Replay, after: Replay) -> str:
    return _impact(before, after).markdown()


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
    said = _comment(before, after)
    assert "### What this change does to real questions (against `main`)" in said
    assert "| fixes | 3 | 15 |" in said
    assert said.index("- `b` (9×) `a`, gap 1") < said.index("- `see [me](http://x) 'now'` (2×) `a`, gap 1")
    assert "- 1 more that are not shown" in said
    assert "aunt" not in said


def test_a_long_list_is_cut() -> None:
    """The comment lists the most asked questions of each kind, and counts the others."""
    texts = [f"question {n}" for n in range(LISTED + 5)]
    before = replay(*(result(text) for text in texts))
    after = replay(*(result(text, outcome="fixed", article="a") for text in texts))
    said = _comment(before, after)
    assert (LISTED, True) == (said.count("- `question"), "- 5 more that are not shown" in said)


def test_an_empty_log() -> None:
    """The comment says when there are no questions, and then has no table."""
    said = _comment(replay(), replay())
    assert ("The log has no questions yet.", False) == (said.splitlines()[2], "|" in said)


def test_the_comment_names_gaps() -> None:
    """The comment says which gaps the change answers and loses, with state, readers and title, and drift."""
    before = replay(result("b"), gaps=(passing(1, passed=False), passing(2), passing(3, passed=False)))
    after = replay(
        result("b"),
        gaps=(passing(1, articles=("a",)), passing(2, passed=False, articles=("a",)), passing(3)),
    )
    said = _impact(before, after, base="")
    lines = said.markdown().splitlines()
    assert "(against the release that is served)" in lines[0]
    assert "- 2 (verified, 7 readers) `refund 'now'` by `export`: why" in lines
    assert ["- 1 by `a`", "- 3 by `export`"] == [line for line in lines if line.startswith(("- 1", "- 3"))]
    assert (True, 2) == (said.harmful, said.summary()["compared"]["loses"][0]["gap"])


def test_json_has_only_what_may_be_shown() -> None:
    """As JSON too, a question that may not be shown is counted, and its words are left out."""
    before = replay(result("aunt", shown=False), result("b"))
    after = replay(*(result(t, shown=t == "b", outcome="fixed", article="a") for t in ("aunt", "b")))
    found = _impact(before, after).summary()
    assert (2, 1, False) == (
        found["compared"]["fixes"]["questions"],
        len(found["shown"]["fixes"]),
        "aunt" in str(found),
    )
