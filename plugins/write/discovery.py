"""What search engines and feed readers look for: robots.txt, the sitemap, the feed of what's new."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from urllib.parse import urljoin

from plugins.read.articles import Article
from plugins.write import home

NEW = 50  # articles of the feed
SUMMARY = 160  # characters of a description that is taken from the text
FEED = "feed.xml"
HIDDEN = "api/"  # answers to queries, which no robot should ask; a results page names one address for all


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What these files say about the site."""

    name: str
    address: str  # absolute
    folder: Path


def summary(text: str) -> str:
    """The beginning of `text`, as long as a description may be, up to the end of a word."""
    plain = " ".join(text.split())
    return plain if len(plain) <= SUMMARY else f"{plain[:SUMMARY].rpartition(' ')[0] or plain[:SUMMARY]}…"


def begins(text: str, words: str) -> bool:
    """Does `text` begin with `words`, whatever their punctuation is?"""
    first, wanted = ("".join(filter(str.isalnum, part.casefold())) for part in (text, words))
    return first.startswith(wanted)


def alternates(article: Article, translations: Sequence[Article], address: str) -> list[tuple[str, str]]:
    """The language and address of each translation, the article itself first; `x-default` is the original."""
    if not translations or not address:  # they must be absolute
        return []
    family = (article, *translations)
    original = next((one for one in family if not one.translation_of), article)
    links = [(one.lang, urljoin(address, one.url)) for one in family]
    return [*links, ("x-default", urljoin(address, original.url))]


def write_robots(site: Site) -> None:
    """Write robots.txt, unless the site has its own."""
    file = site.folder / "robots.txt"
    if not file.exists():
        hidden = f"Disallow: /{HIDDEN}\n"
        file.write_text(f"User-agent: *\n{hidden}\nSitemap: {site.address}sitemap.xml\n", encoding="utf-8")


def write_sitemap(site: Site, pages: Iterable[tuple[Article, Sequence[Article]]]) -> None:
    """Write the sitemap: each page with its translations, and the day of its last change if it is known."""
    entries = "".join(_entry(article, others, site.address) for article, others in pages)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{entries}</urlset>\n'
    )
    (site.folder / "sitemap.xml").write_text(text, encoding="utf-8", newline="\n")
    (site.folder / "sitemap.xml.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


def write_feed(site: Site, articles: Iterable[Article]) -> None:
    """Write the Atom feed (RFC 4287) of the newest articles, unless the site has a feed at this address."""
    new = [article for article in home.newest(articles) if article.listed and _day(article)][:NEW]
    if not new or (site.folder / FEED).exists():
        return
    latest = max(_changed(article) for article in new)
    entries = "".join(_feed_entry(article, site.address) for article in new)
    (site.folder / FEED).write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{escape(site.name)}</title>\n<id>{escape(site.address)}</id>\n"
        f"<author><name>{escape(site.name)}</name></author>\n"
        f'<link href="{escape(site.address)}"/>\n<link rel="self" href="{escape(site.address)}{FEED}"/>\n'
        f"<updated>{latest}T00:00:00Z</updated>\n{entries}</feed>\n",
        encoding="utf-8",
        newline="\n",
    )


def _entry(article: Article, others: Sequence[Article], address: str) -> str:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{escape(lang)}" href="{escape(link)}"/>\n'
        for lang, link in alternates(article, others, address)
    )
    changed = f"<lastmod>{article.updated}</lastmod>\n" if article.updated else ""
    return f"<url>\n<loc>{escape(urljoin(address, article.url))}</loc>\n{changed}{links}</url>\n"


def _feed_entry(article: Article, address: str) -> str:
    about = f"<summary>{escape(article.description)}</summary>\n" if article.description else ""
    return (
        f"<entry>\n<title>{escape(article.title)}</title>\n<id>{escape(address + article.permalink)}</id>\n"
        f'<link href="{escape(urljoin(address, article.url))}"/>\n'
        f"<published>{_day(article)}T00:00:00Z</published>\n"
        f"<updated>{_changed(article)}T00:00:00Z</updated>\n{about}</entry>\n"
    )


def _day(article: Article) -> date | None:
    return article.created or article.verified


def _changed(article: Article) -> date:
    """The day of the last change; callers know that there is one."""
    days = [day for day in (article.updated, _day(article)) if day]
    return max(days)
