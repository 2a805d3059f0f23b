"""What is said in a video, and when: each line once, however captions scroll, grow or mark the word said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

LEAST, ROLLING = 2, 0.5  # from this number and share of repeated lines on, captions show lines again
GROWING = 0.25  # share of cues that go on with the line before, from which on captions grow
MOMENT = 0.1  # seconds that YouTube's cues without a new line last at most: 0.01 in its files
VOICE = re.compile(r"<v[^<>]*>")


@dataclass(frozen=True, slots=True)
class Cue:
    """The words said, or the name of a chapter, between two times in seconds."""

    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class ShownCue:
    """A cue as the file has it: its lines apart, and its text with all tags."""

    start: float
    end: float
    lines: list[str]
    tagged: str = ""


def said(shown: Sequence[ShownCue]) -> tuple[Cue, ...]:
    """The words of cues, those of captions that show lines again only once."""
    pairs = [(before, after) for before, after in pairwise(shown) if before.lines and after.lines]
    grown = sum(_grown(before, after) > 0 for before, after in pairs)
    grows = grown >= LEAST and grown >= GROWING * len(pairs)
    again = sum(_carried(before, after, grows=grows) > 0 for before, after in pairs)
    if again >= LEAST and again >= ROLLING * len(pairs):
        return tuple(_once(shown, grows=grows))
    return tuple(Cue(one.start, one.end, " ".join(one.lines)) for one in shown)


def _carried(before: ShownCue, after: ShownCue, *, grows: bool) -> int:
    """How many lines of `before` does `after` still show, the last of them longer if captions grow?

    Captions scroll because a line comes: a cue that adds none shows the last one once more only for a moment,
    while it is still there, or to mark the next word of it. Otherwise somebody says the same again.
    """
    still = (
        after.end - after.start <= MOMENT or after.start < before.end or _marks_another_word(before, after)
    )
    most = min(len(before.lines), len(after.lines) - (0 if still else 1))
    same = next((n for n in range(most, 0, -1) if before.lines[-n:] == after.lines[:n]), 0)
    return same or (_grown(before, after) if grows else 0)


def _grown(before: ShownCue, after: ShownCue) -> int:
    """How many lines of `before` does `after` show at once, the last of them with more words? 0 if none."""
    if after.start > before.end + MOMENT:
        return 0
    for n in range(min(len(before.lines), len(after.lines)), 0, -1):
        last, longer = before.lines[-1], after.lines[n - 1]
        if before.lines[-n:-1] == after.lines[: n - 1] and longer.startswith(last) and longer != last:
            return n
    return 0


def _marks_another_word(before: ShownCue, after: ShownCue) -> bool:
    """Do both show the same of one voice, with tags at other words?"""
    voices = VOICE.findall(before.tagged) == VOICE.findall(after.tagged)
    return before.lines == after.lines and voices and before.tagged != after.tagged


def _once(shown: Iterable[ShownCue], *, grows: bool) -> Iterator[Cue]:
    """Say each line once, from when it is first shown until the next one comes."""
    cues: list[Cue] = []
    last = ShownCue(0, 0, [])
    for one in shown:
        again = _carried(last, one, grows=grows)
        more = one.lines[again - 1].removeprefix(last.lines[-1]) if again else ""
        if cues and (more or not one.lines[again:]):
            cues[-1] = replace(cues[-1], end=one.end, text=cues[-1].text + more)
        if one.lines[again:]:
            cues.append(Cue(one.start, one.end, " ".join(one.lines[again:])))
        last = one if one.lines else last
    yield from cues
