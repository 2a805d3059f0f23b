"""Captions as services export them: each line is said once, and none is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from plugins.videos import captions, cues
from plugins.videos.cues import Cue, ShownCue

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "cues.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["promise"])
def test_said(tmp_path: Path, case: dict[str, Any]) -> None:
    """Each case keeps the promise written in it."""
    file = tmp_path / "a.vtt"
    file.write_text(case["file"].replace("·", " "), encoding="utf-8")

    found = [[cue.start, cue.end, cue.text] for cue in captions.read(file, "a.vtt")]

    assert case["said"] == found


@pytest.mark.parametrize("pause", [0, 4], ids=["at-once", "after-a-pause"])
def test_the_same_words_in_a_row(pause: int) -> None:
    """Three equal cues in a row are three: nothing scrolls where no line is added."""
    shown = [ShownCue(n * (1 + pause), n * (1 + pause) + 1, ["Yes."], "Yes.") for n in range(3)]

    assert ("Yes.", "Yes.", "Yes.") == tuple(cue.text for cue in cues.said(shown))


def test_two_who_say_the_same() -> None:
    """What different voices say is said as often, though the tags differ."""
    shown = [ShownCue(n, n + 1, ["Yes."], f"<v {name}>Yes.") for n, name in enumerate(("Ann", "Bob", "Cid"))]

    assert ("Yes.", "Yes.", "Yes.") == tuple(cue.text for cue in cues.said(shown))


def test_words_said_twice_while_captions_scroll() -> None:
    """Where captions scroll, a line that is said again comes again; windows of three lines scroll too."""
    windows = ("So", "So|Yes.", "So|Yes.|Yes.", "Yes.|Yes.|Good.", "Yes.|Good.|Good.")
    shown = [ShownCue(n, n + 1, lines.split("|"), lines) for n, lines in enumerate(windows)]

    assert ("So", "Yes.", "Yes.", "Good.", "Good.") == tuple(cue.text for cue in cues.said(shown))


def test_growth_after_a_pause() -> None:
    """A line that begins as the one before and comes after a pause is another line."""
    lines = ("Yes", "Yes, we do", "Yes, we do that", "Good")
    shown = [ShownCue(5 * n, 5 * n + 1, [line], line) for n, line in enumerate(lines)]

    assert tuple(Cue(5 * n, 5 * n + 1, line) for n, line in enumerate(lines)) == cues.said(shown)
