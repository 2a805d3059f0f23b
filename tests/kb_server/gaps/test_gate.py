"""What publishing learns from a replay."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb_server.gaps import gate
from kb_server.gaps.comparison import compare
from kb_server.gaps.release_changes import ReleaseChanges
from kb_server.log.listeners import Listeners
from kb_server.settings import Settings
from tests.kb_server.gaps.fixes.made import gap_of
from tests.kb_server.gaps.results import passing, replay, result


def test_what_breaks_is_named() -> None:
    """Each question that a release breaks has a line with its article and rank; the others have none."""
    broken = [
        result("refund", outcome="newly broken", article="refund", before=1, now=7, intents=5),
        result("invoice", outcome="newly broken", article="invoice", before=1, intents=2),
    ]
    assert [
        "Customers would no longer find `refund` for “refund” (asked 5 times, now at rank 7).",
        "Customers would no longer find `invoice` for “invoice” (asked 2 times).",
    ] == gate.breaks(broken)


def test_hidden_questions_are_counted() -> None:
    """Questions that may not be shown, and those beyond the first ten, are counted without their words."""
    many = [
        result(f"question {n}", outcome="newly broken", article="a", intents=1) for n in range(gate.SHOWN)
    ]
    hidden = result("my aunt", outcome="newly broken", article="a", intents=2, shown=False)
    lines = gate.breaks([*many, hidden])
    assert (gate.SHOWN + 1, "1 more questions would break, asked 2 times.") == (len(lines), lines[-1])
    assert "my aunt" not in str(lines)


def test_what_the_publisher_reads() -> None:
    """A sentence says what a replay changed, that nothing changed, or why it was not run."""
    done = replay(result(outcome="fixed"), result("b", outcome="unchanged", gap=None))
    record = done.summary() | {"breaks": ["A line."]}
    assert "Asked the log's 2 questions: 1 fixed.\nA line." == gate.said(record)
    quiet = replay(result("b", outcome="unchanged")).summary() | {"breaks": []}
    assert "Asked the log's 1 question: nothing changed." == gate.said(quiet)
    assert "The log has no questions yet." == gate.said(replay().summary())
    assert "The log's questions were not asked: it is away" == gate.said({"not run": "it is away"})


def test_the_publisher_reads_of_gaps() -> None:
    """Compared with the release that is served, the gaps are named; a lost answer has a line of its own."""
    before = replay(result("b"), gaps=(passing(12), passing(41, passed=False)))
    after = replay(
        result("b", outcome="fixed", article="export"), gaps=(passing(12, passed=False), passing(41))
    )
    known = [gap_of(id=12, state="verified", helped=7)]
    compared = compare(before, after, lambda: ReleaseChanges(frozenset({"export"})), known)
    kept = gate.record(after, compared)
    assert [
        "Asked the log's 1 question: 1 fixes.",
        "Gaps: loses 12 (verified, 7 readers); answers 41.",
        "Gap 12 (verified, 7 readers) loses its answer by `export`: why.",
    ] == gate.said(kept).splitlines()
    assert kept["loses"] == [gate.said(kept).splitlines()[-1]]


@pytest.mark.slow
def test_a_served_release_of_another_version_does_not_stop_publishing(tmp_path: Path) -> None:
    """A served index that cannot be read does not stop publishing, because the new release replaces it."""
    import search
    from tests.kb_server.gaps import stock

    served = stock.serve(tmp_path / "releases", stock.plain(), datetime(2026, 11, 1, tzinfo=UTC))
    for file in (served / "index").rglob("*"):
        if file.is_file():
            file.write_bytes(b"of another version")
    made = stock.release(tmp_path / "releases" / "making", stock.plain())
    replaying = gate.Replaying(Settings(releases=tmp_path / "releases", state=tmp_path / "var"), Listeners)
    with closing(search.open(made / "index", release="making")) as engine:
        assert 0 == replaying(engine, made)["questions"]
    replaying.refused()
