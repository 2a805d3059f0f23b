"""The first stage of a build: front matter, and which files belong to the public site."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation

from plugins import configuration
from plugins.configuration import Options
from plugins.mistakes import Mistake
from plugins.page_cache import PageCache
from plugins.progress import StageCounter
from plugins.read import content, languages, scripts
from plugins.read.content import Content
from plugins.site_build import PAGES, SITE, BuildRequest, SiteBuild
from plugins.untrusted import files as untrusted_files
from plugins.untrusted import front as untrusted_front


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
            apart=found.apart(),
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


def take_navigation(build: SiteBuild, nav: Navigation, files: Files) -> None:
    """Keep the navigation, which names the way to each page, and count the pages to come."""
    build.nav, build.files, build.media = nav, files, files.media_files()
    pages = files.documentation_pages()
    build.folders = build.spoken.built((page.dest_uri for page in pages), inner=bool(build.earlier))
    public = len(pages)
    build.cache.begin(build.config)
    build.request.unchanged.known = build.cache.known
    build.counter.totals = {PAGES: public + len(build.content.agents), SITE: public}
