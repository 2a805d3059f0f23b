"""Titles of pages in another language than the page that shows them, in menus and lists, say in which.

WCAG 2.2, 3.1.2 (Language of Parts). Material's templates print most of them, so that they are looked for in
the built page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from html import escape, unescape

from plugins.read.articles import Article

# What shows a title: a link, a part of the menu; and what shows a description.
_SHOWN = re.compile(
    r"<(a|label)\b[^<>]*+>(?:[^<]++|<(?!/?\1\b))*+</\1>|<p class=\"gapless-card__text\">[^<]*+</p>"
)
_TEXT = re.compile(r">([^<>]+)<")


def words(articles: Collection[Article], lang: str, menu: str) -> dict[str, str]:
    """The language of each title and description of `articles` that a page in `lang` shows as foreign ones.

    Sections of the menu are in the language `menu`. What is written the same in `lang` is left out.
    """
    found: dict[str, str] = {}
    for article in articles:
        found |= dict.fromkeys((crumb.name for crumb in article.trail), menu)
    for article in articles:
        found |= dict.fromkeys(_said(article), article.lang)
    own = {text for article in articles if article.lang == lang for text in _said(article)}
    return {text: said for text, said in found.items() if said != lang and text not in own}


def put(html: str, foreign: Mapping[str, str]) -> str:
    """The page `html` with the language of each of the `foreign` words that are a link or a description."""
    if not foreign:
        return html

    def named(text: re.Match[str]) -> str:
        said = text[1].strip()
        lang = foreign.get(" ".join(unescape(said).split())) if said else None
        return text[0].replace(said, f'<bdi lang="{escape(lang)}">{said}</bdi>') if lang else text[0]

    return _SHOWN.sub(lambda place: _TEXT.sub(named, place[0]), html)


def _said(article: Article) -> Iterable[str]:
    return (" ".join(text.split()) for text in (article.title, article.description) if text)
