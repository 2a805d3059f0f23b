"""The end of a build, or of one for each language of a site: mistakes, and the files beside the pages."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from mkdocs.exceptions import PluginError
from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Link, Section
from mkdocs.structure.pages import Page

from plugins import checks
from plugins.mistakes import Mistake
from plugins.read import content, contexts, final, glossary, saved_replies, support_file, support_plan
from plugins.read.articles import Article
from plugins.read.catalog import Catalog, Leaf, Stub
from plugins.read.saved_replies import WrittenReply
from plugins.site_build import SiteBuild
from plugins.stages import writing
from plugins.write import agents, calendars, discovery, output, share_cards
from plugins.write.calendars import CalendarSite
from search.documents import AGENTS, PUBLIC, Document

log = logging.getLogger("mkdocs.plugins.gapless")

SWITCH = (
    "Correct them. To publish without what is wrong, as a site does that does not list gapless in its "
    "plugins, set strict: false for the plugin in mkdocs.yml: - gapless: {strict: false}."
)


def write(builds: Sequence[SiteBuild]) -> None:
    """Stop at mistakes, and write the files beside the pages. The first of `builds` is the outermost."""
    first = builds[0]
    site = Path(first.config.site_dir)
    for told in dict.fromkeys(told for build in builds for told in writing.read_again(build)):
        log.info(told)
    known = _merged(builds)
    written = {path: reply for build in builds for path, reply in build.content.replies.items()}
    replies, unsent = saved_replies.read(written.values(), known, first.spoken)
    offered, unfit = contexts.read(_rules(first) / contexts.FILE, _shown(first, contexts.FILE), known)
    said = [mistake for build in builds for mistake in build.content.mistakes]
    found = [
        *said,
        *checks.check(known, written),
        *_check_terms(first, known),
        *_check_sessions(builds),
        *unsent,
        *unfit,
    ]
    _report(first, list(checks.in_place_of_results(known)), list(dict.fromkeys(found)))
    if raw := list(checks.raw_links(known, (file.dest_uri for file in first.files))):
        log.info(first.request.listed(raw, "Gapless found", "link"))
    pages = {file.dest_uri for build in builds for file in build.files.documentation_pages()}
    for told in dict.fromkeys(told for build in builds for told in _unsearched(build, pages)):
        log.info(told)
    if removed := list(dict.fromkeys(mistake for build in builds for mistake in build.content.removed)):
        log.info(first.request.listed(removed, "Gapless left out of untrusted content", "part"))
    output.write_markdown(known, site, first.read.templates.site.now, put=first.request.unchanged.write)
    documents = tuple(known.documents())
    output.write_static_index(documents, site)
    output.write_llms(
        known,
        site,
        name=first.config.site_name,
        description=first.config.site_description or "",
        address=first.config.site_url or "/",
    )
    _write_for_robots(builds, known)
    _write_calendars(builds, known)
    _write_cards(first, known)
    for build in builds:
        build.read.pictures.write(site)
    if not first.request.serving:
        agents.clear(known, [file for build in builds for file in build.read.media], site)
    _check_theme(first)
    if first.request.out:
        _write_documents(builds, known, documents, replies, first.request.out)
        output.write_linked(first.request.unchanged.record(), first.request.out)
        output.write_widget(
            contexts.record(offered),
            first.request.out,
            name=first.config.site_name,
            lang=first.spoken.default,
            contact=first.options.contact,
        )
    first.cache.save()


def _unsearched(build: SiteBuild, pages: Collection[str]) -> Iterator[str]:
    """Yield what to tell of files in the menu that are none of the `pages`: a plugin or program made them."""
    site = Path(build.config.site_dir)
    for title, address in _linked(build.nav.items):
        place = unquote(urlsplit(address).path).lstrip("/")
        if place in pages:
            continue
        file = site / place / "index.html" if (site / place).is_dir() else site / place
        here = not urlsplit(address).netloc and ".." not in file.parts and file.is_file()
        if here and file.suffix == ".html" and file.relative_to(site).as_posix() not in pages:
            yield (
                f"mkdocs.yml: nav: {title or address} leads to {address}, which was not made of Markdown: "
                "search does not find what it says. Write a page about it that leads there."
            )


def _linked(items: Sequence[StructureItem]) -> Iterator[tuple[str, str]]:
    """Names and addresses in a menu. MkDocs makes a page there also of a file that is none."""
    for item in items:
        if isinstance(item, Section):
            yield from _linked(item.children)
        elif isinstance(item, Page):
            yield str(item.title or ""), item.file.dest_uri
        elif isinstance(item, Link):
            yield item.title, item.url


def _write_for_robots(builds: Sequence[SiteBuild], known: Catalog) -> None:
    """Write what search engines and feed readers look for; all of it needs the site's address."""
    config = builds[0].config
    if not config.site_url:
        return
    site = discovery.Site(
        name=config.site_name,
        address=config.site_url,
        folder=Path(config.site_dir),
    )
    families: dict[str, list[Article]] = {}
    left = {url for build in builds for url in writing.redirects(build)}
    public = [one for one in known.articles if one.audience == PUBLIC and one.url not in left]
    for article in public:
        families.setdefault(article.translation_of or article.id, []).append(article)
    listed = [
        (article, [one for one in families[article.translation_of or article.id] if one.id != article.id])
        for article in public
    ]
    discovery.write_robots(site)
    if all(article.url for article in public):  # a home page that no writer made
        listed.insert(0, (Article(id="", url="", title=site.name, source=""), []))
    if (site.folder / "sitemap.xml").is_file():
        discovery.write_sitemap(site, listed)
    written = _written(known)
    discovery.write_feed(site, [article for article in public if article.url in written])


def _write_calendars(builds: Sequence[SiteBuild], known: Catalog) -> None:
    facts = builds[0].read.templates.site
    site = CalendarSite(
        name=facts.name,
        address=facts.address,
        folder=Path(builds[0].config.site_dir),
        folders={lang: folder for build in builds for lang, folder in build.folders.items()},
        now=facts.now,
    )
    calendars.write(site, [leaf.article for leaf in known.leaves if leaf.article.audience == PUBLIC])


def _write_cards(build: SiteBuild, known: Catalog) -> None:
    """Draw the pictures that the pages name for links to them."""
    cards = (build.read.templates.card(leaf) for leaf in known.leaves)
    site, asked = Path(build.config.site_dir), build.request
    share_cards.write(filter(None, cards), site, asked.cache, asked.unchanged.write)


def _written(known: Catalog) -> set[str]:
    return {leaf.article.url for leaf in known.leaves if leaf.searchable}


def _check_theme(build: SiteBuild) -> None:
    """Tell of files that mkdocs.yml names and the site does not have: a warning, if the site was made for us.

    MkDocs says nothing of them, and what is strict without us must not stop because of us.
    """
    config = build.config
    tell = log.warning if build.options.strict else log.info
    named = [("theme.logo", config.theme.get("logo")), ("theme.favicon", config.theme.get("favicon"))]
    named += [("extra_css", path) for path in config.extra_css]
    named += [("extra_javascript", str(path)) for path in config.extra_javascript]
    for key, path in named:
        here = path and not urlsplit(str(path)).scheme and not str(path).startswith("//")
        if here and not Path(config.site_dir, urlsplit(str(path)).path.lstrip("/")).is_file():
            tell(
                f"mkdocs.yml: {key}: there is no file {path} in the site. "
                f"Put it below {Path(config.docs_dir).name}/, or correct the path."
            )


def _merged(builds: Sequence[SiteBuild]) -> Catalog:
    """The pages of all builds as they were built. A file that several built is the article of the first."""
    leaves: dict[str, Leaf] = {}
    stubs: dict[str, Stub] = {}
    for build in builds:
        for leaf in _built(build):
            leaves.setdefault(leaf.page.source if leaf.page.written else leaf.page.url, leaf)
        for stub in build.content.stubs:
            stubs.setdefault(stub.source, stub)
    return Catalog(tuple(leaves.values()), tuple(stubs.values()))


def _built(build: SiteBuild) -> Iterator[Leaf]:
    """The pages as they were built: agents' pages, and those that no plugin has skipped."""
    for leaf in build.read.catalog.leaves:
        if leaf.article.audience == AGENTS:
            yield leaf
        elif page := build.final.get(leaf.page.path):
            place = build.places.get(leaf.page.path, leaf.page.place)
            yield final.placed(final.shown(leaf, page), place)


def _write_documents(
    builds: Sequence[SiteBuild],
    known: Catalog,
    documents: Sequence[Document],
    replies: Sequence[WrittenReply],
    out: Path,
) -> None:
    """Write what the service reads, and agents' pages, into `out`."""
    first = builds[0]
    apart = out / "agents"
    shutil.rmtree(apart, ignore_errors=True)
    written = first.content.support
    places = [place for build in builds for place in build.read.templates.places]
    pages = {place.lang: place.contact for place in places if place.contact}
    support = support_plan.record(written, pages, _lists(builds)) if written else None
    output.write_records(known, documents, replies, _rules(first), out, support, first.cache.made_anchors)
    output.write_copied({path for build in builds for path in build.copied}, out)
    output.add_synonyms(first.content.terms, first.spoken.default, out)
    output.write_markdown(known, apart, first.read.templates.site.now, AGENTS)
    done: set[str] = set()
    for build in builds:
        agents.write(
            [file.page for file in build.content.agents if file.page and build.name(file) not in done],
            build.read.media,
            Path(first.config.site_dir) if first.request.serving else apart,
            env=build.read.env,
            navigations=build.read.navigations,
            config=build.config,
            templates=build.read.templates,
            texts=build.read.texts,
        )
        done |= {build.name(file) for file in build.content.agents}


def _rules(build: SiteBuild) -> Path:
    """The folder of the writers' rules."""
    return Path(build.config.docs_dir) / content.RULES


def _shown(build: SiteBuild, name: str) -> str:
    """The name of a file of rules in messages."""
    folder = _rules(build)
    return (
        (folder.relative_to(build.root) if folder.is_relative_to(build.root) else folder)
        .joinpath(name)
        .as_posix()
    )


def _report(build: SiteBuild, grave: list[Mistake], found: list[Mistake]) -> None:
    """Stop at mistakes. If the options are not strict, list all but the `grave` ones."""
    if found and build.options.strict:
        raise PluginError(f"{build.request.listed([*grave, *found])}\n{SWITCH}")
    if grave:
        raise PluginError(build.request.listed(grave))
    if found:
        log.info(build.request.listed(found, "Gapless leaves out what it cannot use"))
    if build.options.strict:
        _remind_of_ids(build.read.catalog)


def _check_terms(build: SiteBuild, known: Catalog) -> Iterator[Mistake]:
    """Check the articles that say more about words of the glossary."""
    ids = {article.id for article in known.articles}
    for term in build.content.terms:
        if term.article and term.article not in ids:
            name = f"{Path(build.config.docs_dir).name}/{glossary.FILE}"
            problem = f"no article has the id {term.article}"
            yield Mistake(name, problem, checks.PUBLISHED, "article", term.line)


def _lists(builds: Sequence[SiteBuild]) -> dict[str, str]:
    """The addresses of the pages that list the sessions, by language: of the first build that has one."""
    return {lang: url for build in reversed(builds) for lang, url in build.read.templates.lists.items()}


def _check_sessions(builds: Sequence[SiteBuild]) -> Iterator[Mistake]:
    """Check that a channel for sessions leads to a page that lists them."""
    build = builds[0]
    written = build.content.support
    if written is None or _lists(builds):
        return
    for level, values in written.values["levels"].items():
        for place, channel in enumerate(values["channels"]):
            if channel["type"] == "sessions" and "url" not in channel:
                name = f"{Path(build.config.docs_dir).name}/{support_file.NAME}"
                cure = "Write a page with template: sessions.html, or url: below the channel."
                line = written.line(("levels", level, "channels", place))
                yield Mistake(name, "no page lists the sessions", cure, "sessions", line)


def _remind_of_ids(known: Catalog) -> None:
    nameless = sum(not leaf.page.generated and not leaf.page.values.get("id") for leaf in known.leaves)
    if nameless:
        log.info(f"{nameless} pages have no id. Run `gapless ids`, so that their permalinks never break.")
