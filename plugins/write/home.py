"""The home page: categories, featured, newest and videos, in the page's own language."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from plugins.read.articles import VIDEOS, Article, Category, Role
from plugins.write.context import Home, LearningPath, RoleStarts, Start

SHELF = 6  # articles in a list of the home page
STARTS = 4  # articles under a heading of the search dialog
NEVER = date(1970, 1, 1)


def make(
    articles: Iterable[Article],
    categories: Iterable[Category],
    popular: Iterable[str] = (),
    paths: Iterable[LearningPath] = (),
    roles: Iterable[Role] = (),
    singles: Collection[str] = (),
) -> Home:
    """Choose what the home page shows from the `articles` of its language; `popular` are ids.

    `paths` are the learning paths of the site, `roles` those that the page itself names, `singles` the ids of
    articles in no category, which the menu shows beside them.
    """
    known = {article.id: article for article in articles}
    listed = [article for article in known.values() if article.listed]
    areas = tuple(categories)
    featured = tuple(article for article in listed if article.featured)[:SHELF]
    courses = {path.article.id: Start(path.article, path) for path in paths if path.article.id in known}
    return Home(
        categories=areas,
        others=tuple(article for article in listed if not areas or article.id in singles),
        featured=featured,
        newest=newest(article for article in listed if article not in featured)[:SHELF],
        videos=tuple(article for article in newest(listed) if article.type in VIDEOS)[:SHELF],
        paths=tuple(courses.values())[:SHELF],
        roles=tuple(
            RoleStarts(
                role.name, tuple(courses.get(one) or Start(known[one]) for one in role.start if one in known)
            )
            for role in roles
        ),
        popular=chosen(listed, popular, SHELF),
    )


def chosen(articles: Iterable[Article], ids: Iterable[str], most: int) -> tuple[Article, ...]:
    """The first of `articles` that `ids` name, in their order; those that lists leave out are left out."""
    wanted = list(ids)
    known = {one.id: one for one in articles if one.listed} if wanted else {}  # every page asks
    return tuple(known[name] for name in wanted if name in known)[:most]


def newest(articles: Iterable[Article]) -> tuple[Article, ...]:
    """Sort by the day an article was written, else verified, the newest first; within a day by title."""
    by_title = sorted(articles, key=lambda article: (article.title.casefold(), article.id))
    return tuple(
        sorted(by_title, key=lambda article: article.created or article.verified or NEVER, reverse=True)
    )


def changed(articles: Iterable[Article]) -> tuple[Article, ...]:
    """The articles that were changed after the month in which they were written, the last change first."""
    later = [
        article
        for article in articles
        if article.month and article.updated and f"{article.updated:%Y-%m}" > article.month
    ]
    return tuple(sorted(later, key=lambda article: (article.updated or NEVER, article.id), reverse=True))


def starts(
    articles: Iterable[Article], popular: Iterable[str] = ()
) -> tuple[tuple[str, tuple[Article, ...]], ...]:
    """What the search dialog shows before anything is typed: the key of each heading, and its articles.

    What is read most (`popular`, ids) stands in the place of what the site features. It is in the order of
    the site: every page has the dialog, and must be made again when this list changes.
    """
    listed = [article for article in articles if article.listed]
    most = chosen((article for article in listed if article.type != "path"), popular, STARTS)
    read = tuple(article for article in listed if article in most)
    featured = () if read else tuple(article for article in listed if article.featured)[:STARTS]
    paths = tuple(article for article in listed if article.type == "path")[:STARTS]
    parts = (("center.popular", read), ("center.featured", featured), ("center.paths", paths))
    return tuple((key, found) for key, found in parts if found)
