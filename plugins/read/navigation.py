"""The navigation: the sections above each page, and the top level as categories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

from plugins.read.articles import Article, Category, Crumb
from plugins.read.languages import SiteLanguages
from search.documents import PUBLIC


class SiteNavigation:
    """The navigation of a site, without the sections that only hold one language's pages."""

    def __init__(self, nav: Navigation, spoken: SiteLanguages) -> None:
        self.nav, self.spoken = nav, spoken
        self._addresses: dict[int, str] = {}  # of sections
        self.sections = {id(item) for item in _sections(nav.items)}  # all: plugins take some out later
        self.languages = {
            id(item): folders.pop()
            for item in nav.items
            if isinstance(item, Section)
            and len(folders := {spoken.folder(page.file.src_uri) for page in pages_of(item)}) == 1
            and "" not in folders
        }

    def trail(self, page: Page) -> tuple[Crumb, ...]:
        """The sections above `page`, the outermost first; its folders where it is not in the navigation."""
        above = [item for item in page.ancestors if isinstance(item, Section) and id(item) in self.sections]
        sections = [item for item in reversed(above) if id(item) not in self.languages]
        if sections or page in self.nav.pages:
            return tuple(Crumb(str(section.title), self._address(section)) for section in sections)
        folders = page.file.src_uri.split("/")[:-1]
        if self.spoken.folder(page.file.src_uri):
            folders = folders[1:]
        return tuple(
            Crumb(folder.replace("-", " ").replace("_", " ").strip().capitalize()) for folder in folders
        )

    def _address(self, section: Section) -> str:
        """The address of the first page of a section, if it has one."""
        if id(section) not in self._addresses:
            indexes = (page.url for page in section.children if isinstance(page, Page) and page.is_index)
            self._addresses[id(section)] = next(indexes, "")
        return self._addresses[id(section)]

    def sort(self, pages: Iterable[Page]) -> list[Page]:
        """The pages in the order of the navigation; those outside it after them, by path."""
        places = {page.file.src_uri: place for place, page in enumerate(self.nav.pages)}
        outside = len(places)
        return sorted(pages, key=lambda page: (places.get(page.file.src_uri, outside), page.file.src_uri))

    def of(self, lang: str) -> Navigation:
        """The navigation of the pages in one language; the whole one where it has no page in it.

        A part that holds a language alone gives its sections to the top, as the other languages' are there.
        """
        items = [kept for item in self.nav.items for kept in self._in(item, lang)]
        pages = [page for page in self.nav.pages if self.language(page) == lang]
        if not pages or not items:
            return self.nav
        found = Navigation(items, pages)
        homes = [page for page in pages if page.meta.get("template") == "home.html" or page.is_homepage]
        found.homepage = next(iter(homes), None) or found.homepage or self.nav.homepage
        return found

    def language(self, page: Page) -> str:
        """The language in whose menu a page stands."""
        return self.spoken.menu(self.spoken.of(page.file.src_uri, page.meta.get("lang")))

    def link_neighbours(self) -> None:
        """Let the pages before and after each page be those in its language."""
        last: dict[str, Page] = {}
        for page in self.nav.pages:
            before = last.get(lang := self.language(page))
            page.previous_page, page.next_page = before, None
            if before:
                before.next_page = page
            last[lang] = page

    def _in(self, item: StructureItem, lang: str) -> Iterator[StructureItem]:
        """Yield what the top of the navigation shows of `item` in one language."""
        if isinstance(item, Section) and id(item) in self.languages:
            if lang not in {self.language(page) for page in pages_of(item)}:
                return
            areas = any(isinstance(child, Section) for child in item.children)
            yield from item.children if areas else [item]
        elif not (pages := [*pages_of(item)]) or lang in {self.language(page) for page in pages}:
            yield item

    def categories(self, articles: Mapping[str, Article]) -> dict[str, tuple[Category, ...]]:
        """The top sections by language; `articles` are by path in the content folder."""
        found: dict[str, list[Category]] = {}
        for item in self._top():
            if not isinstance(item, Section):
                continue
            pages = [page for page in pages_of(item) if page.file.src_uri in articles]
            if not pages:
                continue
            here = [articles[page.file.src_uri] for page in pages]
            index = next(
                (articles[page.file.src_uri] for page in pages if page in item.children and page.is_index),
                None,
            )
            category = Category(
                name=str(item.title),
                url=(index or here[0]).url,
                description=index.description if index else "",
                count=sum(article.listed and article.audience == PUBLIC for article in here),
                icon=index.icon if index else "",
            )
            found.setdefault(self.spoken.menu(here[0].lang), []).append(category)
        return {lang: tuple(items) for lang, items in found.items()}

    def singles(self, articles: Mapping[str, Article]) -> frozenset[str]:
        """The ids of articles that stand beside the top sections, in none of them."""
        paths = [item.file.src_uri for item in self._top() if isinstance(item, Page)]
        return frozenset(articles[path].id for path in paths if path in articles)

    def _top(self) -> Iterator[StructureItem]:
        for item in self.nav.items:
            if isinstance(item, Section) and id(item) in self.languages:
                yield from item.children
            else:
                yield item


def pages_of(item: StructureItem) -> Iterator[Page]:
    """The pages of a part of the navigation, in its order."""
    if isinstance(item, Page):
        yield item
    for child in item.children if isinstance(item, Section) else ():
        yield from pages_of(child)


def _sections(items: Iterable[StructureItem]) -> Iterator[Section]:
    for item in items:
        if isinstance(item, Section):
            yield item
            yield from _sections(item.children)
