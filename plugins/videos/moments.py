"""The moments of a video: its chapters, and inside them groups of cues short enough to land on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plugins.videos.cues import Cue

SOON, LATE = 15.0, 40.0  # seconds after which a group may end with a sentence, and must end
SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？")


@dataclass(frozen=True, slots=True)
class VideoMoment:
    """A few cues that search finds, and that links name, as one; times in seconds."""

    start: float
    end: float
    chapter: str
    cues: tuple[Cue, ...]

    @property
    def second(self) -> int:
        """The whole second of the moment's link."""
        return int(self.start)


def group(cues: Sequence[Cue], chapters: Sequence[Cue]) -> tuple[VideoMoment, ...]:
    """Split `cues` at chapters and at ends of sentences. A chapter's first moment begins with the chapter.

    No two moments begin within the same second: the later one joins the earlier.
    """
    moments: list[VideoMoment] = []
    for chapter, inside in _by_chapter(cues, chapters):
        for index, part in enumerate(_parts(inside)):
            start = chapter.start if chapter and index == 0 else part[0].start
            moment = VideoMoment(start, part[-1].end, chapter.text if chapter else "", tuple(part))
            if moments and moments[-1].second == moment.second:
                before = moments.pop()
                moment = VideoMoment(before.start, moment.end, before.chapter, before.cues + moment.cues)
            moments.append(moment)
    return tuple(moments)


def _by_chapter(cues: Sequence[Cue], chapters: Sequence[Cue]) -> Iterator[tuple[Cue | None, list[Cue]]]:
    """Group cues by chapter: a cue belongs to the last chapter that begins no later than its middle."""
    starts = [chapter.start for chapter in chapters]
    groups: list[list[Cue]] = [[] for _ in range(len(chapters) + 1)]
    for cue in cues:
        middle = (cue.start + cue.end) / 2
        groups[sum(start <= middle for start in starts)].append(cue)
    for chapter, inside in zip([None, *chapters], groups, strict=True):
        if inside:
            yield chapter, inside


def _parts(cues: Sequence[Cue]) -> Iterator[list[Cue]]:
    part: list[Cue] = []
    for cue in cues:
        part.append(cue)
        length = cue.end - part[0].start
        if length >= LATE or (length >= SOON and cue.text.endswith(SENTENCE_ENDS)):
            yield part
            part = []
    if part:
        yield part
