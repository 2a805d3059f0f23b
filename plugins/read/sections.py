"""The sections of a rendered page, as plain text: the part under each heading, and each moment of a video."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from plugins.read import words
from plugins.read.open_sections import OpenSection, OpenVideo
from plugins.read.outline import Outline, PageVideo
from plugins.read.words import (
    BLOCKS,
    BORDER,
    BOXES,
    EDITS,
    LINE,
    PICTURES,
    RAISED,
    RUBY,
    UNREAD,
    UNSEEN,
    VOID,
)

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
_LINES = ("pre", "textarea")  # whose text has lines
NEAR = 9  # pieces of text in which the word before the next one lies


def split(html: str) -> Outline:
    """Read the HTML of a page's content, without its header, navigation and footer."""
    reader = _SectionReader()
    reader.feed(html)
    reader.close()
    return reader.outline()


class _SectionReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.lead = OpenSection()
        self.current = self.lead
        self.sections = [self.lead]
        self.path: list[tuple[int, str]] = []  # levels and names of the headings above
        self.heading: tuple[int, str, list[str]] | None = None
        self.excluded = 0  # the level of the heading whose section is kept out of search; 0: none
        self.unread = ""  # the tag that is being left out
        self.depth = 0  # how deep that tag is nested in itself
        self.pre = 0
        self.edited = False  # an edit ends here: the next one begins another word
        self.raised: list[tuple[str, list[str], int]] = []  # open <sup> and <sub>: where their text begins
        self.readings: list[str] = []  # of the characters of the line
        self.moment: OpenSection | None = None
        self.anchors: dict[str, None] = {}
        self.addresses: set[str] = set()
        self.video: OpenVideo | None = None
        self.videos: list[PageVideo] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.addresses.update(value for name in ("href", "src", "poster") if (value := attributes.get(name)))
        classes = attributes.get("class", "").split()
        if tag == "gapless-video":
            self.video = OpenVideo({**attributes}, tuple(text for _, text in self.path))
        elif self.video:
            self.moment = self.video.start(tag, attributes) or self.moment
        if self.edited and (tag in EDITS or "critic" in classes):
            self._write(BORDER)
        if self.unread in RUBY and tag in RUBY:  # whose end tags may be missing
            self.unread = tag
        elif self.unread:
            self.depth += tag == self.unread
        elif tag in HEADINGS and "data-search-exclude" in attributes:
            self._start(tag, attributes)
            self._exclude(HEADINGS[tag])
        elif _is_unread(tag, attributes) or not UNREAD_CLASSES.isdisjoint(classes) or _is_hidden(attributes):
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
        elif tag in _LINES:
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

    def handle_endtag(self, tag: str) -> None:
        if tag == "gapless-video" and self.video:
            self._end_video(self.video)
        if self.unread:
            self.depth -= tag == self.unread or (tag == "ruby" and self.unread in RUBY)
            if not self.depth:
                self.unread = ""
            return
        if tag in HEADINGS and self.heading:
            self._end_heading(*self.heading)
        elif tag in _LINES and self.pre:
            self.pre -= 1
        elif tag == "p" and self.moment:
            self.moment = None
        elif tag in RAISED and self.raised:
            self._end_raised(*self.raised.pop())
        self._part(tag)
        self.edited = tag in EDITS or tag == "mark"

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
        self.current = OpenSection(
            anchor=anchor,
            heading=name,
            headings=tuple(text for _, text in self.path),
            searchable=not self.excluded,
        )
        self.sections.append(self.current)

    def _end_video(self, video: OpenVideo) -> None:
        self.videos.append(video.close())
        self.sections += video.sections()
        self.video = self.moment = None

    def updatepos(self, i: int, j: int) -> int:  # noqa: ARG002 - as the base class calls it
        """Do not count lines, which nobody asks for."""
        return j

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Read `<![…` of raw HTML as browsers do, as a comment; the base class stops at some of them."""
        return self.parse_bogus_comment(i, bool(report))

    def handle_data(self, data: str) -> None:
        self.edited = False
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


def _is_unread(tag: str, attributes: dict[str, str]) -> bool:
    """Does the element show nothing of its text? Slides (reveal.js) are made of a textarea's Markdown."""
    return tag in UNREAD and not (tag == "textarea" and "data-template" in attributes)


def _is_hidden(attributes: dict[str, str]) -> bool:
    """Is this an element that readers do not see, or that its writer keeps out of search?"""
    styled = bool(HIDDEN.search(attributes.get("style", "")))
    return styled or "hidden" in attributes or "data-search-exclude" in attributes
