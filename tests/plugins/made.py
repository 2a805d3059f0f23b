"""Articles, pages and sites made up for tests that need no build."""

from __future__ import annotations

from typing import Any

from plugins.read.articles import Article, Category
from plugins.read.catalog import Catalog, Leaf, RenderedPage
from plugins.read.front_matter import FrontMatter
from plugins.read.habits import Habits
from plugins.read.outline import Outline, PageVideo
from plugins.write.templates import SiteFacts, Templates


def article(name: str, **fields: Any) -> Article:
    """An article called `name`."""
    return Article(**{"id": name, "url": f"{name}/", "source": f"{name}.md", "title": name, **fields})


def leaf(of: Article, *, template: str = "main.html", videos: tuple[PageVideo, ...] = ()) -> Leaf:
    """A page of that article."""
    page = RenderedPage(
        id=of.id,
        path=of.source,
        source=of.source,
        url=of.url,
        title=of.title,
        html="",
        markdown="",
        markdown_url="",
        values={"template": template},
        front=FrontMatter(),
        trail=(),
        index=False,
    )
    return Leaf(of, Outline(title="", sections=(), anchors=(), videos=videos, addresses=frozenset()), page)


def templates(*leaves: Leaf, site: str = "", habits: Habits | None = None, **facts: Any) -> Templates:
    """The templates' view of a site of those pages, with more `facts` about it."""
    categories = {"en": (Category(name="A", url="a/", description="", count=1, icon=""),)}
    known = SiteFacts(address=site, contact="mailto:a@b.c", service="/s", **facts)
    return Templates(Catalog(leaves, ()), categories, known, habits=habits)
