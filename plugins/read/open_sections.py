"""Sections and videos of a page whose end is not read yet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from plugins.read import words
from plugins.read.outline import Clip, PageVideo, Section
from plugins.read.words import LINE

SECONDS = re.compile(r"\d+(\.\d+)?")


@dataclass(slots=True)
class OpenSection:
    """A section being read; `text` has its pieces so far."""

    anchor: str = ""
    heading: str = ""
    headings: tuple[str, ...] = ()
    start: float | None = None
    end: float | None = None
    searchable: bool = True
    text: list[str] = field(default_factory=list)

    def close(self) -> Section:
        """The section, with its text in lines."""
        blocks = map(words.squeeze, "".join(self.text).split(LINE))
        text = "\n".join(block for block in blocks if block)
        return Section(
            anchor=self.anchor,
            heading=self.heading,
            headings=self.headings,
            text=text,
            start=self.start,
            end=self.end,
            searchable=self.searchable,
        )


@dataclass(slots=True)
class OpenVideo:
    """An element <gapless-video> being read."""

    attributes: dict[str, str]
    headings: tuple[str, ...]  # that it stands under
    clips: dict[Clip, str] = field(default_factory=dict)  # with their anchors
    moments: list[OpenSection] = field(default_factory=list)

    def start(self, tag: str, attributes: dict[str, str]) -> OpenSection | None:
        """Read the start of an element inside the video; return the moment that begins with it, if any."""
        video = self.attributes
        start, end = _seconds(attributes.get("data-start")), _seconds(attributes.get("data-end"))
        if tag == "video" or (tag == "img" and "poster" not in video):
            video["poster"] = attributes.get("poster") or attributes.get("src", "")
        elif tag == "source" and "source" not in video:
            video["source"] = attributes.get("src", "")
        elif "data-embed" in attributes:
            video["embed"] = attributes["data-embed"]
        elif tag == "a" and start is not None and end is not None:
            clip = Clip(name=attributes.get("data-name", ""), start=start, end=end)
            self.clips[clip] = attributes.get("href", "").removeprefix("#")
        elif tag == "p" and start is not None and end is not None:
            chapter = attributes.get("data-chapter") or video.get("data-title", "")
            anchor = attributes.get("id", "")
            self.moments.append(OpenSection(anchor, chapter, self._under(chapter), start, end))
            return self.moments[-1]
        return None

    def _under(self, chapter: str) -> tuple[str, ...]:
        return (*self.headings, chapter) if chapter else self.headings

    def close(self) -> PageVideo:
        """The video, all of which is read."""
        video = self.attributes
        return PageVideo(
            title=video.get("data-title", ""),
            duration=_seconds(video.get("data-duration")),
            poster=video.get("poster", ""),
            source=video.get("source", ""),
            embed=video.get("embed", ""),
            clips=tuple(self.clips),
        )

    def sections(self) -> list[OpenSection]:
        """Its moments, and each chapter in which nobody speaks, in the order of time."""
        silent = [
            OpenSection(anchor, clip.name, self._under(clip.name), clip.start, clip.end)
            for clip, anchor in self.clips.items()
            if not any(clip.start <= (moment.start or 0) < clip.end for moment in self.moments)
        ]
        return sorted([*self.moments, *silent], key=lambda moment: moment.start or 0)


def _seconds(text: str | None) -> float | None:
    return float(text) if text and SECONDS.fullmatch(text) else None
