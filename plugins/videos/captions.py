"""WebVTT files: captions and chapters, read strictly (https://www.w3.org/TR/webvtt1/)."""

from __future__ import annotations

import html
import re
from pathlib import Path

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from plugins.mistakes import Mistake, Mistaken
from plugins.videos import cues
from plugins.videos.cues import Cue, ShownCue
from plugins.videos.times import seconds

TIME = re.compile(r"(?:(\d+):)?([0-5]\d):([0-5]\d)\.(\d{3})")
TIMING = re.compile(rf"[ \t]*({TIME.pattern})[ \t]+-->[ \t]+({TIME.pattern})(?:[ \t].*|)")
LIKE_TIMING = re.compile(r"\s*\d+(?::\d+)+\D\d*\s*[-–—]+>?\s*\d|.*-->")  # meant to be a timing
SPACES = re.compile(r"^[ \t]+$", re.MULTILINE)  # a line inside a cue, which webvtt-py takes for its end
NOTHING = "\u200b"  # stands for such a line: a space without width
SRT = re.compile(r"(?:\d+:)?\d+:\d+,\d+\s*-->")
HEADER = "WEBVTT"
WORDLESS = ("NOTE", "STYLE", "REGION")  # first words of blocks that are not cues
TAGS = ["c", "i", "b", "u", "v", "lang", "ruby", "rt"]  # of WebVTT; browsers leave out all others
STYLES = ["em", "font", "p", "s", "small", "span", "strong", "sub", "sup"]  # of HTML, which are only looks
LOST = re.compile(rf"<(?!/?(?:{'|'.join(TAGS + STYLES)})\b[^<>]*>|[\d:.]+>)[^<>]*>?")
CURE = "Write times as 00:01:33.000 --> 00:01:37.500, hours optional, with one empty line between cues."


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
        captions = webvtt.from_string(_without_settings(text), strict=True).captions
    except MalformedFileError as error:
        raise Mistaken(
            Mistake(name, "not a WebVTT file", "Begin it with the line WEBVTT.", line=1)
        ) from error
    except MalformedCaptionError as error:
        raise Mistaken(Mistake(name, str(error), CURE)) from error
    if not captions:
        raise Mistaken(Mistake(name, "the file has no cue", CURE))
    return cues.said(
        [
            ShownCue(
                seconds(caption.start),
                seconds(caption.end),
                _lines(html.unescape(caption.text)),
                caption.raw_text,
            )
            for caption in captions
        ]
    )


def _without_settings(text: str) -> str:
    """The file without settings of cues: webvtt-py refuses those that browsers only ignore."""
    timings = re.sub(rf"^{TIMING.pattern}$", _two_digits, text, flags=re.MULTILINE)
    return SPACES.sub(NOTHING, timings)


def _two_digits(timing: re.Match[str]) -> str:
    """The times of a cue, with hours of two digits."""
    return " --> ".join(time if time[1] != ":" else f"0{time}" for time in timing.group(1, 6))


def _lines(text: str) -> list[str]:
    """The lines of a cue that say something, without needless spaces."""
    said = text.replace(NOTHING, "")
    return [line for written in said.split("\n") if (line := " ".join(written.split()))]


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
        elif block and not block[0].startswith(WORDLESS):
            _check_tags(block, name, start + 1)
        start = end + 1


def _check_tags(block: list[str], name: str, first: int) -> None:
    """Refuse what stands between < and > and is no tag, in a cue that begins in line `first`."""
    text = "\n".join(block)
    if found := LOST.search(text, text.find("\n", text.find("-->"))):
        cure = "Write &lt; instead of <, or delete it."
        problem = f"browsers leave out {' '.join(found.group().split())!r}"
        line = first + text.count("\n", 0, found.start())
        raise Mistaken(Mistake(name, problem, cure, line=line))


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
        if end == start:
            cure = "Write a later end, or delete the cue."
            raise Mistaken(Mistake(name, "the cue lasts no time: nobody sees it", cure, line=number))
        if end < start:
            raise Mistaken(
                Mistake(name, "the cue ends before it begins", "Swap or mend the times.", line=number)
            )
        if start < previous:
            cure = "Put the cues in the order of their beginnings."
            raise Mistaken(Mistake(name, "the cue begins before the one above it", cure, line=number))
        previous = start
