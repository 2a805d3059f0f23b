"""The sections of a rendered page, as plain text: the part under each heading, and each moment of a video."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from plugins.read import words
from plugins.read.outline import Clip, Outline, PageVideo, Section
from plugins.read.words import BLOCKS, BORDER, BOXES, LINE, PICTURES, RAISED, RUBY, UNREAD, UNSEEN, VOID

ICONS = frozenset({"twemoji", "emojione", "gemoji"})  # classes of pictures whose text is the name of an icon
UNREAD_CLASSES = frozenset({
    "headerlink",  # the ¶ beside a heading
    "linenos",  # the numbers beside code
    "footnote-backref",
    "footnote-ref",  # the number of a footnote, at the end of a word
    "gapless-time",
    "gapless-chapter",
    "gapless-duration",
    "gapless-play",
    "md-source-file",
    "arithmatex-source",
})  # fmt: skip
HEADINGS = {f"h{level}": level for level in range(1, 7)}
HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
NEAR = 9  # pieces of text in which the word before the next one lies
SECONDS = re.compile(r"\d+(\.\d+)?")


def split(html: str) -> Outline:
    """Read the HTML of a page's content, without its header, navigation and footer."""
    reader = _SectionReader()
    reader.feed(html)
    reader.close()
    return reader.outline()


@dataclass(slots=True)
class _OpenSection:
    """A section being read."""

    anchor: str = ""
    heading: str = ""
    headings: tuple[str, ...] = ()
    start: float | None = None
    end: float | None = None
    searchable: bool = True
    text: list[str] = field(default_factory=list)

    def close(self) -> Section:
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


class _SectionReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.lead = _OpenSection()
        self.current = self.lead
        self.sections = [self.lead]
        self.path: list[tuple[int, str]] = []  # levels and names of the headings above
        self.heading: tuple[int, str, list[str]] | None = None
        self.excluded = 0  # the level of the heading whose section is kept out of search; 0: none
        self.unread = ""  # the tag that is being left out
        self.depth = 0  # how deep that tag is nested in itself
        self.pre = 0
        self.raised: list[tuple[str, list[str], int]] = []  # open <sup> and <sub>: where their text begins
        self.readings: list[str] = []  # of the characters of the line
        self.moment: _OpenSection | None = None
        self.anchors: dict[str, None] = {}
        self.addresses: set[str] = set()
        self.video: dict[str, str] | None = None
        self.clips: dict[Clip, str] = {}  # with their anchors
        self.moments: list[_OpenSection] = []  # of the video being read
        self.videos: list[PageVideo] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.addresses.update(value for name in ("href", "src", "poster") if (value := attributes.get(name)))
        classes = attributes.get("class", "").split()
        if tag == "gapless-video":
            self.video, self.clips, self.moments = {**attributes}, {}, []
        elif self.video is not None:
            self._start_in_video(self.video, tag, attributes)
        if self.unread in RUBY and tag in RUBY:  # whose end tags may be missing
            self.unread = tag
        elif self.unread:
            self.depth += tag == self.unread
        elif tag in HEADINGS and "data-search-exclude" in attributes:
            self._start(tag, attributes)
            self._exclude(HEADINGS[tag])
        elif tag in UNREAD or not UNREAD_CLASSES.isdisjoint(classes) or _is_hidden(attributes):
            if tag not in VOID:
                self.unread, self.depth = tag, 1
            if tag in PICTURES:
                self._write(BORDER)
        else:
            self._start(tag, attributes)

    def _exclude(self, level: int) -> None:
        """Keep the section of this heading out of search. The section of the title is the lead alone."""
        if level == 1 and not self.title:
            self.lead.searchable = False
        elif not self.excluded:
            self.excluded = level

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in HEADINGS:
            self._end_line()
            self.heading = (HEADINGS[tag], attributes.get("id", ""), [])
            if HEADINGS[tag] <= self.excluded:
                self.excluded = 0
        elif (
            tag == "a"
            and not attributes.get("href")
            and (name := attributes.get("id") or attributes.get("name"))
        ):
            self.anchors[name] = None
        elif tag == "pre":
            self.pre += 1
        elif tag == "img":
            icon = not ICONS.isdisjoint(attributes.get("class", "").split())
            self._write(BORDER if icon else f" {attributes.get('alt', '')} ")
        elif tag in RAISED:
            self.raised.append((tag, self._text, len(self._text)))
        self._part(tag)

    def _part(self, tag: str) -> None:
        """Part what is before the start or the end of the element `tag` from what follows."""
        if tag in BLOCKS:
            self._end_line()
        elif tag in BOXES:
            self._write(" ")
        elif tag in PICTURES:
            self._write(BORDER)

    def _end_line(self) -> None:
        if self.readings and not self.heading:
            self._write(f" {' '.join(self.readings)}")
            self.readings = []
        self._write(LINE)

    def _end_raised(self, tag: str, parts: list[str], start: int) -> None:
        """Join what was read in a <sup> or <sub> to the text before it in `parts`, or part the two."""
        if parts is self._text and (text := "".join(parts[start:])):
            parts[start:] = [words.raised("".join(parts[max(0, start - NEAR) : start]), text, tag)]

    def _start_in_video(self, video: dict[str, str], tag: str, attributes: dict[str, str]) -> None:
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
            self.moment = _OpenSection(
                anchor=attributes.get("id", ""),
                heading=chapter,
                headings=self._headings(chapter),
                start=start,
                end=end,
            )
            self.moments.append(self.moment)

    def _headings(self, chapter: str) -> tuple[str, ...]:
        return (*(text for _, text in self.path), *([chapter] if chapter else []))

    def handle_endtag(self, tag: str) -> None:
        if tag == "gapless-video" and self.video is not None:
            self._end_video(self.video)
        if self.unread:
            self.depth -= tag == self.unread or (tag == "ruby" and self.unread in RUBY)
            if not self.depth:
                self.unread = ""
            return
        if tag in HEADINGS and self.heading:
            self._end_heading(*self.heading)
        elif tag == "pre" and self.pre:
            self.pre -= 1
        elif tag == "p" and self.moment:
            self.moment = None
        elif tag in RAISED and self.raised:
            self._end_raised(*self.raised.pop())
        self._part(tag)

    def _end_heading(self, level: int, anchor: str, parts: list[str]) -> None:
        self.heading = None
        name = words.squeeze("".join(parts))
        if level == 1 and not self.title:
            self.title = name
            return
        if not anchor or not name or anchor in self.anchors:
            self._write(f"{LINE}{name}{LINE}")
            return
        self.path = [(above, text) for above, text in self.path if above < level] + [(level, name)]
        self.anchors[anchor] = None
        self.current = _OpenSection(
            anchor=anchor,
            heading=name,
            headings=tuple(text for _, text in self.path),
            searchable=not self.excluded,
        )
        self.sections.append(self.current)

    def _end_video(self, video: dict[str, str]) -> None:
        self.videos.append(
            PageVideo(
                title=video.get("data-title", ""),
                duration=_seconds(video.get("data-duration")),
                poster=video.get("poster", ""),
                source=video.get("source", ""),
                embed=video.get("embed", ""),
                clips=tuple(self.clips),
            )
        )
        silent = [
            _OpenSection(anchor, clip.name, self._headings(clip.name), clip.start, clip.end)
            for clip, anchor in self.clips.items()
            if not any(clip.start <= (moment.start or 0) < clip.end for moment in self.moments)
        ]
        self.sections += sorted([*self.moments, *silent], key=lambda moment: moment.start or 0)
        self.video = self.moment = None

    def updatepos(self, i: int, j: int) -> int:  # noqa: ARG002 - as the base class calls it
        """Do not count lines, which nobody asks for."""
        return j

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Read `<![…` of raw HTML as browsers do, as a comment; the base class stops at some of them."""
        return self.parse_bogus_comment(i, bool(report))

    def handle_data(self, data: str) -> None:
        if not self.unread:
            data = data if data.isascii() else data.translate(UNSEEN)
            self._write(data.replace("\n", LINE) if self.pre else words.spaced(data))
        elif self.unread == "rt":
            self.readings.append(data)

    def _write(self, text: str) -> None:
        self._text.append(text)

    @property
    def _text(self) -> list[str]:
        """The parts of what is being read."""
        return self.heading[2] if self.heading else (self.moment or self.current).text

    def outline(self) -> Outline:
        if self.heading:  # a heading that raw HTML never closes
            self._end_heading(*self.heading)
        self._end_line()
        return Outline(
            title=self.title,
            sections=tuple(section.close() for section in self.sections),
            anchors=tuple(self.anchors),
            videos=tuple(self.videos),
            addresses=frozenset(self.addresses),
        )


def _is_hidden(attributes: dict[str, str]) -> bool:
    """Is this an element that readers do not see, or that its writer keeps out of search?"""
    styled = bool(HIDDEN.search(attributes.get("style", "")))
    return styled or "hidden" in attributes or "data-search-exclude" in attributes


def _seconds(text: str | None) -> float | None:
    return float(text) if text and SECONDS.fullmatch(text) else None
