"""The HTML of a video: native player, chapters, transcript. Works without JavaScript as video and text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

import texts
from plugins.videos import moments
from plugins.videos.cues import Cue
from plugins.videos.embeds import Embed
from plugins.videos.times import clock, duration
from search.documents import base_language

TAG = "gapless-video"
TYPES = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".webm": "video/webm",
    ".ogv": "video/ogg",
    ".mov": "video/mp4",
}


@dataclass(frozen=True, slots=True)
class Track:
    """Captions in one language."""

    lang: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What the player shows. Addresses are relative to the page, names to its Markdown; in seconds."""

    name: str
    address: str
    embed: Embed | None
    title: str
    poster: str
    poster_address: str
    tracks: tuple[Track, ...]
    chapters_address: str
    chapters: tuple[Cue, ...]
    transcript: tuple[Cue, ...]
    duration: float | None
    lang: str
    number: int  # of the video on its page, 1-based

    def anchor(self, second: int) -> str:
        """The name of a moment on the page: `t=93`, and `v2-t=93` in the page's second video."""
        return f"t={second}" if self.number == 1 else f"v{self.number}-t={second}"

    def text(self, key: str, **values: str) -> str:
        """A text of the interface in the page's language; in English where we do not speak that."""
        return texts.load(self.lang)(key, **values)

    @property
    def foreign(self) -> dict[str, str]:
        """The attributes of an element with a text in another language than the page's, if it is."""
        return self.named and {**self.named, "dir": "ltr"}

    @property
    def named(self) -> dict[str, str]:
        """The same for an element that has such a text as its name."""
        return {} if texts.speaks(self.lang) else {"lang": texts.FALLBACK}


def create(parent: Element, recording: Recording) -> Element:
    """Add the player of `recording` to `parent`."""
    element = SubElement(parent, TAG, {"class": TAG, "data-title": recording.title})
    if recording.duration:
        element.set("data-duration", _number(recording.duration))
    figure = SubElement(element, "figure")
    if recording.embed:
        _embed(figure, recording, recording.embed)
    else:
        _native(figure, recording)
    caption = _text(SubElement(figure, "figcaption"), recording.title)
    if recording.duration:
        caption.text = AtomicString(f"{recording.title} ")
        _text(SubElement(caption, "span", {"class": "gapless-duration"}), clock(recording.duration))
    parts = moments.group(recording.transcript, recording.chapters)
    if recording.chapters:
        _chapters(element, recording, {moment.second for moment in parts})
    if parts:
        _transcript(element, recording, parts)
    return element


def link(parent: Element, name: str) -> Element:
    """Add the name of a video that cannot be shown."""
    paragraph = SubElement(parent, "p")
    paragraph.text = AtomicString(name)
    return paragraph


def _native(figure: Element, recording: Recording) -> None:
    attributes = {"controls": "controls", "preload": "metadata", "playsinline": "playsinline"}
    if recording.poster:
        attributes["poster"] = recording.poster_address
    video = SubElement(figure, "video", {**attributes, "aria-label": recording.title})
    kind = TYPES.get(PurePosixPath(recording.name).suffix.lower())
    SubElement(video, "source", {"src": recording.address, **({"type": kind} if kind else {})})
    page = base_language(recording.lang)
    for track in recording.tracks:
        label = texts.autonym(track.lang)
        default = {"default": "default"} if base_language(track.lang) == page else {}
        attributes = {"kind": "captions", "srclang": track.lang, "label": label, "src": track.address}
        SubElement(video, "track", {**attributes, **default})
    if recording.chapters_address:
        label = recording.text("video.chapters")
        attributes = {"kind": "chapters", "srclang": recording.lang, "label": label, **recording.named}
        SubElement(video, "track", {**attributes, "src": recording.chapters_address})
    _text(SubElement(video, "a", {"href": recording.name, "download": ""}), recording.title)


def _embed(figure: Element, recording: Recording, embed: Embed) -> None:
    attributes = {"class": "gapless-embed", "href": embed.page, "data-embed": embed.player}
    anchor = SubElement(figure, "a", {**attributes, "data-provider": embed.provider, "rel": "noopener"})
    if recording.poster:
        SubElement(anchor, "img", {"src": recording.poster, "alt": "", "loading": "lazy"})
    play = SubElement(anchor, "span", {"class": "gapless-play", **recording.foreign})
    _text(play, recording.text("video.play", title=recording.title, provider=embed.provider))


def _chapters(element: Element, recording: Recording, taken: set[int]) -> None:
    label = recording.text("video.chapters")
    nav = SubElement(element, "nav", {"class": "gapless-chapters", "aria-label": label, **recording.named})
    items = SubElement(nav, "ol", {"lang": recording.lang} if recording.named else {})
    for chapter in recording.chapters:
        second = int(chapter.start)
        item = SubElement(items, "li", {} if second in taken else {"id": recording.anchor(second)})
        attributes = {"href": f"#{recording.anchor(second)}", "data-start": _number(chapter.start)}
        anchor = SubElement(
            item, "a", {**attributes, "data-end": _number(chapter.end), "data-name": chapter.text}
        )
        time = _text(SubElement(anchor, "time", {"datetime": duration(chapter.start)}), clock(chapter.start))
        time.tail = AtomicString(f" {chapter.text}")


def _transcript(element: Element, recording: Recording, parts: tuple[moments.VideoMoment, ...]) -> None:
    details = SubElement(element, "details", {"class": "gapless-transcript", "open": "open"})
    summary = SubElement(details, "summary", {"data-search-exclude": ""})
    heading = SubElement(summary, "bdi", recording.foreign) if recording.foreign else summary
    _text(heading, recording.text("video.transcript"))
    chapter = ""
    for moment in parts:
        if moment.chapter and moment.chapter != chapter:
            chapter = moment.chapter
            name = SubElement(details, "p", {"class": "gapless-chapter", "data-start": _number(moment.start)})
            _text(name, chapter)
        anchor = recording.anchor(moment.second)
        times = {"data-start": _number(moment.start), "data-end": _number(moment.end)}
        extra = {"data-chapter": moment.chapter} if moment.chapter else {}
        paragraph = SubElement(details, "p", {"id": anchor, **times, **extra})
        stamp = SubElement(paragraph, "a", {"class": "gapless-time", "href": f"#{anchor}"})
        _text(stamp, clock(moment.start)).tail = " "
        for cue in moment.cues:
            times = {"data-start": _number(cue.start), "data-end": _number(cue.end)}
            _text(SubElement(paragraph, "span", times), cue.text).tail = " "


def _text(element: Element, text: str) -> Element:
    element.text = AtomicString(text)
    return element


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
