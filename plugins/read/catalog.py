"""The catalog of a site: all its pages as articles, search documents, answer contracts and permalinks."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urljoin

from plugins.read import articles, live_sessions
from plugins.read.articles import Article, Crumb
from plugins.read.front_matter import FrontMatter
from plugins.read.languages import SiteLanguages
from plugins.read.outline import Outline
from plugins.read.sections import split
from search.documents import AGENTS, PUBLIC, TYPES, Contract, Document

SESSIONS = "sessions.html"  # the template of the page that lists the sessions
PLACES = frozenset({"home.html", "results.html", "whats-new.html", SESSIONS})  # of pages that lead to others


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedPage:
    """One page as the site generator has rendered it."""

    id: str
    path: str  # in the content folder
    source: str  # relative to the project
    url: str
    title: str  # the generator's, for a page without a title in front matter or heading
    html: str
    markdown: str  # without front matter
    markdown_url: str
    values: Mapping[str, Any]  # its front matter with the folder's defaults, without what is mistaken
    front: FrontMatter
    trail: tuple[Crumb, ...]
    index: bool  # the first page of a folder
    written: bool = True  # False for a list of other pages, which a plugin makes
    generated: bool = False  # by a plugin or hook: no writer can edit it
    place: str = ""  # its file in the site
    original: str = ""  # the id of the page that this one translates, where its address says so
    edit_url: str = ""  # where it is edited in its repository, if mkdocs.yml names one


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the catalog: its article, its outline, and the rendered page they were read from."""

    article: Article
    outline: Outline
    page: RenderedPage

    @property
    def searchable(self) -> bool:
        """False if the writer keeps the page out of search, or it only lists others."""
        asked = (self.page.values, self.page.front.values)  # a mistake beside it must not publish the page
        return self.page.written and not any(_asked_of_search(values).get("exclude") for values in asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stub:
    """A page that has moved: its id, and where its readers are sent."""

    id: str
    moved_to: str
    path: str
    source: str
    front: FrontMatter


@dataclass(frozen=True, slots=True)
class Catalog:
    """All pages of a site. The leaves are in the order of the navigation."""

    leaves: tuple[Leaf, ...]
    stubs: tuple[Stub, ...]

    @property
    def articles(self) -> tuple[Article, ...]:
        """All articles, agents' too."""
        return tuple(leaf.article for leaf in self.leaves)

    def documents(self) -> Iterator[Document]:
        """The search documents, agents' too: each article's lead first, then its sections and moments."""
        for leaf in self.leaves:
            if leaf.searchable:
                yield from _documents(leaf)

    def contracts(self) -> Iterator[Contract]:
        """The answer contracts, each with its file and line."""
        for leaf in self.leaves:
            article = leaf.article
            for index, query in enumerate(article.answers):
                yield Contract(
                    article=article.id,
                    query=query,
                    lang=article.lang,
                    source=article.source,
                    line=leaf.page.front.line(("answers", index)),
                    audience=article.audience,
                )

    def record(self, made: Callable[[Leaf], tuple[str, ...]]) -> dict[str, dict[str, Any]]:
        """`articles.json`: all that permalinks need, by id. `made` finds the anchors that plugins made."""
        record: dict[str, dict[str, Any]] = {}
        for leaf in self.leaves:
            article = leaf.article
            if not leaf.page.written:
                continue
            record[article.id] = {
                "url": article.url,
                "title": article.title,
                "type": article.type,
                "lang": article.lang,
                "audience": article.audience,
                "source": article.source,
                "anchors": list(leaf.outline.anchors),
                "anchors_made": list(made(leaf)),
                "moved_to": None,
                "anchors_moved": dict(article.moved_to or {}),
                "markdown": article.markdown,
                "owner": article.owner,
                "verified": article.verified.isoformat() if article.verified else None,
                "review": article.review,
                "updated": article.updated.isoformat() if article.updated else None,
                "translation_of": article.translation_of,
                "product": list(article.product),
                "edit_url": leaf.page.edit_url,
                "generated": leaf.page.generated,
                "derived": not leaf.page.values.get("id"),
            }
        for stub in self.stubs:
            record[stub.id] = {
                "url": "",
                "title": "",
                "lang": "",
                "audience": PUBLIC,
                "source": stub.source,
                "anchors": [],
                "moved_to": stub.moved_to,
                "anchors_moved": {},
                "markdown": "",
            }
        return dict(sorted(record.items()))


def make(
    pages: Iterable[RenderedPage],
    stubs: Iterable[Stub],
    *,
    spoken: SiteLanguages,
    history: Mapping[str, tuple[date, date]],
    progress: Callable[[], None] = lambda: None,
    outlined: Callable[[RenderedPage], Outline] = lambda page: split(page.html),
) -> Catalog:
    """Read every page once, with `outlined`.

    `spoken` are the site's languages, `history` the days of each path's commits.
    """
    leaves = []
    for page in pages:
        outline = outlined(page)
        leaves.append(Leaf(_article(page, outline, spoken, history), outline, page))
        progress()
    return Catalog(tuple(leaves), tuple(stubs))


def _article(
    page: RenderedPage, outline: Outline, spoken: SiteLanguages, history: Mapping[str, tuple[date, date]]
) -> Article:
    values = page.values
    moved = values.get("moved_to")
    created, updated = history.get(page.path, (None, None))
    video = outline.videos[0] if outline.videos else None
    kind = str(values.get("type") or "how-to")
    text = "\n".join(section.text for section in outline.sections if section.start is None)
    return Article(
        id=page.id,
        url=page.url,
        title=str(values.get("title") or outline.title or page.title),
        source=page.source,
        description=str(values.get("description") or ""),
        type=kind if kind in TYPES else "how-to",
        typed=values.get("type") in TYPES,
        lang=spoken.of(page.path, values.get("lang")),
        product=articles.words(values.get("product")),
        audience=AGENTS if values.get("audience") == AGENTS else PUBLIC,
        trail=page.trail,
        category=page.trail[0].name if page.trail else "",
        keywords=articles.words(values.get("keywords")),
        tags=_tags(values.get("tags")),
        answers=tuple(values.get("answers") or ()),
        owner=str(values.get("owner") or ""),
        verified=articles.day(values.get("verified")),
        review=str(values.get("review") or ""),
        featured=values.get("featured") is True,
        boost=float(_asked_of_search(values).get("boost", 1.0)),
        translation_of=str(values.get("translation_of") or page.original),
        moved_to=moved if isinstance(moved, Mapping) else None,
        steps=tuple(values.get("steps") or ()),
        questions=articles.questions(values.get("check")),
        roles=articles.roles(values.get("roles")),
        created=created,
        updated=updated,
        minutes=articles.minutes(text, video.duration if video else None),
        poster=_from_root(page.url, video.poster) if video else "",
        duration=video.duration if video else None,
        markdown=page.markdown_url,
        icon=str(values.get("icon") or ""),
        session=live_sessions.read(values),
        videos=len(outline.videos),
        listed=not page.index and values.get("template") not in PLACES,
    )


def _from_root(url: str, address: str) -> str:
    """Make an address on the page at `url` relative to the site's root."""
    return urljoin(f"/{url}", address).lstrip("/") if address and not posixpath.isabs(address) else address


def _tags(written: Any) -> tuple[str, ...]:
    """The tags of a page, which themes show above its text."""
    return tuple(str(tag) for tag in written if tag is not None) if isinstance(written, list) else ()


def _asked_of_search(values: Mapping[str, Any]) -> Mapping[str, Any]:
    asked = values.get("search")
    return asked if isinstance(asked, Mapping) else {}


def _documents(leaf: Leaf) -> Iterator[Document]:
    article, heading = leaf.article, leaf.outline.title
    for place, section in enumerate(leaf.outline.sections):
        if not section.searchable:
            continue
        tags = article.tags if place == 0 else ()
        unsaid = place == 0 and heading != article.title  # else the first heading would not be indexed
        yield Document(
            article=article.id,
            anchor=section.anchor,
            url=f"{article.url}#{section.anchor}" if section.anchor else article.url,
            title=article.title,
            heading=section.heading,
            headings=section.headings,
            text="\n".join(filter(None, (heading if unsaid else "", section.text, *tags))),
            description=article.description,
            keywords=article.keywords,
            breadcrumbs=article.breadcrumbs,
            category=article.category,
            type=article.type if article.typed else "",
            product=article.product,
            lang=article.lang,
            audience=article.audience,
            start=section.start,
            end=section.end,
            boost=article.boost,
            poster=article.poster,
            translation_of=article.translation_of,
        )
