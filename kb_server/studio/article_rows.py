"""The articles of a release with what the log and the ledger say of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kb_server.data.schema.measures import ARTICLE_COLUMNS
from kb_server.measures.definitions import MEASURES
from kb_server.measures.figures import Figure, figure
from kb_server.releases.articles import PublishedArticle
from kb_server.studio import reviews
from kb_server.support.outcomes import Solving
from search.documents import base_language

SORTS = ("visits", "from_search", "helpful", "failed", "contacts", "sent", "review", "title")
_NEVER = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """One article in the list."""

    article: str
    title: str
    lang: str
    type: str
    owner: str
    verified: str  # ISO date; "" for never
    review: date | None  # when somebody is to look at it again
    agents: bool  # only for agents
    counts: Mapping[str, int]
    helpful: Figure
    failure: Figure
    links: Solving | None  # sent by agents

    @property
    def sent(self) -> int:
        """How many links agents sent."""
        return self.links.sent if self.links else 0


def rows(
    known: Mapping[str, PublishedArticle],
    counts: Mapping[str, Mapping[str, int]],
    links: Iterable[Solving],
    *,
    lang: str = "",
    product: str = "",
) -> list[ArticleRow]:
    """The articles that are published, with zeros where nothing happened."""
    sent = {one.article: one for one in links}
    return [
        row(name, one, counts.get(name, {}), sent.get(name))
        for name, one in known.items()
        if published(one) and fits(one, lang=lang, product=product)
    ]


def fits(one: PublishedArticle, *, lang: str = "", product: str = "") -> bool:
    """Is it in the language, without the region, and about the product? "" lets all pass."""
    return (not lang or base_language(one.lang) == lang) and (not product or product in one.product)


def published(one: PublishedArticle) -> bool:
    """Is it an article that readers can open, and not the former place of one?"""
    return bool(one.title) and not one.moved_to


def row(name: str, article: PublishedArticle, counts: Mapping[str, int], links: Solving | None) -> ArticleRow:
    """One article with its figures."""
    return ArticleRow(
        article=name,
        title=article.title or name,
        lang=article.lang,
        type=article.type,
        owner=article.owner,
        verified=article.verified or "",
        review=reviews.due(article),
        agents=article.audience == "agents",
        counts=dict.fromkeys(ARTICLE_COLUMNS, 0) | dict(counts),
        helpful=figure(MEASURES["helpful"], counts),
        failure=figure(MEASURES["article_failure"], counts),
        links=links,
    )


def ordered(found: Iterable[ArticleRow], sort: str) -> list[ArticleRow]:
    """The rows by one of SORTS: what needs somebody comes first, and then by title."""
    return sorted(found, key=lambda one: (_ORDERS[sort](one), one.title.casefold(), one.article))


def _share(one: Figure) -> float:
    """What a share is at least, so that three votes do not come before three hundred."""
    return one.low if one.low is not None else -1.0


_ORDERS: Mapping[str, Callable[[ArticleRow], float]] = {
    "visits": lambda one: -one.counts.get("visits", 0),
    "from_search": lambda one: -one.counts.get("from_search", 0),
    "helpful": lambda one: one.helpful.high if one.helpful.high is not None else 2.0,
    "failed": lambda one: -_share(one.failure),
    "contacts": lambda one: -one.counts.get("contacts", 0),
    "sent": lambda one: -one.sent,
    "review": lambda one: (one.review or _NEVER).toordinal(),
    "title": lambda _one: 0.0,
}
