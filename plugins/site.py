"""The MkDocs plugin: a thin face that hands MkDocs' pages to plain functions and writes what they return."""

from __future__ import annotations

import logging
from itertools import count
from pathlib import Path, PurePosixPath
from typing import Any, Literal

import jinja2
from mkdocs.commands.build import _populate_page
from mkdocs.config.base import Config
from mkdocs.config.config_options import Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.theme import Theme
from mkdocs.utils import get_theme_dir
from mkdocs.utils.templates import TemplateContext

from plugins import catalog, front_matter, history, ids, languages, media, navigation, output, videos
from plugins.catalog import Rendered, Stub
from plugins.front_matter import FrontMatter
from plugins.mistakes import Mistake, Mistaken
from plugins.progress import Progress, quiet
from plugins.templates import Templates

log = logging.getLogger("mkdocs.plugins.gapless")

THEME = Path(__file__).parent / "theme"
DRAFTS = "_drafts/"
RULES = "search/"  # the writers' synonyms and pins: read by the engine, no part of the site
SHOWN = 40  # mistakes named in one message


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
        self.preview: Any = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Keep this instance, and what it holds, across the rebuilds of `mkdocs serve`."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add our templates below the site's own, and the extension that plays videos."""
        if config.theme.name != "material":
            raise PluginError(
                f"Gapless needs theme: name: material in mkdocs.yml, not {config.theme.name!r}."
            )
        _add_theme(config.theme)
        if videos.NAME not in config.markdown_extensions:
            config.markdown_extensions.append(videos.NAME)
        self.root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
        return config

    @event_priority(-50)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Read all front matter; take out what is no part of the public site."""
        self.fronts: dict[str, FrontMatter] = {}
        self.agents: list[File] = []
        self.stubs: list[Stub] = []
        self.mistakes: list[Mistake] = []
        self.wrong: dict[str, set[str]] = {}
        self.unlisted: set[str] = set()  # paths that are no part of the navigation
        for file in list(files):
            if file.src_uri.startswith(DRAFTS) or _is_rules(file):
                files.remove(file)
            elif file.is_documentation_page():
                self._read(file, files)
        if not any(files.get_file_from_path(path) for path in ("search.md", "search/index.md")):
            page = "---\ntemplate: results.html\ntitle: Search\nhide: [navigation, toc]\n---\n"
            results = File.generated(config, "search.md", content=page, inclusion=InclusionLevel.NOT_IN_NAV)
            files.append(results)
        config.nav = _without(config.nav, self.unlisted)
        return files

    def _read(self, file: File, files: Files) -> None:
        source = self._source(file)
        try:
            front = front_matter.read(file.content_string, source)
        except Mistaken as error:
            self.mistakes.append(error.mistake)
            front = FrontMatter()
        mistakes = list(front_matter.check(front, source))
        self.mistakes += mistakes
        self.wrong[file.src_uri] = {mistake.key for mistake in mistakes}
        self.fronts[file.src_uri] = front
        if isinstance(moved := front.values.get("moved_to"), str):
            name = str(front.values.get("id") or ids.derive(file.src_uri))
            self.stubs.append(Stub(name, moved, source, front))
            self.unlisted.add(file.src_uri)
            files.remove(file)
        elif front.values.get("audience") == "agents":
            self.agents.append(file)
            self.unlisted.add(file.src_uri)
            files.remove(file)

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the navigation: it names the way to each page."""
        self.nav = nav
        self.done = {"pages": 0, "site": 0}
        self.total = len(files.documentation_pages()) + len(self.agents)
        return nav

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Tell the video extension which page it works on."""
        config.mdx_configs[videos.NAME] = {
            **config.mdx_configs.get(videos.NAME, {}),
            "resolve": media.resolver(page.file, files),
            "lang": languages.of(page.file.src_uri, page.meta.get("lang"), self._lang(config)),
            "source": self._source(page.file),
            "line": self.fronts[page.file.src_uri].first if page.file.src_uri in self.fronts else 1,
            "report": self.mistakes.append,
        }
        return markdown

    @event_priority(-100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Count the page, and refuse an audience that is set where it cannot be kept."""
        if page.meta.get("audience") == "agents" and page.file not in self.agents:
            raise PluginError(
                f"{self._source(page.file)}: audience: agents comes from a file of defaults. "
                "Write it in the page itself, so that nothing can publish the page by accident."
            )
        self._count("pages")
        return html

    @event_priority(-100)
    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """All pages are rendered: read them, stop at mistakes, and get the templates ready."""
        everything = Files([*files, *self.agents])
        for file in self.agents:
            _populate_page(Page(None, file, config), config, everything)
        ways = navigation.Ways(self.nav)
        known = [file for file in everything.documentation_pages() if file.src_uri in self.fronts]
        values = {file.src_uri: self._values(file.page) for file in known if file.page}
        names = ids.assign({path: str(keys.get("id") or "") for path, keys in values.items()})
        pages = [
            self._rendered(file.page, ways, names[file.src_uri], values[file.src_uri])
            for file in known
            if file.page
        ]
        read = count()
        self.catalog = catalog.make(
            pages,
            self.stubs,
            lang=self._lang(config),
            history=history.read(Path(config.docs_dir)),
            progress=lambda: self.progress("sections", next(read) + 1, len(pages)),
        )
        self._report([*self.mistakes, *catalog.check(self.catalog)])
        self.templates = Templates(
            self.catalog,
            ways.categories({leaf.page.path: leaf.article for leaf in self.catalog.leaves}),
            site=config.site_url or "",
            contact=self.config.contact,
            service=self.config.service,
        )
        for file in known:
            if file.page:  # our own reading of the pages makes the static index
                file.page.meta["search"] = {"exclude": True}
        material = jinja2.FileSystemLoader(get_theme_dir("material"))
        loaders = [env.loader] if env.loader else []
        env.loader = jinja2.ChoiceLoader([*loaders, jinja2.PrefixLoader({"material": material})])
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
            output.write_records(self.catalog, Path(config.docs_dir) / RULES, self.out)

    def _values(self, page: Page) -> dict[str, Any]:
        """The page's front matter with its folder's defaults, without the keys that are mistaken."""
        path = page.file.src_uri
        wrong = self.wrong.get(path, ())
        return {
            key: value for key, value in {**page.meta, **self.fronts[path].values}.items() if key not in wrong
        }

    def _rendered(self, page: Page, ways: navigation.Ways, name: str, values: dict[str, Any]) -> Rendered:
        file = page.file
        return Rendered(
            id=name,
            path=file.src_uri,
            source=self._source(file),
            url=page.url,
            title=str(page.title or file.name),
            html=page.content or "",
            markdown=page.markdown or "",
            markdown_url=str(PurePosixPath(file.dest_uri).with_suffix(".md")),
            values=values,
            front=self.fronts[file.src_uri],
            trail=ways.trail(page),
            index=page.is_index,
        )

    def _report(self, mistakes: list[Mistake]) -> None:
        if not mistakes:
            return
        shown = "\n".join(f"  {mistake}" for mistake in mistakes[:SHOWN])
        more = f"\n  and {len(mistakes) - SHOWN} more" if len(mistakes) > SHOWN else ""
        if self.config.strict:
            raise PluginError(f"Gapless found {len(mistakes)} mistakes:\n{shown}{more}")
        log.info(f"Gapless leaves out what it cannot use ({len(mistakes)}):\n{shown}{more}")

    def _count(self, stage: str) -> None:
        self.done[stage] += 1
        self.progress(stage, self.done[stage], self.total)

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


def _is_rules(file: File) -> bool:
    return file.src_uri.startswith(RULES) and file.src_uri.endswith((".yml", ".yaml"))


def _without(nav: Any, paths: set[str]) -> Any:
    """The `nav:` of mkdocs.yml without `paths` and without what that leaves empty; None for nothing."""
    if isinstance(nav, list):
        return [kept for item in nav if (kept := _without(item, paths))] or None
    if isinstance(nav, dict):
        return {name: kept for name, item in nav.items() if (kept := _without(item, paths))} or None
    return None if nav in paths else nav
