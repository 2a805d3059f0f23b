"""One build of a site: its state, and its stages in the order in which MkDocs reaches them."""

from __future__ import annotations

import logging
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_theme_dir

import texts
from plugins import checks, configuration, mistakes
from plugins.configuration import Options
from plugins.mistakes import Mistake
from plugins.progress import Progress, StageCounter, quiet
from plugins.read import catalog, content, history, languages, media, navigation, pages, saved_replies
from plugins.read.catalog import Catalog, RenderedPage
from plugins.read.content import Content
from plugins.read.saved_replies import WrittenReply
from plugins.videos.block import NAME as VIDEOS
from plugins.write import agents, escaping, generated, output
from plugins.write.templates import Templates
from search.documents import AGENTS

log = logging.getLogger("mkdocs.plugins.gapless")

PAGES, SECTIONS, SITE = "pages", "sections", "site"  # the stages that are counted


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What a command asks of every build that it runs."""

    out: Path | None = None  # where the search documents go; nowhere for a plain `mkdocs build`
    progress: Progress = quiet
    serving: bool = False  # `mkdocs serve` shows agents' pages beside the others


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSite:
    """What is known of a site once all its pages are rendered and read."""

    catalog: Catalog
    replies: list[WrittenReply]
    templates: Templates
    media: list[File]  # that agents' pages alone show
    env: jinja2.Environment


@dataclass(slots=True, kw_only=True)
class SiteBuild:
    """The state of one build: made anew for each, so that no build knows anything of another."""

    request: BuildRequest
    options: Options
    config: MkDocsConfig
    root: Path  # of the project
    lang: str  # of the site
    content: Content
    counter: StageCounter
    nav: Navigation = field(init=False)  # from `take_navigation` on
    read: ReadSite = field(init=False)  # from `read` on

    def name(self, file: File) -> str:
        """The name of `file` in messages."""
        return content.name(file, self.root)


def begin(files: Files, config: MkDocsConfig, options: Options, request: BuildRequest) -> SiteBuild:
    """Read all front matter; take out what is no part of the public site; add the pages nobody writes."""
    root = configuration.root(config)
    found = content.read(files, lambda file: content.name(file, root), strict=options.strict)
    if found.unreadable:
        raise PluginError(mistakes.listed(found.unreadable))
    if found.alerts:
        configuration.add_alerts(config)
    config.nav = configuration.without(config.nav, found.private)
    generated.add(files, config)
    return SiteBuild(
        request=request,
        options=options,
        config=config,
        root=root,
        lang=configuration.language(config),
        content=found,
        counter=StageCounter(request.progress),
    )


def take_navigation(build: SiteBuild, nav: Navigation, files: Files) -> None:
    """Keep the navigation, which names the way to each page, and count the pages to come."""
    build.nav = nav
    public = len(files.documentation_pages())
    build.counter.totals = {PAGES: public + len(build.content.agents), SITE: public}


def prepare_page(build: SiteBuild, page: Page, files: Files) -> None:
    """Tell the video extension which page it works on, and make the page's words safe to print."""
    path = page.file.src_uri
    build.content.plain[path] = escaping.escape_words(page)
    front = build.content.fronts.get(path)
    build.config.mdx_configs[VIDEOS] = {
        **build.config.mdx_configs.get(VIDEOS, {}),
        "resolve": media.resolver(page.file, files),
        "lang": languages.of(path, page.meta.get("lang"), build.lang),
        "source": build.name(page.file),
        "line": front.first if front else 1,
        "report": build.content.mistakes.append,
    }


def finish_page(build: SiteBuild, page: Page) -> None:
    """Count a rendered page. Raises PluginError if other files than the page itself make it agents' alone."""
    wrong = build.content.wrong.get(page.file.src_uri, ())
    known = page.file in build.content.agents or "audience" in wrong
    if not known and "agent" in str(page.meta.get("audience", "")).lower():
        raise PluginError(
            f"{build.name(page.file)}: audience: agents comes from a file of defaults. "
            "Write it in the page itself, so that nothing can publish the page by accident."
        )
    build.counter.count(PAGES)


def read(build: SiteBuild, files: Files, env: jinja2.Environment) -> None:
    """Read all rendered pages, stop at mistakes, and get the templates ready."""
    everything = Files([*files, *build.content.agents])
    agents.render(
        build.content.agents, everything, build.config, lambda page: prepare_page(build, page, everything)
    )
    build.counter.count(PAGES, len(build.content.agents))
    ways = navigation.SiteNavigation(build.nav)
    found = ways.sort(file.page for file in everything.documentation_pages() if file.page)
    rendered = pages.read(found, build.content, ways, build.name)
    build.counter.totals[SECTIONS] = len(rendered)
    known = catalog.make(
        rendered,
        build.content.stubs,
        lang=build.lang,
        history=history.read(Path(build.config.docs_dir)),
        progress=lambda: build.counter.count(SECTIONS),
    )
    replies, unsent = saved_replies.read(build.content.replies.values(), known, build.lang)
    _report(build, [*build.content.mistakes, *checks.check(known, build.content.replies), *unsent])
    if build.options.strict:
        _remind_of_ids(rendered)
    for page in found:  # our own reading of the pages makes the static index
        page.meta["search"] = {"exclude": True}
    env.globals |= {"load_texts": texts.load, "autonym": texts.autonym}
    _add_material(env, str(build.config.theme.name))
    build.read = ReadSite(
        catalog=known,
        replies=replies,
        templates=_templates(build, known, ways),
        media=agents.take_media(known, files),
        env=env,
    )


def write(build: SiteBuild) -> None:
    """Write the files beside the pages."""
    site, known = Path(build.config.site_dir), build.read.catalog
    output.write_markdown(known, site)
    output.write_static_index(known.documents(), site)
    output.write_llms(
        known,
        site,
        name=build.config.site_name,
        description=build.config.site_description or "",
        address=build.config.site_url or "/",
    )
    if build.request.out:
        _write_documents(build, build.request.out)


def _write_documents(build: SiteBuild, out: Path) -> None:
    """Write what the service reads, and agents' pages, into `out`."""
    apart = out / "agents"
    shutil.rmtree(apart, ignore_errors=True)
    rules = Path(build.config.docs_dir) / content.RULES
    output.write_records(build.read.catalog, build.read.replies, rules, out)
    output.write_markdown(build.read.catalog, apart, AGENTS)
    agents.write(
        [file.page for file in build.content.agents if file.page],
        build.read.media,
        Path(build.config.site_dir) if build.request.serving else apart,
        env=build.read.env,
        nav=build.nav,
        config=build.config,
        templates=build.read.templates,
    )


def _report(build: SiteBuild, found: list[Mistake]) -> None:
    """Stop at mistakes. If the options are not strict, stop at grave ones only, and list the others."""
    grave = build.content.grave
    if not found and not grave:
        return
    if build.options.strict or grave:
        raise PluginError(mistakes.listed([*grave, *found]))
    log.info(mistakes.listed(found, "Gapless leaves out what it cannot use"))


def _remind_of_ids(rendered: list[RenderedPage]) -> None:
    nameless = sum(page.written and not page.values.get("id") for page in rendered)
    if nameless:
        log.info(f"{nameless} pages have no id. Run `gapless ids`, so that their permalinks never break.")


def _templates(build: SiteBuild, known: Catalog, ways: navigation.SiteNavigation) -> Templates:
    return Templates(
        known,
        ways.categories({leaf.page.path: leaf.article for leaf in known.leaves}),
        site=build.config.site_url or "",
        contact=build.options.contact,
        service=build.options.service,
    )


def _add_material(env: jinja2.Environment, theme: str) -> None:
    """Let our templates extend Material's of the same name, as `material/…`."""
    material = jinja2.FileSystemLoader(get_theme_dir(theme))
    loaders = [env.loader] if env.loader else []
    env.loader = jinja2.ChoiceLoader([*loaders, jinja2.PrefixLoader({"material": material})])
