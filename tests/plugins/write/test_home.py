"""The home page and the page of what is new."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from plugins.read.articles import Article, Crumb, Role
from plugins.read.habits import Habits
from plugins.write import home
from tests.plugins.made import article, leaf, templates


def test_home_in_its_language() -> None:
    """The home page shows articles and categories of its own language, no agents' pages, no index pages."""
    found = templates(
        leaf(article("home", listed=False), template="home.html"),
        leaf(article("one", featured=True, created=date(2026, 1, 1))),
        leaf(article("two", created=date(2026, 2, 1))),
        leaf(article("film", type="video")),
        leaf(article("inside", audience="agents", featured=True)),
        leaf(article("ru", lang="ru")),
    ).context("home.md")

    assert found.home
    assert ["one"] == [a.id for a in found.home.featured]
    assert ["two", "film"] == [a.id for a in found.home.newest]  # what is featured stands beside them
    assert ["film"] == [a.id for a in found.home.videos]
    assert ["A"] == [category.name for category in found.home.categories]


def test_what_readers_read() -> None:
    """The home page has what is read most in its language, an article what is asked for after it."""
    known = Habits(
        popular=["ru", "inside", "gone", "two", "one"], after={"one": ["inside", "gone", "two", "ru"]}
    )
    found = templates(
        leaf(article("home", listed=False), template="home.html"),
        leaf(article("one")),
        leaf(article("two")),
        leaf(article("inside", audience="agents")),
        leaf(article("ru", lang="ru")),
        habits=known,
    )
    shown = found.context("home.md").home
    assert shown
    assert ["two", "one"] == [a.id for a in shown.popular]
    assert ["two"] == [a.id for a in found.context("one.md").after]
    assert () == found.context("two.md").after


def test_home_crumb_leads_to_home_of_language() -> None:
    """The way to a page begins at the home page in its language."""
    found = templates(
        leaf(article("home"), template="home.html"),
        leaf(article("ru/home", lang="ru"), template="home.html"),
        leaf(article("x", lang="ru", trail=(Crumb("A", "a/"),))),
    )

    assert (Crumb("", "ru/home/"), Crumb("A", "a/")) == found.context("x.md").trail


def test_whats_new() -> None:
    """The page of what is new lists the newest first; an article without any day comes last, by title."""
    found = templates(
        leaf(article("new", listed=False), template="whats-new.html"),
        leaf(article("b")),
        leaf(article("a")),
        leaf(article("old", verified=date(2025, 1, 1))),
        leaf(article("late", created=date(2026, 1, 1), verified=date(2020, 1, 1))),
    )

    assert ["late", "old", "a", "b"] == [a.id for a in found.context("new.md").new]
    assert () == found.context("a.md").new


def test_newest_by_title_within_a_day() -> None:
    """Articles of the same day are in the order of their titles."""
    day = date(2026, 1, 1)

    assert ["a", "b"] == [a.id for a in home.newest([article("b", created=day), article("a", created=day)])]


def test_changed_apart_from_new() -> None:
    """What was changed in a later month than written is listed apart, the last change first."""
    articles = [
        article("new", created=date(2026, 3, 1), updated=date(2026, 3, 9)),
        article("early", created=date(2026, 1, 1), updated=date(2026, 2, 9)),
        article("late", created=date(2026, 1, 1), updated=date(2026, 4, 9)),
        article("undated", updated=date(2026, 4, 9)),
    ]

    assert ["late", "early"] == [a.id for a in home.changed(articles)]


def test_rows_are_for_pages_of_areas() -> None:
    """The page of an area knows the articles that its lists may name; an article's own lists stay."""
    found = templates(leaf(article("area", listed=False)), leaf(article("a")), leaf(article("r", lang="ru")))

    assert ["a"] == [one.id for one in found.context("area.md").rows]
    assert () == found.context("a.md").rows


def test_readers_of_each_kind_have_a_beginning() -> None:
    """The home page knows where each role begins, a path with its steps, and the paths of its language."""
    role = Role("I am new", ("course", "two", "inside"))
    found = templates(
        leaf(article("home", listed=False, roles=(role,)), template="home.html"),
        leaf(article("two")),
        leaf(article("course", type="path", steps=("two",))),
        leaf(article("course-ru", type="path", steps=("two",), lang="ru")),
        leaf(article("inside", audience="agents")),
    ).context("home.md")

    assert found.home
    [shown] = found.home.roles
    assert [("course", 1), ("two", None)] == [
        (start.article.id, len(start.path.steps) if start.path else None) for start in shown.starts
    ]
    assert ["course"] == [start.article.id for start in found.home.paths]


def test_the_dialog_begins_with_what_is_read_most() -> None:
    """Before anything is typed, the search dialog offers what is read most, else what is featured."""
    known = [
        article("a", featured=True),
        article("b"),
        article("c"),
        article("path", type="path"),
        article("home", listed=False),
    ]

    read, plain = home.starts(known, ["path", "c", "home", "b"]), home.starts(known, ["gone"])

    assert [("center.popular", ["b", "c"]), ("center.paths", ["path"])] == _named(read)
    assert [("center.featured", ["a"]), ("center.paths", ["path"])] == _named(plain)


def _named(starts: Iterable[tuple[str, tuple[Article, ...]]]) -> list[tuple[str, list[str]]]:
    return [(heading, [one.id for one in shown]) for heading, shown in starts]
