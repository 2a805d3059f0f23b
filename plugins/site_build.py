"""One build of a site: its state, and its stages in the order in which MkDocs reaches them."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import is_markdown_file
from mkdocs.utils.templates import TemplateContext

from plugins import configuration, defaults, mistakes
from plugins.configuration import Options
from plugins.mistakes import Mistake, Mistaken
from plugins.page_cache import KeptPage, PageCache
from plugins.progress import Progress, StageCounter, quiet
from plugins.read import catalog, content, final, history, languages, media, navigation, pages, scripts
from plugins.read.catalog import Catalog
from plugins.read.content import Content
from plugins.read.final import FinalPage
from plugins.read.habits import Habits
from plugins.read.languages import SiteLanguages
from plugins.read.pages import KnownPages
from plugins.unchanged_files import UnchangedFiles
from plugins.untrusted import files as untrusted_files
from plugins.untrusted import front as untrusted_front
from plugins.untrusted import markup
from plugins.untrusted import pages as untrusted_pages
from plugins.videos.block import NAME as VIDEOS
from plugins.write import (
    agents,
    borrowed,
    diagrams,
    environment,
    escaping,
    frame,
    generated,
    joined,
    menu,
    tabs,
)
from plugins.write.context import Context
from plugins.write.generated import GeneratedPages
from plugins.write.pictures import Pictures
from plugins.write.tabs import SiteTabs
from plugins.write.templates import SiteFacts, Templates
from texts import Texts, foreign

PATIENCE = 1500  # milliseconds, unless the site says another number: `extra: {gapless: {patience: …}}`
IN_PLACE = "in place"  # stands for the text of a page whose file nobody needs to write
SOCIAL = re.compile(r"(?:.*/)?social").fullmatch  # plugins that draw pictures for links themselves
APART = (Path("releases"), Path("var"))  # beside mkdocs.yml, unless publishing says where they are
PAGES, SECTIONS, SITE = "pages", "sections", "site"  # the stages that are counted


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What a command asks of every build that it runs."""

    out: Path | None = None  # where the search documents go; nowhere for a plain `mkdocs build`
    progress: Progress = quiet
    serving: bool = False  # `mkdocs serve` shows agents' pages beside the others
    everything: bool = False  # list all mistakes, however many
    cache: Path | None = None  # the folder of what the last build has made
    unchanged: UnchangedFiles = field(default_factory=UnchangedFiles)
    habits: Habits = field(default_factory=Habits)
    apart: tuple[Path, ...] = APART  # where no link of the content may lead

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
    final: dict[str, FinalPage] = field(default_factory=dict)  # path → what the built page shows
    nav: Navigation = field(init=False)  # from `take_navigation` on
    files: Files = field(init=False)  # from `take_navigation` on
    read: ReadSite = field(init=False)  # from `read` on

    def name(self, file: File) -> str:
        """The name of `file` in messages."""
        return content.name(file, self.root)


def begin(
    files: Files,
    config: MkDocsConfig,
    options: Options,
    request: BuildRequest,
    earlier: Sequence[SiteBuild] = (),
) -> SiteBuild:
    """Read all front matter, and take out what does not belong to the public site.

    `earlier` are the builds around this one, which build the site in other languages.
    """
    root = configuration.root(config)
    cache = PageCache(request.cache)
    found = content.read(
        files, lambda file: content.name(file, root), strict=options.strict, check=cache.check
    )
    made = {*config.theme.static_templates, *config.extra_templates}
    unpublished = [
        *found.unreadable,
        *content.colliding(files, made, lambda file: content.name(file, root)),
    ]
    if options.untrusted:
        unpublished += _guard(files, found, config, options)
    if unpublished:
        raise PluginError(request.listed(unpublished))
    if found.alerts:
        configuration.add_alerts(config)
    config.nav = configuration.without(config.nav, found.private)
    return SiteBuild(
        request=request,
        options=options,
        config=config,
        root=root,
        spoken=languages.find(
            found.fronts,
            default=configuration.language(config),
            declared=[*configuration.declared_languages(config, options), *found.translated()],
        ),
        content=found,
        counter=StageCounter(request.progress),
        cache=cache,
        earlier=tuple(earlier),
        copying=functools.cache(partial(scripts.in_files, Path(config.docs_dir))),
        copied=[
            file.dest_uri
            for file in files
            if file.src_dir == config.docs_dir
            and file.dest_uri.endswith(".html")
            and not file.is_documentation_page()
            and not _is_template(file, config)
        ],
    )


def _is_template(file: File, config: MkDocsConfig) -> bool:
    """Is it a template of the site's own, in a folder of the content?"""
    own = config.theme.custom_dir
    return bool(own and file.abs_src_path and Path(file.abs_src_path).is_relative_to(own))


def take_navigation(build: SiteBuild, nav: Navigation, files: Files) -> None:
    """Keep the navigation, which names the way to each page, and count the pages to come."""
    build.nav, build.files = nav, files
    public = len(files.documentation_pages())
    build.cache.begin(build.config)
    build.request.unchanged.known = build.cache.known
    build.counter.totals = {PAGES: public + len(build.content.agents), SITE: public}


def source(build: SiteBuild, page: Page) -> str | None:
    """The text of `page` as it was read for its front matter; None where it must be read again."""
    text = build.content.texts.pop(page.file.src_uri, None)
    return text if build.cache.known else None


def take_markdown(build: SiteBuild, page: Page, markdown: str) -> None:
    """Guard the front matter of `page`, and keep the `markdown` as its writer wrote it."""
    guard_page(build, page)
    build.written[page.file.src_uri] = "" if page.file.generated_by else markdown


def guard_page(build: SiteBuild, page: Page) -> None:
    """Take the keys out of the front matter that an untrusted writer must not have."""
    if build.options.untrusted:
        for key in list(untrusted_front.refused(page.meta)):
            del page.meta[key]


def prepare_page(build: SiteBuild, page: Page, files: Files, markdown: str) -> None:
    """Tell the video extension which page it works on, and make the page's words safe to print.

    `markdown` is that of the page after all other plugins.
    """
    path = page.file.src_uri
    build.added[path] = _added(build, path, markdown)
    defaults.give_start_page(page, build.spoken.folders, build.config)
    guard_page(build, page)
    build.content.plain[path] = escaping.escape_words(page)
    page.meta = scripts.mark_values(page.meta)
    front = build.content.fronts.get(path)
    page.render = partial(render_page, build, page)  # type: ignore[method-assign]
    build.config.mdx_configs[VIDEOS] = {
        **build.config.mdx_configs.get(VIDEOS, {}),
        "resolve": media.resolver(page.file, files),
        "lang": build.spoken.of(path, page.meta.get("lang")),
        "source": build.name(page.file),
        "line": front.first if front else 1,
        "report": build.content.mistakes.append,
    }


def _added(build: SiteBuild, path: str, markdown: str) -> set[str]:
    """The scripts that plugins and hooks have put into the Markdown of the page at `path`."""
    written = build.written.get(path, markdown)
    if markdown == written or build.options.untrusted:
        return set()
    return _not_copied(build, scripts.added(written, markdown))


def keep_markup(build: SiteBuild, page: Page, html: str) -> str:
    """Keep what the Markdown of `page` was rendered to, before other plugins change it; the scripts marked.

    Not all of it comes from Markdown: a plugin may show notebooks.
    """
    path, marked = page.file.src_uri, scripts.mark(html)
    theirs = build.added.pop(path, set()) | _made(build, path, marked)
    build.markup[path] = scripts.unmark(marked, theirs)
    return build.markup[path]


def _made(build: SiteBuild, path: str, html: str) -> set[str]:
    """The scripts that Markdown extensions have made in the page at `path`, rendered to `html`."""
    written = build.written.pop(path, None)
    if written is None or build.options.untrusted or not is_markdown_file(path):
        return set()
    return _not_copied(build, scripts.made(written, html))


def _not_copied(build: SiteBuild, found: set[str]) -> set[str]:
    """Those of the scripts `found` that no file of the content has; the files are read only for some."""
    return found - build.copying() if found else found


def render_page(build: SiteBuild, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Turn the Markdown of `page` into HTML, as `Page.render` does, and clean that of an untrusted writer.

    Raises Mistaken, which names the page, where that fails.
    """
    private = page.file in build.content.agents
    render = partial(Page.render, page) if private else partial(build.cache.render, page)
    name, text = build.name(page.file), page.markdown or ""
    untrusted = build.options.untrusted
    try:
        with untrusted_pages.limited(name) if untrusted else nullcontext():
            render(config, files)
            removed = untrusted_pages.clean(page, build.options.trusted, name) if untrusted else []
    except (ValueError, RecursionError, AssertionError) as error:  # the last of html.parser
        if isinstance(error, Mistaken):
            raise
        cure = (
            "Look for an address that cannot be one, such as http://[, and for quotes or lists nested deeply."
        )
        raise Mistaken(Mistake(name, f"cannot be read: {error}", cure)) from error
    front = build.content.fronts.get(page.file.src_uri)
    build.content.removed += untrusted_pages.told(removed, text, name, front.first if front else 1)


def finish_page(build: SiteBuild, page: Page, html: str) -> str:
    """Count a rendered page, and return its `html`, which other plugins may have changed.

    Raises PluginError if a file other than the page makes it agents' alone.
    """
    wrong = build.content.wrong.get(page.file.src_uri, ())
    known = page.file in build.content.agents or "audience" in wrong
    if not known and "agent" in str(page.meta.get("audience", "")).lower():
        raise PluginError(
            f"{build.name(page.file)}: audience: agents comes from a file of defaults. "
            "Write it in the page itself, so that nothing can publish the page by accident."
        )
    build.counter.count(PAGES)
    if build.options.untrusted and html != build.markup.get(page.file.src_uri):
        return markup.clean(html, build.options.trusted)
    return html


def read(build: SiteBuild, files: Files, env: jinja2.Environment) -> None:
    """Read all rendered pages, stop at grave mistakes, and get the templates ready."""
    if build.content.grave:
        raise PluginError(build.request.listed([*build.content.grave, *build.content.mistakes]))
    everything = Files([*files, *build.content.agents])
    agents.render(
        build.content.agents,
        everything,
        build.config,
        lambda page: prepare_page(build, page, everything, page.markdown or ""),
    )
    build.counter.count(PAGES, len(build.content.agents))
    build.content.texts.clear()
    ways = navigation.SiteNavigation(build.nav, build.spoken)
    ways.link_neighbours()
    found = ways.sort(file.page for file in everything.documentation_pages() if file.page)
    rendered = pages.read(found, build.content, ways, build.name, _known_pages(build.earlier))
    build.counter.totals[SECTIONS] = len(rendered)
    known = catalog.make(
        rendered,
        build.content.stubs,
        spoken=build.spoken,
        history=history.read(Path(build.config.docs_dir)),
        progress=lambda: build.counter.count(SECTIONS),
        outlined=build.cache.split,
    )
    for page in found:  # our own reading of the pages makes the static index
        page.meta["search"] = {"exclude": True}
    made = GeneratedPages(directories=build.config.use_directory_urls)
    if build.earlier:
        generated.leave_out(build.config)
    else:
        made = generated.add(
            build.config,
            {file.dest_uri for file in files},
            build.spoken.folders,
            contact=build.content.support is not None,
        )
    templates = _templates(build, known, ways, made)
    if not templates.site.diagrams:
        diagrams.leave_out(files)
    defaults.add_mark(files, build.config, build.options.brand)
    joined.put(files, build.config, environment.THEME, cast(str, env.globals["colours"]))
    navigations = {place.lang: ways.of(place.lang) for place in templates.places}
    articles = {leaf.page.path: leaf.article for leaf in known.leaves}
    private = agents.take_media(known, files)
    build.read = ReadSite(
        catalog=known,
        templates=templates,
        navigations=navigations,
        tabs={lang: tabs.of(nav, articles) for lang, nav in navigations.items()}
        if defaults.has_our_features(build.config)
        else {},
        media=private,
        pictures=Pictures(() if build.request.serving else files, build.request.cache),
        env=env,
        texts=functools.cache(partial(borrowed.load, env=env, site=str(build.config.theme["language"]))),
    )
    build.cache.begin_templates(build.config)
    if build.cache.known:
        menu.share(env)


def page_context(build: SiteBuild, context: TemplateContext, shown: Context, key: str) -> None:
    """Give a template what it shows, and keep it for our own parts of the page."""
    values = cast(dict[str, Any], context)
    values["gapless"] = shown
    values["texts"] = build.read.texts(shown.lang)
    values["nav"] = build.read.navigations.get(shown.lang, build.nav)
    values["gapless_tabs"] = build.read.tabs.get(shown.lang)
    # MkDocs knows that of the root alone. The service shows other things in the frame of the contact page.
    if not shown.article and key.endswith((generated.MISSING, *generated.CONTACT)):
        values["base_url"] = urlsplit(build.config.site_url or "/").path
    build.layout = build.layout or environment.layout(build.read.env, values)
    values["gapless_layout"] = build.layout
    build.contexts[key] = values


def show_page(build: SiteBuild, context: TemplateContext, page: Page) -> None:
    """Give the template of a page what it shows, or the page as the last build made it, if it is the same."""
    path = page.file.src_uri
    page_context(build, context, build.read.templates.context(path), path)
    values = build.contexts[path]
    if leaf := build.read.templates.leaves.get(path):
        tabs = values["gapless_tabs"] or SiteTabs()
        shown = values["gapless"]
        kept = build.cache.find(page, shown, leaf, values["nav"], (tabs.areas, tabs.others))
        build.kept[path] = kept
        if _put_in_place(build, page, kept):
            values[environment.BUILT] = IN_PLACE
            page.content = ""  # what it shows is not read again
        else:
            values[environment.BUILT] = build.cache.html(kept)


def _put_in_place(build: SiteBuild, page: Page, kept: KeptPage) -> bool:
    """Link the file of the page, if an earlier release has the same."""
    if kept.written is None or not build.read.pictures.same(kept.written.pictures):
        return False
    if not build.request.unchanged.take(page.file.abs_dest_path, kept.written.checksum):
        return False
    build.cache.hold(kept)
    return True


def built_page(build: SiteBuild, page: Page, html: str) -> str:
    """Keep what the built page shows, and return it with our parts; "" for one that is not published."""
    path = page.file.src_uri
    context = build.contexts.pop(path, None)
    leaf = build.read.templates.leaves.get(path)
    if not html.strip() or context is None:
        return foreign.unmarked(html)
    if not leaf:
        return frame.put(html, build.read.env, context)
    markup, kept = build.markup.pop(path, leaf.page.html), build.kept.pop(path, KeptPage())
    if context[environment.BUILT] is not None:
        build.final[path] = FinalPage(leaf.outline, True)
        return html if html == IN_PLACE else _with_pictures(build, page, html, kept)
    build.final[path] = final.read(leaf, markup, foreign.unmarked(html))
    shown = final.shown(leaf, build.final[path])
    context["gapless"] = build.read.templates.described(context["gapless"], shown, html)
    made = frame.put(html, build.read.env, context)
    if shown is not leaf:
        return build.read.pictures.put(made, page.url)
    build.cache.keep(kept, made)
    return _with_pictures(build, page, made, kept)


def _with_pictures(build: SiteBuild, page: Page, html: str, kept: KeptPage) -> str:
    """The page with the forms of its pictures. What is kept names none of them: a picture may change."""
    whole = build.read.pictures.put(html, page.url)
    build.cache.keep_written(kept, whole, build.read.pictures.asked)
    return whole


def built_template(build: SiteBuild, name: str, text: str) -> str:
    """Return a page that is not an article with our parts, and any other file as it is."""
    context = build.contexts.pop(name, None)
    if context and name.endswith(".html"):
        return frame.put(text, build.read.env, context)
    return foreign.unmarked(text)


def _guard(files: Files, found: Content, config: MkDocsConfig, options: Options) -> Iterator[Mistake]:
    """Take out what untrusted writers must not publish, and yield what cannot be published at all."""
    docs, root = Path(config.docs_dir), configuration.root(config)

    def name(file: File) -> str:
        return content.name(file, root)

    yield from untrusted_files.unfit(files, docs, name)
    found.removed += untrusted_files.take_out(files, docs, name, options.trusted)
    for path, front in found.fronts.items():
        refused = set(untrusted_front.refused(front.values))
        found.wrong[path] |= refused
        file = files.get_file_from_path(path)
        found.removed += untrusted_front.told(front, sorted(refused), name(file) if file else path)


def _known_pages(earlier: Sequence[SiteBuild]) -> KnownPages:
    leaves = [leaf for build in earlier for leaf in build.read.catalog.leaves if leaf.page.written]
    first = earlier[0].read.catalog.leaves if earlier else ()
    return KnownPages(
        {leaf.page.source: leaf.article.id for leaf in leaves},
        {leaf.page.place: leaf.article.id for leaf in first if leaf.page.written},
    )


def _templates(
    build: SiteBuild, known: Catalog, ways: navigation.SiteNavigation, made: GeneratedPages
) -> Templates:
    extra = build.config.extra.get("gapless") or {}
    articles = {leaf.page.path: leaf.article for leaf in known.leaves}
    return Templates(
        known,
        ways.categories(articles),
        SiteFacts(
            address=build.config.site_url or "",
            name=build.config.site_name,
            lang=build.spoken.default,
            brand=build.options.brand,
            cards=not build.request.serving and not any(map(SOCIAL, build.config.plugins)),
            contact=build.options.contact,
            support=build.content.support,
            service=build.options.service,
            terms=build.content.terms,
            assistants={str(name): str(address) for name, address in build.options.assistants.items()},
            patience=extra.get("patience") or PATIENCE,
            diagrams=diagrams.found(leaf.page.html for leaf in known.leaves),
            folders={build.spoken.of(f"{folder}/"): folder for folder in sorted(build.spoken.folders)},
            made=made,
            switch=not build.config.plugins.get("i18n"),
        ),
        [article for earlier in build.earlier for article in earlier.read.catalog.articles],
        build.request.habits,
        ways.singles(articles),
    )
