"""Where the languages of a site are, and what leads from one to another."""

from __future__ import annotations

from plugins.write.generated import GeneratedPages
from plugins.write.language_links import LanguageLink, LanguagePlace, of_lost, of_page, of_results, places
from tests.plugins.made import article

MADE = GeneratedPages(frozenset({"ru/search/index.html"}))
KNOWN = (
    LanguagePlace(lang="en", home="", results="search/"),
    LanguagePlace(lang="ru", home="ru/", results="ru/search/"),
    LanguagePlace(lang="de", home="gut/", results=""),
)


def test_every_language_begins_somewhere() -> None:
    """A language in a folder begins there; one that only its pages name begins at the first of them."""
    pages = [article("a"), article("b", lang="ru"), article("gut", lang="de"), article("c", lang="de")]

    assert KNOWN == places(pages, "en", {"ru": "ru", "it": "it"}, MADE)


def test_a_build_inside_another_knows_the_places_around_it() -> None:
    """Its own language is where its pages are; pages in another have the places of that."""
    pages = [article("ru/a", lang="ru"), article("ru/b", lang="en")]

    assert KNOWN[:2] == places(pages, "ru", {"ru": "ru"}, MADE, KNOWN[:1])


def test_a_page_leads_to_each_language() -> None:
    """Each language is named once: the page itself, its translation, or a start page, which is said."""
    translations = [article("b", url="ru/b/", lang="ru"), article("b2", url="ru/b2/", lang="ru")]

    assert [
        LanguageLink(lang="en", url="b/", here=True),
        LanguageLink(lang="ru", url="ru/b/"),
        LanguageLink(lang="de", url="gut/", translated=False),
    ] == list(of_page("en", "b/", translations, KNOWN))


def test_results_lead_to_results() -> None:
    """Only languages with a results page are named there."""
    assert [("en", "search/", False), ("ru", "ru/search/", True)] == [
        (link.lang, link.url, link.here) for link in of_results("ru", KNOWN)
    ]


def test_a_wrong_address_leads_home() -> None:
    """A page without an address of its own leads to the start page of each language."""
    assert ["", "ru/", "gut/"] == [link.url for link in of_lost("en", KNOWN)]
