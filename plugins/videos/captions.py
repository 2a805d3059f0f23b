"""WebVTT files: captions and chapters, read strictly (https://www.w3.org/TR/webvtt1/)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from plugins.mistakes import Mistake, Mistaken
from plugins.videos.times import seconds

TIME = re.compile(r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})")
TIMING = re.compile(rf"\s*({TIME.pattern})[ \t]+-->[ \t]+({TIME.pattern})(?:[ \t].*|)")
LIKE_TIMING = re.compile(r"\s*\d+(?::\d+)+\D\d*\s*[-–—]+>?\s*\d|.*-->")  # meant to be a timing
SPACES = re.compile(r"^[ \t]+$", re.MULTILINE)  # a line inside a cue, which webvtt-py takes for its end
NOTHING = "\u200b"  # stands for such a line: a space without width
SRT = re.compile(r"(?:\d+:)?\d+:\d+,\d+\s*-->")
HEADER = "WEBVTT"
WORDLESS = ("NOTE", "STYLE", "REGION")  # first words of blocks that are not cues
LEAST, ROLLING = 2, 0.5  # from this number and share of repeated lines on, captions are rolling
MOMENT = 0.1  # seconds that YouTube's cues without a new line last at most: 0.01 in its files
CURE = "Write times as 00:01:33.000 --> 00:01:37.500, hours optional, with one empty line between cues."


@dataclass(frozen=True, slots=True)
class Cue:
    """The words said, or the name of a chapter, between two times in seconds."""

    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class _Said:
    """A cue as the file has it, its lines apart."""

    start: float
    end: float
    lines: list[str]


def read(path: Path, name: str) -> tuple[Cue, ...]:
    """Read the cues of `path`, called `name` in messages. Raises Mistaken with file and line.

    Every line is checked first, since webvtt-py accepts cues that end before they begin, and silently drops
    timing lines that it does not understand. It also leaves entities as they are.
    """
    try:
        text = (
            path.read_text(encoding="utf-8-sig")
            .replace("\r\n", "\n")
            .replace("\r", "\n")
            .replace("\0", "\ufffd")
        )
    except UnicodeDecodeError as error:
        raise Mistaken(Mistake(name, "not written in UTF-8", "Save the file as UTF-8.")) from error
    lines = text.split("\n")
    _refuse_older_format(lines, name)
    _check(lines, name)
    _check_blocks(lines, name)
    try:
        captions = webvtt.from_string(SPACES.sub(NOTHING, text), strict=True).captions
    except MalformedFileError as error:
        raise Mistaken(
            Mistake(name, "not a WebVTT file", "Begin it with the line WEBVTT.", line=1)
        ) from error
    except MalformedCaptionError as error:
        raise Mistaken(Mistake(name, str(error), CURE)) from error
    if not captions:
        raise Mistaken(Mistake(name, "the file has no cue", CURE))
    said = [
        _Said(seconds(caption.start), seconds(caption.end), _lines(html.unescape(caption.text)))
        for caption in captions
    ]
    return tuple(_once(said) if _rolls(said) else _cues(said))


def _lines(text: str) -> list[str]:
    """The lines of a cue that say something, without needless spaces."""
    said = text.replace(NOTHING, "")
    return [line for written in said.split("\n") if (line := " ".join(written.split()))]


def _cues(said: Iterable[_Said]) -> Iterator[Cue]:
    return (Cue(one.start, one.end, " ".join(one.lines)) for one in said)


def _carried(before: _Said, after: _Said) -> int:
    """How many lines of `before` does `after` still show?

    Captions scroll because a line comes: a cue that adds none shows the last one once more only for a moment,
    or while it is still there. Otherwise somebody says the same again.
    """
    still = after.end - after.start <= MOMENT or after.start < before.end
    most = min(len(before.lines), len(after.lines) - (0 if still else 1))
    return next((n for n in range(most, 0, -1) if before.lines[-n:] == after.lines[:n]), 0)


def _rolls(said: Sequence[_Said]) -> bool:
    """Does each cue show lines of the one before again, as captions made by YouTube do?"""
    pairs = [(before, after) for before, after in pairwise(said) if before.lines and after.lines]
    repeated = sum(_carried(before, after) > 0 for before, after in pairs)
    return repeated >= LEAST and repeated >= ROLLING * len(pairs)


def _once(said: Iterable[_Said]) -> Iterator[Cue]:
    """Say each line of rolling captions once, from when it is first shown until the next one comes."""
    cues: list[Cue] = []
    shown = _Said(0, 0, [])
    for one in said:
        again = _carried(shown, one)
        if one.lines[again:]:
            cues.append(Cue(one.start, one.end, " ".join(one.lines[again:])))
        elif cues:
            cues[-1] = replace(cues[-1], end=one.end)
        shown = one if one.lines else shown
    yield from cues


def _refuse_older_format(lines: list[str], name: str) -> None:
    """Refuse SRT, whatever the file is called: it has numbers, and commas in its times."""
    first = [line.strip() for line in lines if line.strip()][:2]
    if not lines[0].startswith(HEADER) and any(SRT.match(line) for line in first):
        cure = "Write WEBVTT and an empty line above it all, and a point for the comma in each time."
        raise Mistaken(Mistake(name, "an SRT file, which browsers cannot show", cure, line=1))


def _check_blocks(lines: list[str], name: str) -> None:
    """Refuse words that no cue has: browsers leave them out, and so does webvtt-py."""
    start = 0
    for end in [number for number, line in enumerate([*lines, ""]) if not line]:
        block = lines[start:end]
        if block and block[0].startswith(HEADER):
            _check_header(block, name)
        elif start and block and not _is_known(block):
            cure = "Delete the empty line above them, or write the times of a cue there."
            raise Mistaken(Mistake(name, f"no cue has the words {block[0].strip()!r}", cure, line=start + 1))
        start = end + 1


def _is_known(block: list[str]) -> bool:
    """Is it a comment, a style, a region, or a cue with its times?"""
    return block[0].startswith(WORDLESS) or any("-->" in line for line in block)


def _check_header(block: list[str], name: str) -> None:
    for number, line in enumerate(block, 1):
        if "-->" in line:
            cure = "Put an empty line below the line WEBVTT and what belongs to it."
            raise Mistaken(Mistake(name, "the first cue is part of the header", cure, line=number))


def _check(lines: list[str], name: str) -> None:
    previous = 0.0
    comment = False
    for number, line in enumerate(lines, 1):
        comment = bool(line.strip()) and (comment or line.startswith(("NOTE", "STYLE")))
        if (comment and "-->" not in line) or not LIKE_TIMING.match(line):
            continue
        timing = TIMING.fullmatch(line)
        if not timing:
            raise Mistaken(Mistake(name, f"{line.strip()!r} cannot be read as times", CURE, line=number))
        start, end = seconds(timing.group(1)), seconds(timing.group(6))
        if end <= start:
            raise Mistaken(
                Mistake(name, "the cue ends before it begins", "Swap or mend the times.", line=number)
            )
        if start < previous:
            cure = "Put the cues in the order of their beginnings."
            raise Mistaken(Mistake(name, "the cue begins before the one above it", cure, line=number))
        previous = start
