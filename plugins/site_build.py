"""One build of a site: what is asked of it, and its state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation

from plugins import mistakes
from plugins.configuration import Options
from plugins.mistakes import Mistake
from plugins.page_cache import KeptPage, PageCache
from plugins.progress import Progress, StageCounter, quiet
from plugins.read import content
from plugins.read.catalog import Catalog
from plugins.read.content import Content
from plugins.read.final import FinalPage
from plugins.read.habits import Habits
from plugins.read.languages import SiteLanguages
from plugins.unchanged_files import UnchangedFiles
from plugins.write.pictures import Pictures
from plugins.write.tabs import SiteTabs
from plugins.write.templates import Templates
from texts import Texts

APART = (Path("releases"), Path("var"))  # beside mkdocs.yml, unless publishing says where they are
PAGES, SECTIONS, SITE = "pages", "sections", "site"  # the stages that are counted


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What a command asks of every build that it runs."""

    out: Path | None = None  # where the search documents go; nowhere for a plain `mkdocs build`
    progress: Progress = quiet
    url: str = ""  # the public address of the service, which is at the root of its host without one
    serving: bool = False  # `mkdocs serve` shows agents' pages beside the others
    everything: bool = False  # list all mistakes, however many
    cache: Path | None = None  # the folder of what the last build has made
    unchanged: UnchangedFiles = field(default_factory=UnchangedFiles)
    habits: Habits = field(default_factory=Habits)
    apart: tuple[Path, ...] = APART  # where no link of the content may lead

    def base_path(self, site_url: str | None) -> str:
        """The path below which the site is served: by the service, or else where its `site_url` says."""
        served = self.out and not self.serving
        return urlsplit(self.url if served else site_url or "").path or "/"

    def listed(self, found: Sequence[Mistake], opening: str = "Gapless found", name: str = "mistake") -> str:
        """Write mistakes as one message."""
        return mistakes.listed(found, opening, most=None if self.everything else mistakes.SHOWN, name=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSite:
    """What is known about a site once all its pages are rendered and read."""

    catalog: Catalog
    templates: Templates
    navigations: Mapping[str, Navigation]  # by language
    tabs: Mapping[str, SiteTabs]  # by language
    media: list[File]  # that only agents' pages show
    pictures: Pictures
    env: jinja2.Environment
    texts: Callable[[str], Texts]  # of pages, by language


@dataclass(slots=True, kw_only=True)
class SiteBuild:
    """The state of one build: made anew for each, so that no build knows anything of another."""

    request: BuildRequest
    options: Options
    config: MkDocsConfig
    root: Path  # of the project
    spoken: SiteLanguages
    content: Content
    counter: StageCounter
    cache: PageCache
    earlier: tuple[SiteBuild, ...] = ()  # the builds around this one, the outermost first
    written: dict[str, str] = field(default_factory=dict)  # path → the Markdown, before other plugins
    added: dict[str, set[str]] = field(default_factory=dict)  # path → scripts that they put into it
    copying: Callable[[], set[str]]  # the scripts of all content
    markup: dict[str, str] = field(default_factory=dict)  # path → what the Markdown was rendered to
    copied: list[str] = field(default_factory=list)  # HTML files of the content, which are no pages
    layout: str = ""  # the template that ours extend, from the first page on
    contexts: dict[str, dict[str, Any]] = field(default_factory=dict)  # of the page that is being written
    kept: dict[str, KeptPage] = field(default_factory=dict)  # path → the page as the last build made it
    sent: dict[str, int] = field(default_factory=dict)  # path → the hash of the page that MkDocs writes
    final: dict[str, FinalPage] = field(default_factory=dict)  # path → what the built page shows
    places: dict[str, str] = field(default_factory=dict)  # path → the file to which plugins moved it late
    nav: Navigation = field(init=False)  # from `take_navigation` on
    files: Files = field(init=False)  # from `take_navigation` on
    media: Sequence[File] = ()  # all of the site's, from `take_navigation` on
    folders: Mapping[str, str] = field(init=False)  # of languages, by language; from `take_navigation` on
    read: ReadSite = field(init=False)  # from `read` on

    def name(self, file: File) -> str:
        """The name of `file` in messages."""
        return content.name(file, self.root)
