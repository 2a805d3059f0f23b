"""WebVTT files: captions and chapters, read strictly (https://www.w3.org/TR/webvtt1/)."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from plugins.mistakes import Mistake, Mistaken
from plugins.videos.times import seconds

TIME = re.compile(r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})")
TIMING = re.compile(rf"\s*({TIME.pattern})[ \t]+-->[ \t]+({TIME.pattern})(?:[ \t].*|)")
LIKE_TIMING = re.compile(r"\s*\d+(?::\d+)+\D\d*\s*[-–—]+>?\s*\d|.*-->")  # meant to be one
CURE = "Write times as 00:01:33.000 --> 00:01:37.500, hours optional, with one empty line between cues."


@dataclass(frozen=True, slots=True)
class Cue:
    """The words said, or the name of a chapter, between two times in seconds."""

    start: float
    end: float
    text: str


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
    _check(lines, name)
    try:
        captions = webvtt.from_string(text, strict=True).captions
    except MalformedFileError as error:
        raise Mistaken(
            Mistake(name, "not a WebVTT file", "Begin it with the line WEBVTT.", line=1)
        ) from error
    except MalformedCaptionError as error:
        raise Mistaken(Mistake(name, str(error), CURE)) from error
    if not captions:
        raise Mistaken(Mistake(name, "the file has no cue", CURE))
    return tuple(
        Cue(seconds(caption.start), seconds(caption.end), " ".join(html.unescape(caption.text).split()))
        for caption in captions
    )


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
