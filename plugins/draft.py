"""An edited page by itself, as it looks among the pages of the last build: shown before the site is built."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from mkdocs import utils
from mkdocs.commands import build as mkdocs_build
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.pages import Page

from plugins.builds import NestedBuilds
from plugins.mistakes import Mistaken
from plugins.read import catalog, front_matter
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

        That is so for a page that was not there, one that other pages show in another way, one for agents,
        and where a plugin may do something that we do not know.
        """
        build = self.build
        file = build.files.get_file_from_path(path)
        leaf = build.read.templates.leaves.get(path)
        if not build.cache.known or not file or not file.page or not leaf:
            return None
        if leaf.article.audience != PUBLIC or not self._says_the_same(path, file.content_string):
            return None
        drawn = build.read.pictures.count
        with _silent(), _written() as written:
            self.builds.begin(build)
            try:
                self._make(file.page)
            except (MkDocsException, Mistaken, OSError):
                return None  # the build of the whole site says what is wrong
            finally:
                self.builds.forget()
        if not written or build.read.pictures.count != drawn:
            return None
        return DraftPage(file.page.url, written[0].decode("utf-8"))

    def _says_the_same(self, path: str, text: str) -> bool:
        """Is the front matter in `text` that of the last build?"""
        try:
            return front_matter.read(text, path).values == self.build.content.fronts[path].values
        except (Mistaken, KeyError):
            return False

    def _make(self, page: Page) -> None:
        build, path = self.build, page.file.src_uri
        mkdocs_build._populate_page(page, build.config, build.files)
        templates = build.read.templates
        was = templates.leaves[path]
        rendered = replace(was.page, html=page.content or "", markdown=page.markdown or "")
        days = was.article.created, was.article.updated
        made = catalog.make(
            [rendered],
            (),
            spoken=build.spoken,
            history={path: (days[0], days[1])} if days[0] and days[1] else {},
            outlined=build.cache.split,
        )
        templates.leaves[path] = made.leaves[0]
        pages = build.files.documentation_pages()
        mkdocs_build._build_page(page, build.config, pages, build.nav, build.read.env)


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
