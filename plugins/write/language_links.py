"""The languages of a site: where each begins, and what leads from a page to the same page in another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from plugins.read.articles import Article
from plugins.write.generated import GeneratedPages


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguagePlace:
    """Where a language of the site has its pages. Addresses are relative to the site's root."""

    lang: str
    home: str  # its start page
    results: str  # where its results are shown; "" if that is the page of the site's language
    contact: str = ""  # where one contacts the team; "" if that is the page of the site's language


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLink:
    """A link of the language switch."""

    lang: str
    url: str
    here: bool = False  # the language of the page itself
    translated: bool = True  # False if it leads to the start page, since the page is not translated


def places(
    articles: Iterable[Article],
    default: str,
    folders: Mapping[str, str],
    made: GeneratedPages,
    around: tuple[LanguagePlace, ...] = (),
) -> tuple[LanguagePlace, ...]:
    """The places of all languages that `articles` have, the site's own first.

    `folders` are the folders of languages, by language; `made` are the generated pages. `around` are the
    places that the builds around this one know, the language of the whole site first.
    """
    begun: dict[str, str] = {}  # the first page in each language, where it has no start page
    for article in articles:
        begun.setdefault(article.lang, article.url)
    known = around or (LanguagePlace(lang=default, home="", results=made.results(), contact=made.contact()),)
    langs = [lang for lang in begun if lang not in {place.lang for place in known}]
    return (
        *known,
        *(
            LanguagePlace(
                lang=lang,
                home=made.home(folders[lang]) if lang in folders else begun[lang],
                results=made.results(folders[lang]) if lang in folders else "",
                contact=made.contact(folders[lang]) if lang in folders else "",
            )
            for lang in langs
        ),
    )


def of_page(
    lang: str, url: str, translations: Iterable[Article], known: Iterable[LanguagePlace]
) -> Iterator[LanguageLink]:
    """Yield the links of the language switch of a page in `lang` at `url`."""
    others = {other.lang: other.url for other in reversed([*translations])}
    for place in known:
        if place.lang == lang:
            yield LanguageLink(lang=lang, url=url, here=True)
        else:
            target = others.get(place.lang)
            yield LanguageLink(
                lang=place.lang,
                url=place.home if target is None else target,
                translated=target is not None,
            )


def of_results(lang: str, known: Iterable[LanguagePlace]) -> Iterator[LanguageLink]:
    """Yield the links from the results page in `lang` to those in the other languages."""
    for place in known:
        if place.results or place.lang == lang:
            yield LanguageLink(lang=place.lang, url=place.results, here=place.lang == lang)


def of_contact(lang: str, known: Iterable[LanguagePlace]) -> Iterator[LanguageLink]:
    """Yield the links from the contact page in `lang` to those in the other languages."""
    for place in known:
        if place.contact or place.lang == lang:
            yield LanguageLink(lang=place.lang, url=place.contact, here=place.lang == lang)


def of_lost(lang: str, known: Iterable[LanguagePlace]) -> Iterator[LanguageLink]:
    """Yield the links from a page that has no address of its own to the start pages."""
    for place in known:
        yield LanguageLink(lang=place.lang, url=place.home, here=place.lang == lang)
