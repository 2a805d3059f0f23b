"""What the template of each page is given."""

from __future__ import annotations

from dataclasses import replace

from plugins.read.articles import Crumb
from plugins.read.habits import Habits
from plugins.read.sections import split
from plugins.write.context import Context
from plugins.write.generated import GeneratedPages
from plugins.write.structured_data import describe
from tests.plugins.made import article, leaf, templates
from tests.plugins.write.test_sessions import NOW, live


def test_unknown_page() -> None:
    """A page that is not an article, such as 404, still has contact and service, and nothing is missing."""
    known = Context(
        contact="mailto:a@b.c", service="/s", lang="en", site_lang="en", results="search/", patience=1500
    )
    assert known == templates().context("")


def test_page_without_writer() -> None:
    """A page that no writer made has no article and no permalink, and still shows its lists."""
    made = leaf(article("index", listed=False), template="home.html")
    found = templates(replace(made, page=replace(made.page, written=False)), leaf(article("a"))).context(
        "index.md"
    )

    assert (None, "") == (found.article, found.permalink)
    assert found.home
    assert ["a"] == [a.id for a in found.home.newest]


def test_index_page_is_not_above_itself() -> None:
    """A folder's index page does not name itself as a step of the way to it."""
    index = article("guide", trail=(Crumb("Guide", "guide/"),))

    assert (Crumb("", ""),) == templates(leaf(index)).context("guide.md").trail
    assert [] == list(describe(leaf(index), "https://h.example/"))


def test_translations() -> None:
    """Each translation knows the others, whichever of them names the original."""
    found = templates(
        leaf(article("a")),
        leaf(article("ru", lang="ru", translation_of="a")),
        leaf(article("zh", translation_of="a")),
    )

    assert ["ru", "zh"] == [a.id for a in found.context("a.md").translations]
    assert ["a", "zh"] == [a.id for a in found.context("ru.md").translations]


RUSSIAN = templates(
    leaf(article("home", url=""), template="home.html"),
    leaf(article("a")),
    leaf(article("b", featured=True)),
    leaf(article("home-ru", url="ru/", lang="ru", translation_of="home"), template="home.html"),
    leaf(article("a-ru", url="ru/a/", lang="ru", translation_of="a")),
    leaf(article("inside", url="ru/inside/", lang="ru", audience="agents")),
    folders={"ru": "ru"},
    made=GeneratedPages(frozenset({"ru/search/index.html", "ru/404.html"})),
)


def test_switch_leads_to_the_translation() -> None:
    """The language switch leads to the same article, or says that it leads to the start page instead."""
    there, missing = RUSSIAN.context("a.md").languages[1], RUSSIAN.context("b.md").languages[1]

    assert ("ru", "ru/a/", True) == (there.lang, there.url, there.translated)
    assert ("ru", "ru/", False) == (missing.lang, missing.url, missing.translated)
    assert [True, False] == [link.here for link in RUSSIAN.context("a.md").languages]


def test_switch_of_generated_pages() -> None:
    """From the results the switch leads to the results in the other language, from a wrong address home."""
    results, lost = RUSSIAN.generated("ru/search/index.html"), RUSSIAN.generated("ru/404.html")

    assert ("ru", "ru") == (results.lang, lost.lang)
    assert ["search/", "ru/search/"] == [link.url for link in results.languages]
    assert ["", "ru/"] == [link.url for link in lost.languages]


def test_cards_are_for_links_that_others_can_follow() -> None:
    """Public articles of a site with an address have a card; agents' pages have none."""
    public = replace(leaf(article("a")), outline=split("<p>Text.</p>"))
    inside = leaf(article("b", audience="agents"))
    made = templates(public, inside, site="https://h.example/kb/")
    shown = made.described(made.context("a.md"), public, "")

    assert shown.card
    assert f"https://h.example/kb/{shown.card.address}" == shown.image
    assert made.card(inside) is None
    assert templates(public).card(public) is None
    assert templates(public, site="https://h.example/", cards=False).card(public) is None


def test_one_language_needs_no_switch() -> None:
    """A site in one language has no switch, nor has one whose languages another plugin knows better."""
    assert () == templates(leaf(article("a"))).context("a.md").languages
    pages = (leaf(article("a")), leaf(article("b", lang="ru")))
    assert () == templates(*pages, switch=False).context("a.md").languages


def test_results_page_of_the_language() -> None:
    """A page asks the results page of its language, or tells the site's own which language it is in."""
    plain = templates(leaf(article("a")), leaf(article("b", lang="de")))

    assert ("ru/search/", "") == (RUSSIAN.context("a-ru.md").results, RUSSIAN.context("a-ru.md").foreign)
    assert ("search/", "de") == (plain.context("b.md").results, plain.context("b.md").foreign)


def test_places_to_start_are_public_and_in_the_pages_language() -> None:
    """Before anything is typed, the search dialog offers what is featured in the page's language."""
    ((heading, shown),) = RUSSIAN.context("a.md").starts

    assert ("center.featured", ["b"]) == (heading, [one.id for one in shown])
    assert () == RUSSIAN.context("a-ru.md").starts


def test_a_session_shows_what_answers_the_questions_about_it() -> None:
    """What the log knows of answers is on the session's page; the list has the sessions of its language."""
    known = Habits(answered={"demo": ["a", "inside", "demo"]})
    listed = leaf(article("all", listed=False), template="sessions.html")
    pages = (leaf(live()), leaf(article("a")), leaf(article("inside", audience="agents")), listed)
    found = templates(*pages, leaf(live("demo-ru", lang="ru")), habits=known, now=NOW)
    session = found.context("demo.md").session
    assert session is not None
    assert ["a"] == [one.id for one in session.answered]
    assert ["demo"] == [one.article.id for one in found.context("all.md").sessions]
    assert () == found.context("a.md").sessions
    assert found.context("a.md").session is None
    assert ("all/", "all/", "sessions.ics") == (
        found.listed("en"),
        found.listed("ru"),
        found.context("all.md").calendar,
    )
