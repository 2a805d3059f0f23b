"""Reading an article as Markdown, by its current id or an earlier one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import unquote

from kb_server.releases.articles import PublishedArticle, resolve, with_case
from kb_server.releases.current import OpenRelease
from search.documents import PUBLIC


class NoSuchArticle(LookupError):
    """There is no article with that id that the reader may see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """An article for programs to read."""

    article: str  # its current id
    title: str
    type: str
    lang: str
    audience: str
    url: str  # relative to the learn center
    updated: str  # ISO date; "" when it is not known
    anchors: tuple[str, ...]
    markdown: str


def find(
    served: OpenRelease, audiences: Collection[str], name: str, anchor: str = ""
) -> tuple[str, PublishedArticle, str]:
    """The current id, article and anchor of a permalink, for a reader in `audiences`.

    Raises NoSuchArticle, also for an article that the reader may not see.
    """
    place = resolve(served.articles, with_case(served.articles, name), anchor)
    if place is None or place[0].audience not in audiences:
        raise NoSuchArticle(f"There is no article {name}.")
    id_ = next(id_ for id_, one in served.articles.items() if one is place[0])
    return id_, *place


def read(served: OpenRelease, name: str, known: PublishedArticle) -> Read:
    """Read the article `known` with the current id `name`."""
    return Read(
        article=name,
        title=known.title,
        type=known.type,
        lang=known.lang,
        audience=known.audience,
        url=known.url,
        updated=known.updated or "",
        anchors=known.anchors,
        markdown=_markdown(served, known),
    )


def languages(served: OpenRelease) -> set[str]:
    """The languages of the articles (BCP 47)."""
    return {article.lang for article in served.articles.values() if article.lang}


def _markdown(served: OpenRelease, known: PublishedArticle) -> str:
    pages = served.site if known.audience == PUBLIC else served.directory / "agents"
    file = pages / unquote(known.markdown)
    published = file.relative_to(served.directory).as_posix() in served.sums
    return served.read(file) if known.markdown and (published or file.is_file()) else ""
