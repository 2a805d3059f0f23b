"""What the templates are given: home, paths, related articles, translations, structured data."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from plugins.read.articles import Article, Category, Crumb, minutes
from plugins.read.catalog import Catalog, Leaf, Rendered
from plugins.read.front_matter import FrontMatter
from plugins.read.sections import Clip, Outline, PageVideo
from plugins.write import home, related
from plugins.write.context import Context
from plugins.videos.times import duration
from plugins.write.structured_data import describe
from plugins.write.templates import Templates


def article(name: str, **fields: Any) -> Article:
    """An article called `name`."""
    return Article(id=name, url=f"{name}/", source=f"{name}.md", **{"title": name, **fields})


def leaf(of: Article, *, template: str = "main.html", videos: tuple[PageVideo, ...] = ()) -> Leaf:
    """A page of that article."""
    page = Rendered(
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


def templates(*leaves: Leaf, site: str = "") -> Templates:
    """The templates' view of a site of those pages."""
    categories = {"en": (Category(name="A", url="a/", description="", count=1, icon=""),)}
    return Templates(Catalog(leaves, ()), categories, site=site, contact="mailto:a@b.c", service="/s")


def test_unknown_page() -> None:
    """A page that is no article, such as 404, still has contact and service, and nothing is missing."""
    assert Context(contact="mailto:a@b.c", service="/s") == templates().context("")


def test_page_without_writer() -> None:
    """A page that no writer made has no article and no permalink, and still shows its lists."""
    made = leaf(article("index", listed=False), template="home.html")
    found = templates(replace(made, page=replace(made.page, written=False)), leaf(article("a"))).context(
        "index.md"
    )

    assert (None, "") == (found.article, found.permalink)
    assert found.home
    assert ["a"] == [a.id for a in found.home.newest]


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
    assert ["two", "one", "film"] == [a.id for a in found.home.newest]
    assert ["film"] == [a.id for a in found.home.videos]
    assert ["A"] == [category.name for category in found.home.categories]


def test_home_crumb_leads_to_home_of_language() -> None:
    """The way to a page begins at the home page in its language."""
    found = templates(
        leaf(article("home"), template="home.html"),
        leaf(article("ru/home", lang="ru"), template="home.html"),
        leaf(article("x", lang="ru", trail=(Crumb("A", "a/"),))),
    )

    assert (Crumb("", "ru/home/"), Crumb("A", "a/")) == found.context("x.md").trail


def test_index_page_is_not_above_itself() -> None:
    """A folder's index page does not name itself as a step of the way to it."""
    index = article("guide", trail=(Crumb("Guide", "guide/"),))

    assert (Crumb("", ""),) == templates(leaf(index)).context("guide.md").trail
    assert [] == list(describe(leaf(index), "https://h.example/"))


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


def test_path_and_places() -> None:
    """A learning path knows its steps and minutes; every step its place, the one before and after."""
    one, two = article("one", minutes=2), article("two", minutes=3)
    found = templates(
        leaf(one), leaf(two), leaf(article("path", type="path", steps=("one", "two", "unknown")))
    )

    path = found.context("path.md").path
    assert path
    assert (["one", "two"], 5) == ([step.article.id for step in path.steps], path.minutes)
    first, second = found.context("one.md").paths[0], found.context("two.md").paths[0]
    assert (1, 2, None, two) == (first.index, first.total, first.previous, first.next)
    assert (2, 2, one, None) == (second.index, second.total, second.previous, second.next)
    assert None is found.context("one.md").path


def test_agents_path_is_not_shown_to_the_public() -> None:
    """A public article does not say that it is a step of an agents' path."""
    found = templates(
        leaf(article("one")), leaf(article("path", type="path", audience="agents", steps=("one",)))
    )

    assert () == found.context("one.md").paths


def test_translations() -> None:
    """Each translation knows the others, whichever way it points."""
    found = templates(
        leaf(article("a")),
        leaf(article("ru", lang="ru", translation_of="a")),
        leaf(article("zh", translation_of="a")),
    )

    assert ["ru", "zh"] == [a.id for a in found.context("a.md").translations]
    assert ["a", "zh"] == [a.id for a in found.context("ru.md").translations]


def test_related_share_rare_words() -> None:
    """Related articles share words that few have; the best come first, the article itself never."""
    articles = [
        article("reset", title="Reset your password", keywords=("log in",)),
        article("change", title="Change your password", keywords=("log in",)),
        article("email", title="Change your e-mail address"),
        article("invoice", title="Download an invoice"),
        article("passwort", title="Reset your password", lang="de"),
        article("inside", title="Reset a password", audience="agents"),
        article("index", title="Password", listed=False),
    ]

    found = {name: [a.id for a in others] for name, others in related.find(articles).items()}

    assert ["change"] == found["reset"]
    assert "reset" == found["change"][0]
    assert [] == found["inside"]


def test_related_of_chinese_titles() -> None:
    """Titles in a script without spaces are compared letter by letter."""
    articles = [
        article("a", title="重置密码"),
        article("b", title="修改密码"),
        article("c", title="下载发票"),
    ]

    assert ["b"] == [other.id for other in related.find(articles)["a"]]


def test_related_is_bounded() -> None:
    """No more than five are shown, and the same ones every time."""
    articles = [article(f"n{number}", title=f"Printer {number}") for number in range(9)]

    first, second = related.find(articles), related.find(articles)

    assert 5 == len(related.find([*articles, *(article(f"o{n}", title="Other") for n in range(90))])["n0"])
    assert first == second


def test_newest_by_title_within_a_day() -> None:
    """Articles of the same day are in the order of their titles."""
    day = date(2026, 1, 1)

    assert ["a", "b"] == [a.id for a in home.newest([article("b", created=day), article("a", created=day)])]


@pytest.mark.parametrize(
    ("text", "seconds", "expected"),
    [
        ("", None, 1),
        ("word " * 1000, None, 5),
        ("字" * 1200, None, 3),
        ("", 200.0, 3),
        ("word " * 400, 60.0, 3),
    ],
)
def test_minutes(text: str, seconds: float | None, expected: int) -> None:
    """Reading and watching are estimated together, in any script, and take at least a minute."""
    assert expected == minutes(text, seconds)


def test_structured_data() -> None:
    """A page says its way and its video with chapters, so that search engines can show them."""
    video = PageVideo(
        title="Watch </script>",
        duration=93.4,
        poster="../p.png",
        source="../v.mp4",
        clips=(Clip(name="Start", start=0, end=93.4),),
    )
    of = article(
        "a", trail=(Crumb("Guide", "guide/"), Crumb("Part")), created=date(2026, 1, 2), description="D"
    )

    crumbs, described = describe(leaf(of, videos=(video,)), "https://h.example/")

    items = json.loads(crumbs)["itemListElement"]
    assert [("Guide", "https://h.example/guide/"), ("Part", None), ("a", "https://h.example/a/")] == [
        (item["name"], item.get("item")) for item in items
    ]
    assert "</script>" not in described
    assert {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": "Watch </script>",
        "description": "D",
        "thumbnailUrl": ["https://h.example/p.png"],
        "uploadDate": "2026-01-02",
        "duration": "PT1M33S",
        "contentUrl": "https://h.example/v.mp4",
        "hasPart": [
            {
                "@type": "Clip",
                "name": "Start",
                "startOffset": 0,
                "endOffset": 93,
                "url": "https://h.example/a/?t=0#t=0",
            }
        ],
    } == json.loads(described)


def test_structured_data_of_a_bare_video() -> None:
    """What is not known about a video elsewhere is left out."""
    video = PageVideo(title="", duration=None, poster="", embed="https://player.example/1")

    (described,) = describe(leaf(article("a"), videos=(video,)), "https://h.example/")

    assert {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": "a",
        "description": "a",
        "embedUrl": "https://player.example/1",
    } == json.loads(described)


def test_no_structured_data_without_address() -> None:
    """Without the site's address nothing is said, since every entry must name it."""
    assert [] == list(describe(leaf(article("a", trail=(Crumb("G", "g/"),))), ""))


@pytest.mark.parametrize(
    ("seconds", "written"), [(0, "PT0S"), (93, "PT1M33S"), (3600, "PT1H0S"), (3723, "PT1H2M3S")]
)
def test_duration(seconds: float, written: str) -> None:
    """Durations are written as ISO 8601."""
    assert written == duration(seconds)
