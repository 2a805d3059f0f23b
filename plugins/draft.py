"""An edited or new page by itself, among the pages of the last build: shown before the site is built."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from mkdocs import utils
from mkdocs.commands import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File, Files, InclusionLevel, get_files, set_exclusions
from mkdocs.structure.pages import Page

from plugins.builds import NestedBuilds
from plugins.mistakes import Mistaken
from plugins.read import catalog, content, pages
from plugins.read.catalog import RenderedPage
from plugins.read.navigation import SiteNavigation
from plugins.read.pages import KnownPages
from plugins.site_build import SiteBuild
from search.documents import PUBLIC


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A page that is not published yet."""

    url: str  # from the root of the site
    html: str


@dataclass(frozen=True, slots=True)
class LastBuild:
    """A build that has ended, and the builds of its plugin, among which its events look for it."""

    build: SiteBuild
    builds: NestedBuilds

    def draft(self, path: str) -> DraftPage | None:
        """The page at `path` in the content as it is written now; None where the whole site must be built.

        That is so for a page for agents, one with a mistake or without a page of its own, and where a plugin
        may do something that we do not know. What other pages say of it, and a new page's place in the
        navigation, are those of the last build.
        """
        build = self.build
        if not build.cache.known:
            return None
        drawn = build.read.pictures.count
        with _silent(), _written() as written:
            self.builds.begin(build)
            try:
                page = self._take(path)
                made = page is not None and self._make(page)
            except (MkDocsException, Mistaken, OSError):
                return None  # the build of the whole site says what is wrong
            finally:
                self.builds.forget()
        if page is None or not made or not written or build.read.pictures.count != drawn:
            return None
        return DraftPage(page.url, written[0].decode("utf-8"))

    def _take(self, path: str) -> Page | None:
        """The page at `path`, known to the build with its front matter as it is now; None in doubt."""
        build, was = self.build, self.build.read.templates.leaves.get(path)
        file = build.files.get_file_from_path(path) or _new(path, build.config)
        if file is None or (file.page is None) != (was is None):
            return None
        found = content.read(Files([file]), build.name, strict=build.options.strict, check=build.cache.check)
        front = found.fronts.get(path)
        if front is None or path in found.private or (was and was.article.audience != PUBLIC):
            return None
        if was is None or front.values != build.content.fronts[path].values:
            wrong = found.grave or found.mistakes
            if wrong or build.options.untrusted or (found.alerts and not build.content.alerts):
                return None
            build.content.fronts[path], build.content.wrong[path] = front, found.wrong[path]
        if was is None:
            file.page = Page(None, file, build.config)
            build.files.append(file)
        return file.page

    def _make(self, page: Page) -> bool:
        """Write the page; False, and nothing is written, where its id is that of another."""
        build, path = self.build, page.file.src_uri
        mkdocs_build._populate_page(page, build.config, build.files)
        templates = build.read.templates
        was, rendered = templates.leaves.get(path), self._rendered(page)
        other = templates.articles.get(rendered.id)
        if other and (was is None or other.id != was.article.id):
            return False
        days = (was.article.created, was.article.updated) if was else (None, None)
        made = catalog.make(
            [rendered],
            (),
            spoken=build.spoken,
            history={path: (days[0], days[1])} if days[0] and days[1] else {},
            outlined=build.cache.split,
        )
        templates.put(made.leaves[0])
        documents = build.files.documentation_pages()
        mkdocs_build._build_page(page, build.config, documents, build.nav, build.read.env)
        return True

    def _rendered(self, page: Page) -> RenderedPage:
        """The rendered `page` as the catalog reads it, in its place of the last build if it had one."""
        build, leaves = self.build, self.build.read.templates.leaves
        ways = SiteNavigation(build.nav, build.spoken)
        known = {leaf.page.source: leaf.article.id for leaf in leaves.values()}
        [now] = pages.read([page], build.content, ways, build.name, KnownPages(known))
        written = str(now.values.get("id") or "")
        if not (was := leaves.get(page.file.src_uri)):
            return replace(now, id=written or now.id)
        return replace(now, id=written or was.page.id, trail=was.page.trail, original=was.page.original)


def _new(path: str, config: MkDocsConfig) -> File | None:
    """The file at `path` of the content, which was not there; None if it is no page of the site."""
    files = get_files(config)
    set_exclusions(files, config)
    file = files.get_file_from_path(path)
    return (
        file
        if file and file.is_documentation_page() and file.inclusion.value > InclusionLevel.DRAFT.value
        else None
    )


@contextmanager
def _written() -> Iterator[list[bytes]]:
    """Collect what MkDocs would write meanwhile: the folder that it wrote to is gone."""
    written: list[bytes] = []

    def collect(content: bytes, output_path: str) -> None:  # noqa: ARG001 - the names are MkDocs's
        written.append(content)

    write, utils.write_file = utils.write_file, collect
    try:
        yield written
    finally:
        utils.write_file = write


@contextmanager
def _silent() -> Iterator[None]:
    """Log nothing meanwhile: the build of the whole site says it."""
    before = logging.root.manager.disable
    logging.disable()
    try:
        yield
    finally:
        logging.disable(before)
