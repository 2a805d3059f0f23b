"""Lists of articles on the page of an area: each link becomes a row that says what it leads to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from plugins.read.articles import Article

_WORDS = r"[^<]*+(?:<(?!/?(?:a|li|ul)\b)[^<]*+)*+"  # of a link, with marks such as <code>
_LIST = re.compile(rf"<ul>\s*+(?:<li>\s*+<a href=\"[^\"<>]*\">{_WORDS}</a>[^<]*</li>\s*+)++</ul>")
_ITEM = re.compile(rf"<li>\s*<a href=\"([^\"<>]*)\">({_WORDS})</a>([^<]*)</li>")


@dataclass(frozen=True, slots=True)
class Row:
    """One article of a list, in the words of the page that lists it. `words` and `about` are HTML."""

    article: Article
    href: str
    words: str
    about: str  # what the page says about it; "" where it says nothing


def put(html: str, url: str, articles: Iterable[Article], render: Callable[[list[Row]], str]) -> str:
    """`html`, the page at `url`, with each list of nothing but `articles` as `render` shows it."""
    known = {unquote(article.url): article for article in articles}

    def shown(found: re.Match[str]) -> str:
        rows = [
            Row(article, href, words, about.strip().lstrip(":–— ").strip())
            for href, words, about in _ITEM.findall(found[0])
            if (article := known.get(_place(url, href)))
        ]
        return render(rows) if len(rows) == len(_ITEM.findall(found[0])) else found[0]

    return _LIST.sub(shown, html)


def _place(url: str, href: str) -> str:
    """The address from the site's root of what `href` leads to on the page at `url`."""
    place = urlsplit(urljoin(f"/{url}", href))
    return href if place.netloc else unquote(place.path).lstrip("/")
