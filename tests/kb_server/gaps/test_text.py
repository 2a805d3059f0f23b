"""Gaps as text for the terminal."""

from __future__ import annotations

from datetime import date
from typing import Any

from kb_server.gaps import text
from kb_server.gaps.evidence import Remedy
from kb_server.gaps.gap import GapSummary
from kb_server.gaps.states import Remark, StateChange
from tests.kb_server.gaps.fixes.made import gap_of
from tests.kb_server.gaps.made import NOON
from tests.kb_server.gaps.results import passing, replay, result


def _summary(**fields: Any) -> GapSummary:
    plain: dict[str, Any] = {
        "id": 1,
        "title": "export",
        "lang": "",
        "type": "content",
        "state": "open",
        "weight": 4.25,
        "owner": "",
        "due": None,
        "last": NOON,
        "visitors": 3,
        "questions": 4,
    }
    return GapSummary(**(plain | fields))


def test_the_list_has_a_line_for_each() -> None:
    """An empty value is a dash, and a long title is visibly cut."""
    listed = text.gaps([_summary(), _summary(id=2, title="x" * 100, due=date(2026, 12, 31), owner="ada")])
    _, first, second = (line for line in listed.splitlines() if line.strip("- "))
    assert ["1", "4.2", "open", "content", "3", "4", "-", "-", "-", "2026-11-02", "export"] == first.split()
    assert ("ada", "2026-12-31", "x" * (text.WIDEST - 1) + "…") == (
        second.split()[7],
        second.split()[8],
        second.split()[-1],
    )


def test_a_gap_says_what_can_be_done() -> None:
    """A gap has evidence, remedy and command, states, numbered decisions, and no line for what is missing."""
    shown = text.gap(
        gap_of(
            evidence=("‘sso’ is in no article",),
            remedy=Remedy(words=("sso", "single sign-on"), lang="en", article="login"),
            steps=(StateChange(at=NOON, state="planned", who="ada", why="soon"),),
            history=(
                Remark(at=NOON, who="ada", kind="plan", why="soon", number=31),
                Remark(at=NOON, who="bob", kind="undo", value="31", why="a slip", number=32),
            ),
        )
    )
    for part in (
        "‘sso’ is in no article",
        "gapless gaps patch 12",
        "customers say “sso” for “single sign-on”",
    ):
        assert part in shown
    for line in (
        ["2026-11-02", "12:00", "planned", "ada", "soon"],
        ["31", "2026-11-02", "12:00", "ada", "plan", "soon"],
        ["32", "2026-11-02", "12:00", "bob", "undo", "31", "a", "slip"],
    ):
        assert line in [one.split() for one in shown.splitlines()]
    assert "since     answered" not in shown


def test_a_replay_counts_what_it_hides() -> None:
    """Questions that changed are listed with their ranks; those that may not be shown are counted."""
    done = replay(
        result("refund", outcome="lower", article="refund", before=1, now=3, gap=None),
        result("my aunt", outcome="fixed", shown=False),
        result("invoice", outcome="unchanged"),
        gaps=(passing(7), passing(8, passed=False)),
    )
    told = text.replayed(done, [one for one in done.results if one.shown])
    assert "Release r2: 3 questions, asked 12 times." in told
    assert ["lower", "4", "-", "1", "3", "refund", "refund"] in [line.split() for line in told.splitlines()]
    assert "1 more are not shown: fewer than three visitors asked them." in told
    assert told.endswith("Gaps answered by this release: 7.")
    assert "aunt" not in told
    assert "none." in text.replayed(replay(), [])
