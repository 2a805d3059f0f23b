"""The MkDocs plugin: a thin face that hands MkDocs' pages to plain functions and writes what they return."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable
from importlib.metadata import entry_points
from itertools import count
from pathlib import Path
from typing import Any, Literal

import jinja2
from mkdocs.config.base import Config
from mkdocs.config.config_options import Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.theme import Theme
from mkdocs.utils import get_theme_dir
from mkdocs.utils.templates import TemplateContext

import texts
from plugins import checks, mistakes
from plugins.mistakes import Mistake
from plugins.progress import Progress, quiet
from plugins.read import catalog, folder, history, languages, media, navigation, saved_replies, sources
from plugins.read.pages import read as read_pages
from plugins.read.sources import RULES
from plugins.videos import block
from plugins.write import agents, escaping, generated, output
from plugins.write.templates import Templates
from search.documents import AGENTS

log = logging.getLogger("mkdocs.plugins.gapless")

THEME = Path(__file__).parent / "theme"
QUOTES = "pymdownx.quotes"  # shows GitHub's alerts as admonitions


class Settings(Config):  # type: ignore[no-untyped-call]
    """The plugin's options in mkdocs.yml."""

    contact = Type(str, default="")  # address or mailto: of those who help where no article does
    service = Type(str, default="")  # base address of the service; the site's own origin when empty
    strict = Type(bool, default=True)  # False: mistakes in front matter are listed and the keys left out


class GaplessPlugin(BasePlugin[Settings]):  # type: ignore[no-untyped-call]
    """Adds ids, search documents, the learn center's templates and its generated pages to a Material site."""

    def __init__(self) -> None:
        super().__init__()
        self.out: Path | None = None  # where the search documents go; set by `python -m plugins build`
        self.progress: Progress = quiet
        self.serving = False
        self.preview: Any = None  # what the entry point gapless.preview made

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Have a place for the search documents of a preview, which lives as long as `mkdocs serve`."""
        self.serving = command == "serve"
        if self.serving:
            self.out = Path(tempfile.mkdtemp(prefix="gapless-"))

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add our templates below the site's own, and the extension that plays videos."""
        if config.theme.name != "material":
            raise PluginError(
                f"Gapless needs theme: name: material in mkdocs.yml, not {config.theme.name!r}."
            )
        _add_theme(config.theme)
        if block.NAME not in config.markdown_extensions:
            config.markdown_extensions.append(block.NAME)
        self.root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
        if found := list(folder.check(config)):
            raise PluginError(mistakes.listed(found))
        return config

    @event_priority(-50)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Read all front matter; take out what is no part of the public site; add the pages nobody writes."""
        self.sources = sources.read(files, self._source, strict=self.config.strict)
        if self.sources.unreadable:
            raise PluginError(mistakes.listed(self.sources.unreadable))
        if self.sources.alerts and QUOTES not in config.markdown_extensions:
            config.markdown_extensions.append(QUOTES)
            config.mdx_configs[QUOTES] = {"callouts": True}
        config.nav = _without(config.nav, self.sources.private)
        generated.add(files, config)
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the navigation: it names the way to each page."""
        self.nav = nav
        total = len(files.documentation_pages())
        self.total = {"pages": total + len(self.sources.agents), "site": total}
        self.done = {"pages": 0, "site": 0}
        return nav

    @event_priority(-100)
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Tell the video extension which page it works on, and make its words safe to print."""
        self._prepare(page, config, files)
        return markdown

    @event_priority(-100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Count the page, and refuse an audience that is set where it cannot be kept."""
        known = page.file in self.sources.agents or "audience" in self.sources.wrong.get(
            page.file.src_uri, ()
        )
        if not known and "agent" in str(page.meta.get("audience", "")).lower():
            raise PluginError(
                f"{self._source(page.file)}: audience: agents comes from a file of defaults. "
                "Write it in the page itself, so that nothing can publish the page by accident."
            )
        self._count("pages")
        return html

    @event_priority(-100)
    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """All pages are rendered: read them, stop at mistakes, and get the templates ready."""
        everything = Files([*files, *self.sources.agents])
        agents.render(self.sources.agents, everything, config, self._prepare)
        for _ in self.sources.agents:
            self._count("pages")
        ways = navigation.Ways(self.nav)
        found = [file.page for file in everything.documentation_pages() if file.page]
        pages = read_pages(ways.sort(found), self.sources, ways, self._source)
        read = count(1)
        self.catalog = catalog.make(
            pages,
            self.sources.stubs,
            lang=self._lang(config),
            history=history.read(Path(config.docs_dir)),
            progress=lambda: self.progress("sections", next(read), len(pages)),
        )
        self.replies, unsent = saved_replies.read(
            self.sources.replies.values(), self.catalog, self._lang(config)
        )
        self._report([*self.sources.mistakes, *checks.check(self.catalog, self.sources.replies), *unsent])
        nameless = sum(page.written and not page.values.get("id") for page in pages)
        if nameless and self.config.strict:
            log.info(
                f"{nameless} pages have no id yet: run `gapless ids`, so that their permalinks never break."
            )
        self.media = agents.take_media(self.catalog, files)
        self.templates = Templates(
            self.catalog,
            ways.categories({leaf.page.path: leaf.article for leaf in self.catalog.leaves}),
            site=config.site_url or "",
            contact=self.config.contact,
            service=self.config.service,
        )
        for page in found:  # our own reading of the pages makes the static index
            page.meta["search"] = {"exclude": True}
        material = jinja2.FileSystemLoader(get_theme_dir("material"))
        loaders = [env.loader] if env.loader else []
        env.loader = jinja2.ChoiceLoader([*loaders, jinja2.PrefixLoader({"material": material})])
        env.globals |= {"load_texts": texts.load, "autonym": texts.autonym}
        self.env = env
        return env

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Give pages that are no articles the part of the context that does not depend on one."""
        context["gapless"] = self.templates.context()  # type: ignore[typeddict-unknown-key]
        return context

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give the page's template what it shows."""
        context["gapless"] = self.templates.context(page.file.src_uri)  # type: ignore[typeddict-unknown-key]
        self._count("site")
        return context

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the files beside the pages."""
        site = Path(config.site_dir)
        output.write_markdown(self.catalog, site)
        output.write_static_index(self.catalog.documents(), site)
        output.write_llms(
            self.catalog,
            site,
            name=config.site_name,
            description=config.site_description or "",
            address=config.site_url or "/",
        )
        if self.out:
            shutil.rmtree(self.out / "agents", ignore_errors=True)
            output.write_records(self.catalog, self.replies, Path(config.docs_dir) / RULES, self.out)
            output.write_markdown(self.catalog, self.out / "agents", AGENTS)
            agents.write(
                [file.page for file in self.sources.agents if file.page],
                self.media,
                site if self.serving else self.out / "agents",
                env=self.env,
                nav=self.nav,
                config=config,
                templates=self.templates,
            )
        if self.preview:
            self._refresh()

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Put search, suggestions and permalinks beside the pages, where the service is installed."""
        for entry in entry_points(group="gapless.preview"):
            self.preview = entry.load()(server.serve_request, self.out, server.mount_path)
            server.set_app(self.preview)
        return server

    def on_shutdown(self) -> None:
        """Remove what a preview left, and forget it: MkDocs hands the same plugin to the next command."""
        if self.preview:
            self.preview.close()
        if self.serving and self.out:
            shutil.rmtree(self.out, ignore_errors=True)
        self.out, self.progress, self.serving, self.preview = None, quiet, False, None

    def _refresh(self) -> None:
        for message in self.preview.rebuilt():
            log.warning(message)

    def _prepare(self, page: Page, config: MkDocsConfig, files: Files) -> None:
        self.sources.plain[page.file.src_uri] = escaping.escape_words(page)
        front = self.sources.fronts.get(page.file.src_uri)
        config.mdx_configs[block.NAME] = {
            **config.mdx_configs.get(block.NAME, {}),
            "resolve": media.resolver(page.file, files),
            "lang": languages.of(page.file.src_uri, page.meta.get("lang"), self._lang(config)),
            "source": self._source(page.file),
            "line": front.first if front else 1,
            "report": self.sources.mistakes.append,
        }

    def _report(self, found: list[Mistake]) -> None:
        if not found and not self.sources.grave:
            return
        found = [*self.sources.grave, *found]
        if self.config.strict or self.sources.grave:
            raise PluginError(mistakes.listed(found))
        log.info(mistakes.listed(found, "Gapless leaves out what it cannot use"))

    def _count(self, stage: str) -> None:
        self.done[stage] += 1
        self.progress(stage, self.done[stage], self.total[stage])

    def _lang(self, config: MkDocsConfig) -> str:
        return str(config.theme.get("language") or "en")

    def _source(self, file: File) -> str:
        if not file.abs_src_path:
            return file.src_uri
        path = Path(file.abs_src_path)
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else file.src_uri


def _add_theme(theme: Theme) -> None:
    """Put our templates between the site's own (`custom_dir`) and Material's."""
    if str(THEME) not in theme.dirs:
        theme.dirs.insert(1 if theme.custom_dir else 0, str(THEME))


def _without(nav: Any, paths: set[str]) -> Any:
    """The `nav:` of mkdocs.yml without `paths` and without what that leaves empty; None for nothing."""
    if isinstance(nav, list):
        return [kept for item in nav if (kept := _without(item, paths))] or None
    if isinstance(nav, dict):
        return {name: kept for name, item in nav.items() if (kept := _without(item, paths))} or None
    return None if nav in paths else nav
