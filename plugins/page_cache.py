"""The pages of the last build: a page that depends on nothing that has changed is not made again."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from cache import pack
from cache.pack import Pack
from plugins import fingerprint
from plugins.compiled_templates import CompiledTemplates
from plugins.fingerprint import InDoubt
from plugins.mistakes import Mistake
from plugins.read import front_matter, live_sessions, made
from plugins.read.articles import Article
from plugins.read.catalog import Leaf, RenderedPage
from plugins.read.front_matter import FrontMatter
from plugins.read.outline import Clip, Outline, PageVideo, Section
from plugins.read.sections import split
from plugins.shared_parser import SharedParser
from plugins.surroundings import Surroundings
from plugins.write.context import Context
from search.documents import AGENTS

FILE = "pages"  # in the folder of the cache
_READS = ("///", "-8<-", "8<")  # marks in Markdown of what reads other files: our videos, snippets
_SHOWN = tuple(field.name for field in dataclasses.fields(Context))
_SECTION = tuple(field.name for field in dataclasses.fields(Section))


class PageCache:
    """What the last build has made. Without a folder, or in doubt, everything is made anew."""

    def __init__(self, folder: Path | None = None) -> None:
        self.pack = Pack(folder / FILE if folder else None)
        self._off = folder is None
        self._markdown = self._templates = ""
        self._compiled: CompiledTemplates | None = None
        self._parser = SharedParser()
        self._articles: dict[int, tuple[Article, str]] = {}  # by identity: an article, and how it reads

    def begin(self, config: MkDocsConfig) -> None:
        """Learn what all pages depend on. Call it when the configuration is complete."""
        self._markdown = "" if self._off else _known(lambda: fingerprint.of_markdown(config))

    @property
    def known(self) -> bool:
        """Is everything known that all pages depend on: what extensions and plugins do?"""
        return bool(self._markdown)

    def begin_templates(self, config: MkDocsConfig, env: jinja2.Environment) -> None:
        """Learn what all built pages depend on. Call it when all pages are rendered: `env` makes them."""
        self._templates = self._markdown and _known(lambda: fingerprint.of_templates(self._markdown, config))
        self._around = Surroundings(config)
        if self._templates:
            self._compiled = env.bytecode_cache = CompiledTemplates(env)

    def save(self) -> None:
        """Keep for the next build what this one has found or made."""
        self.pack.save()
        if self._compiled:
            self._compiled.save()

    def render(self, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Turn the Markdown of `page` into HTML, as `Page.render` does."""
        text = page.markdown or ""
        if not self._markdown or any(mark in text for mark in _READS):
            Page.render(page, config, files)
            return
        name = pack.key("markdown", self._markdown, *_file(page.file), text)
        found = self.pack.get_json(name)
        if found and all(_file(_file_at(path, files)) == file for path, file in found["asked"]):
            _restore(page, found, files)
            return
        asked = _AskedFiles(files)
        with _messages() as written, self._parser.used():
            Page.render(page, config, asked)
        if not written:  # a warning must be told at every build
            self.pack.put_json(name, _rendered(page) | {"asked": [*asked.answers.items()]})

    def check(self, front: FrontMatter, block: str, file: str) -> list[Mistake]:
        """What is wrong with the front matter `front`, written as `block`. Only that nothing is, is kept."""
        if not front.values:
            return []
        name = pack.key("front", fingerprint.code(), block)
        timeless = front.values.get("type") != live_sessions.TYPE  # time zones are files of the system
        if timeless and self.pack.get(name) is not None:
            return []
        found = list(front_matter.check(front, file))
        if timeless and not found:
            self.pack.put(name, b"")
        return found

    def split(self, page: RenderedPage) -> Outline:
        """The outline of a page's content. That of agents' pages is not kept."""
        html = page.html
        if page.values.get("audience") == AGENTS:
            return split(html)
        name = pack.key("outline", fingerprint.sources(), html)
        if found := self.pack.get_json(name):
            return _outline(found)
        outline = split(html)
        self.pack.put_json(name, _parts(outline))
        return outline

    def made_anchors(self, leaf: Leaf) -> tuple[str, ...]:
        """The anchors of a page that plugins made (see `made`). Those of agents' pages are not kept."""
        outline, markdown = leaf.outline, leaf.page.markdown
        if leaf.article.audience == AGENTS:
            return made.anchors(outline, markdown)
        headings = [[section.anchor, section.heading] for section in outline.sections]
        name = pack.key("made", fingerprint.sources(), json.dumps([outline.anchors, headings]), markdown)
        found = self.pack.get_json(name)
        if found is None:
            found = made.anchors(outline, markdown)
            self.pack.put_json(name, found)
        return tuple(found)

    def find(
        self, page: Page, shown: Context, leaf: Leaf, nav: Navigation, tabs: Sequence[Sequence[StructureItem]]
    ) -> KeptPage:
        """The built page of `leaf`, whose templates show `shown`, `nav` and `tabs`, if there is one."""
        around = self._templates and _known(lambda: self._around.of(page, nav, tabs))
        if not around:
            return KeptPage()
        values = (leaf.article, *(getattr(shown, name) for name in _SHOWN))
        what = (page.content or "", json.dumps(_links(page.toc)), around, *map(self._said, values))
        name = pack.key("page", self._templates, page.file.src_uri, *what)
        written = self.pack.get_json(_of_file(name))
        return KeptPage(name, WrittenPage(*written) if written else None)

    def _said(self, value: object) -> str:
        """How `value` reads. An article, which many pages show, is read once."""
        if isinstance(value, tuple):
            return f"({','.join(map(self._said, value))})"
        if not isinstance(value, Article):
            return repr(value)
        if id(value) not in self._articles:
            self._articles[id(value)] = value, f"<{pack.key(repr(value)).hex()}>"
        return self._articles[id(value)][1]

    def html(self, kept: KeptPage) -> str | None:
        """The built page that `find` has found, without the forms of its pictures."""
        found = self.pack.get(kept.name)
        return None if found is None else found.decode("utf-8", "surrogatepass")

    def hold(self, kept: KeptPage) -> None:
        """Keep the page that `find` has found for the next build, too."""
        self.pack.hold(kept.name)

    def keep(self, kept: KeptPage, html: str) -> None:
        """Keep the page `html`, which `find` has not found."""
        if kept.name:
            self.pack.put(kept.name, html.encode("utf-8", "surrogatepass"))

    def keep_written(self, kept: KeptPage, html: str, pictures: Mapping[str, Any] | None) -> None:
        """Keep the checksum of the page as MkDocs writes `html`, which has asked for these `pictures`."""
        if kept.name:
            content = html.encode("utf-8", "xmlcharrefreplace")
            self.pack.put_json(_of_file(kept.name), [hashlib.sha256(content).hexdigest(), pictures])


class _AskedFiles(Files):
    """The files of a site, and which of them were asked for: what a page links to."""

    def __init__(self, files: Files) -> None:
        super().__init__([])
        self._all = files
        self.answers: dict[str, list[str]] = {}

    def get_file_from_path(self, path: str) -> File | None:
        """The file at `path`, if there is one."""
        found = self._all.get_file_from_path(path)
        self.answers[path] = _file(found)
        return found


@dataclass(frozen=True, slots=True)
class KeptPage:
    """Where a built page is kept, and what is known of its file if the last build wrote one."""

    name: bytes = b""
    written: WrittenPage | None = None


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """The file of a built page."""

    checksum: str  # SHA-256
    pictures: Mapping[str, Any] | None  # what it depends on beside the built page: see Pictures.asked


def _of_file(name: bytes) -> bytes:
    """The key of what is known of the file of the page under the key `name`."""
    return pack.key("written", name)


def _file_at(path: str, files: Files) -> File | None:
    """The file at `path`. Almost all paths are written as `files` has them, and need not be taken apart."""
    return files.src_uris.get(path) or files.get_file_from_path(path)


def _file(file: File | None) -> list[str]:
    """What a link to `file` depends on; nothing where there is none."""
    return [file.src_uri, file.url, file.dest_uri, file.inclusion.name] if file else []


def _known(read: Callable[[], str]) -> str:
    try:
        return read()
    except InDoubt:
        return ""


@contextmanager
def _messages() -> Iterator[list[logging.LogRecord]]:
    """Collect the records that are logged meanwhile."""
    handler = _Collecting()
    loggers = logging.getLogger(), logging.getLogger("mkdocs")
    for logger in loggers:
        logger.addHandler(handler)
    try:
        yield handler.records
    finally:
        for logger in loggers:
            logger.removeHandler(handler)


class _Collecting(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


def _rendered(page: Page) -> dict[str, Any]:
    """What `Page.render` has made."""
    return {
        "content": page.content,
        "toc": _links(page.toc),
        "title": page._title_from_render,
        "anchors": sorted(page.present_anchor_ids or ()),
        "links": {file.src_uri: found for file, found in (page.links_to_anchors or {}).items()},
    }


def _restore(page: Page, found: dict[str, Any], files: Files) -> None:
    """Give `page` what `Page.render` would make."""
    page.content = found["content"]
    page.toc = TableOfContents([_link(one) for one in found["toc"]])
    for first in page.toc.items[:1]:
        first.active = True  # type: ignore[attr-defined]
    page._title_from_render = found["title"]
    page.present_anchor_ids = set(found["anchors"])
    page.links_to_anchors = {
        file: links for path, links in found["links"].items() if (file := files.get_file_from_path(path))
    }


def _links(toc: Iterable[AnchorLink]) -> list[Any]:
    return [[one.title, one.id, one.level, _links(one.children)] for one in toc]


def _link(parts: list[Any]) -> AnchorLink:
    link = AnchorLink(*parts[:3])
    link.children = [_link(one) for one in parts[3]]
    return link


def _parts(outline: Outline) -> list[Any]:
    sections = [[getattr(section, name) for name in _SECTION] for section in outline.sections]
    videos = [dataclasses.asdict(video) for video in outline.videos]
    return [outline.title, sections, outline.anchors, videos, sorted(outline.addresses)]


def _outline(parts: list[Any]) -> Outline:
    title, sections, anchors, videos, addresses = parts
    return Outline(
        title=title,
        sections=tuple(_section(values) for values in sections),
        anchors=tuple(anchors),
        videos=tuple(
            PageVideo(**video | {"clips": tuple(Clip(**clip) for clip in video["clips"])}) for video in videos
        ),
        addresses=frozenset(addresses),
    )


def _section(values: list[Any]) -> Section:
    named = dict(zip(_SECTION, values, strict=True))
    return Section(**named | {"headings": tuple(named["headings"])})
