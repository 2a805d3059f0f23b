"""The stage of a build in which all pages are rendered, and read as a catalog."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import cast

import jinja2
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files

from plugins import configuration, defaults
from plugins.read import catalog, history, navigation, pages
from plugins.read.catalog import Catalog
from plugins.read.pages import KnownPages
from plugins.site_build import PAGES, SECTIONS, ReadSite, SiteBuild
from plugins.stages import rendering
from plugins.write import (
    agents,
    borrowed,
    diagrams,
    environment,
    generated,
    joined,
    menu,
    named_templates,
    tabs,
)
from plugins.write.generated import GeneratedPages
from plugins.write.pictures import Pictures
from plugins.write.templates import SiteFacts, Templates

PATIENCE = 1500  # milliseconds, unless the site says another number: `extra: {gapless: {patience: …}}`
SOCIAL = "social"  # plugins that draw pictures for links themselves


def read(build: SiteBuild, files: Files, env: jinja2.Environment) -> None:
    """Read all rendered pages, stop at grave mistakes, and get the templates ready."""
    if build.content.grave:
        raise PluginError(build.request.listed([*build.content.grave, *build.content.mistakes]))
    taken = [file for file in build.media if file.src_uri not in files.src_uris]  # by plugins that write them
    everything = Files([*files, *taken, *build.content.agents])
    agents.render(
        build.content.agents,
        everything,
        build.config,
        lambda page: rendering.prepare_page(build, page, everything, page.markdown or ""),
    )
    build.counter.count(PAGES, len(build.content.agents))
    build.content.texts.clear()
    _leave_out_missing(build, everything, env)
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
    colour = defaults.colour(build.config, build.options.brand)
    made = generated.add(
        build.config,
        {file.dest_uri for file in files},
        build.folders.values(),
        contact=build.content.support is not None,
        inner=bool(build.earlier),
    )
    templates = _templates(build, known, ways, made, colour)
    if templates.site.diagrams:
        diagrams.put(files, build.config)
    defaults.add_mark(files, build.config, colour)
    joined.put(files, build.config, environment.THEME, cast(str, env.globals["colours"]))
    navigations = {place.lang: ways.of(place.lang) for place in templates.places}
    articles = {leaf.page.path: leaf.article for leaf in known.leaves}
    private = agents.take_media(known, files, build.media)
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
    build.cache.begin_templates(build.config, env)
    if build.cache.known:
        menu.share(env)


def _leave_out_missing(build: SiteBuild, files: Files, env: jinja2.Environment) -> None:
    """Take names of icons and templates that the theme does not have from the front matter of pages."""
    found = [file.page for file in files.documentation_pages() if file.page]
    missing = named_templates.missing(found, build.content.fronts, env, build.config.theme.dirs)
    for page, mistake in list(missing):
        del page.meta[mistake.key]
        build.content.wrong.setdefault(page.file.src_uri, set()).add(mistake.key)
        build.content.mistakes.append(replace(mistake, file=build.name(page.file)))


def _known_pages(earlier: Sequence[SiteBuild]) -> KnownPages:
    leaves = [leaf for build in earlier for leaf in build.read.catalog.leaves if leaf.page.written]
    first = earlier[0].read.catalog.leaves if earlier else ()
    return KnownPages(
        {leaf.page.source: leaf.article.id for leaf in leaves},
        {leaf.page.place: leaf.article.id for leaf in first if leaf.page.written},
    )


def _templates(
    build: SiteBuild, known: Catalog, ways: navigation.SiteNavigation, made: GeneratedPages, colour: str
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
            brand=colour,
            cards=not build.request.serving and not configuration.has_plugin(build.config, SOCIAL),
            contact=build.options.contact,
            support=build.content.support,
            service=build.options.service,
            terms=build.content.terms,
            assistants={str(name): str(address) for name, address in build.options.assistants.items()},
            patience=extra.get("patience") or PATIENCE,
            diagrams=diagrams.found(leaf.page.html for leaf in known.leaves),
            folders=build.folders,
            around=build.earlier[-1].read.templates.places if build.earlier else (),
            menu=build.spoken.menu,
            made=made,
            switch=not (build.earlier or build.config.plugins.get("i18n")),
        ),
        [article for earlier in build.earlier for article in earlier.read.catalog.articles],
        build.request.habits,
        ways.singles(articles),
    )
