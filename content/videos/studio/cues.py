"""Captions and chapters of a recording, in several languages, written as WebVTT."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Characters that people read in a second, by language; Chinese says the same with far fewer.
READ = {"en": 16.0, "ru": 16.0, "zh": 7.0}
SHORTEST = 1.6  # seconds that any caption stays


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption, or the name of one chapter; times in seconds."""

    start: float
    end: float
    texts: Mapping[str, str]  # by language


def seconds_to_read(texts: Mapping[str, str]) -> float:
    """How long a caption must stay for readers of its slowest language."""
    return max(SHORTEST, *(len(text) / READ[lang] for lang, text in texts.items()))


def webvtt(cues: Iterable[Cue], lang: str) -> str:
    """The cues in one language as a WebVTT file (W3C, https://www.w3.org/TR/webvtt1/)."""
    blocks = [f"{_time(cue.start)} --> {_time(cue.end)}\n{cue.texts[lang]}" for cue in cues]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def _time(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
