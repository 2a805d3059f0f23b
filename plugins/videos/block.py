"""Python-Markdown extension: `/// video | recording.mp4` becomes a player with chapters and transcript.

It knows no site generator: the option `resolve` says where files are, and their addresses on the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import Block, type_any

from plugins.mistakes import Mistake, Mistaken
from plugins.videos import captions, embeds, player, times
from plugins.videos.cues import Cue
from search.documents import base_language

NAME = "plugins.videos"
START = re.compile(r"[ ]{0,3}/{3,}[ ]*video\b[ ]*(?:\|[ ]*+([^ \n]*+(?:[ ]++[^ \n]++)*+)[ ]*)?$")
OPTIONS = ("title", "poster", "captions", "chapters", "duration")
LAYOUT = "Indent its options by four spaces, one option: value a line, and end it with a line ///."

Resolve = Callable[[str], tuple[Path, str] | None]


class VideoBlock(Block):  # type: ignore[misc]
    """One video. The argument is a file beside the page, or the address of a YouTube or Vimeo video."""

    NAME = "video"
    ARGUMENT = True
    OPTIONS: ClassVar[dict[str, Any]] = dict.fromkeys(OPTIONS, (None, type_any))

    def _validate(self, parent: Element, arg: Any, **options: Any) -> bool:
        """Report what is wrong with an option. The base class would show the block as text."""
        for name in options:
            if name not in (*OPTIONS, "attrs"):
                self._refuse(str(arg), "no such option", f"Use {', '.join(OPTIONS)}.", name)
        known = {name: value for name, value in options.items() if name in (*OPTIONS, "attrs")}
        return bool(super()._validate(parent, arg, **known))

    def on_create(self, parent: Element) -> Element:
        """Create the player. If something is wrong, report it and show a link."""
        name = str(self.argument)
        self.tracker["count"] = self.tracker.get("count", 0) + 1
        try:
            return player.create(parent, self._recording(name))
        except Mistaken as error:
            self.config["report"](error.mistake)
            return player.link(parent, name)

    def _recording(self, name: str) -> player.Recording:
        chapters = self._chapters(name)
        duration = self._time("duration", self.options["duration"])
        subtitles = self._captions(name)
        transcript = self._transcript(subtitles)
        ends = [cue.end for cue in (*transcript, *chapters)]
        total = duration or max(ends, default=None)
        chapters = tuple(
            Cue(
                chapter.start,
                chapter.end if chapter.end > chapter.start else total or chapter.start,
                chapter.text,
            )
            for chapter in chapters
        )
        file = self.options["chapters"]
        return player.Recording(
            name=name,
            address="" if embeds.find(name) else self._address(name),
            embed=embeds.find(name),
            title=str(self.options["title"] or Path(name).stem),
            poster=str(self.options["poster"] or ""),
            poster_address=self._address(str(self.options["poster"])) if self.options["poster"] else "",
            tracks=tuple(player.Track(lang, self._address(path)) for lang, path in subtitles.items()),
            chapters_address=self._address(file) if isinstance(file, str) else "",
            chapters=chapters,
            transcript=transcript,
            duration=total,
            lang=self.config["lang"],
            number=self.tracker["count"],
        )

    def _captions(self, name: str) -> dict[str, str]:
        value = self.options["captions"] or {}
        if isinstance(value, str):
            value = {self.config["lang"]: value}
        if not isinstance(value, Mapping) or not all(isinstance(path, str) for path in value.values()):
            self._refuse(
                name,
                "a list of languages is needed",
                "Write captions: and below it en: file.vtt.",
                "captions",
            )
            return {}
        return {str(lang): path for lang, path in value.items()}

    def _transcript(self, subtitles: Mapping[str, str]) -> tuple[Cue, ...]:
        """The cues in the page's language, else in the first one. All files are read, to check them."""
        cues = {lang: captions.read(self._file(path), self._called(path)) for lang, path in subtitles.items()}
        page = base_language(self.config["lang"])
        near = next((lang for lang in cues if base_language(lang) == page), next(iter(cues), ""))
        return cues.get(near, ())

    def _chapters(self, name: str) -> tuple[Cue, ...]:
        value = self.options["chapters"]
        if value is None:
            return ()
        if isinstance(value, str):
            return captions.read(self._file(value), self._called(value))
        if not isinstance(value, Mapping):
            self._refuse(
                name, "a file or a list of times is needed", "Write below it 1:33: Name.", "chapters"
            )
            return ()
        starts = [(self._time("chapters", time) or 0.0, str(text)) for time, text in value.items()]
        ends = [*(start for start, _ in starts[1:]), 0.0]
        if starts != sorted(starts):
            self._refuse(name, "the times are not in order", "Put the earliest first.", "chapters")
        return tuple(Cue(start, end, text) for (start, text), end in zip(sorted(starts), ends, strict=True))

    def _time(self, key: str, value: Any) -> float | None:
        """Read a time; YAML has read `1:33` as 93 already."""
        if value is None:
            return None
        try:
            return times.seconds(str(value))
        except ValueError:
            self._refuse(
                str(self.argument), f"{value!r} is not a time", "Write minutes:seconds, such as 1:33.", key
            )
            return None

    def _address(self, name: str) -> str:
        return self._resolved(name)[1]

    def _file(self, name: str) -> Path:
        return self._resolved(name)[0]

    def _resolved(self, name: str) -> tuple[Path, str]:
        found: tuple[Path, str] | None = self.config["resolve"](name)
        if found is None:
            cure = "Put it beside the page, or mend the name."
            raise Mistaken(Mistake(self.config["source"], f"no file {name}", cure, "video", self._line()))
        return found

    def _called(self, name: str) -> str:
        """The name of a file in messages: relative to the project if the page's own name is."""
        return (Path(self.config["source"]).parent / name).as_posix()

    def _line(self) -> int:
        lines: dict[str, int] = self.config["lines"]
        return lines.get(str(self.argument), 0)

    def _refuse(self, name: str, problem: str, cure: str, key: str) -> None:
        line = self.config["lines"].get(name, 0)
        self.config["report"](Mistake(self.config["source"], problem, cure, f"video: {key}", line))


class _VideoLines(Preprocessor):
    """Remembers the line of each video on the page."""

    def __init__(self, md: Markdown, lines: dict[str, int], first: int) -> None:
        super().__init__(md)
        self.lines, self.first = lines, first

    def run(self, lines: list[str]) -> list[str]:
        for number, line in enumerate(lines, self.first):
            if start := START.match(line):
                self.lines.setdefault(start.group(1) or "", number)
        return lines


class _UnreadVideos(Treeprocessor):
    """Reports videos whose options cannot be read, which would be shown as text."""

    def __init__(self, md: Markdown, options: Mapping[str, Any]) -> None:
        super().__init__(md)
        self.options = options

    def run(self, root: Element) -> None:
        for element in root.iter("p"):
            first = (element.text or "").partition("\n")[0]
            if start := START.match(first):
                line = self.options["lines"].get(start.group(1) or "", 0)
                problem = "this video cannot be read" if start.group(1) else "this video names no file"
                self.options["report"](Mistake(self.options["source"], problem, LAYOUT, "video", line))


class Videos(BlocksExtension):  # type: ignore[misc]
    """The extension.

    Options: `resolve` maps a name to the file and its address on the page, or None; `lang` is the
    language of the page, `source` its name in messages, `line` where the Markdown begins in it; `report`
    is called with each Mistake (without it, the first is raised).
    """

    def __init__(self, **options: Any) -> None:
        self.config = {
            "resolve": [_beside(Path()), "finds files"],
            "lang": ["en", "language of the page"],
            "source": ["", "name of the page in messages"],
            "line": [1, "line on which the Markdown begins"],
            "report": [_raise, "is told of mistakes"],
        }
        super().__init__(**options)

    def extendMarkdownBlocks(self, md: Markdown, blocks: BlocksProcessor) -> None:  # noqa: N802
        """Register the block. Called by pymdownx."""
        options = {**self.getConfigs(), "lines": {}}
        blocks.register(VideoBlock, options)
        md.block_level_elements.append(player.TAG)
        md.preprocessors.register(
            _VideoLines(md, options["lines"], options["line"]), "gapless_video_lines", 100
        )
        md.treeprocessors.register(_UnreadVideos(md, options), "gapless_video_leftovers", 100)


def _beside(directory: Path) -> Resolve:
    def resolve(name: str) -> tuple[Path, str] | None:
        path = directory / name
        return (path, name) if path.is_file() else None

    return resolve


def _raise(mistake: Mistake) -> None:
    raise Mistaken(mistake)
