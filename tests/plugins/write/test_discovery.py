"""What search engines and feed readers find."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from plugins.write.discovery import Site, alternates, begins, summary, write_feed, write_robots
from tests.plugins.conftest import MKDOCS, Built, Make
from tests.plugins.made import article

ADDRESS = "https://help.example.com/"


def test_pages_describe_themselves(built: Built) -> None:
    """A page has tags for social networks and correct links to its translations, itself among them."""
    html = (built.site / "guide/first/index.html").read_text(encoding="utf-8")

    assert '<meta property="og:title" content="Reset your password">' in html
    assert f'<meta property="og:url" content="{ADDRESS}guide/first/">' in html
    assert '<meta property="og:description" content="Get in again.">' in html
    for lang, place in (("en", "guide/first/"), ("ru", "ru/guide/first/"), ("x-default", "guide/first/")):
        assert f'<link rel="alternate " hreflang="{lang}" href="{ADDRESS}{place}">' in html


def test_robots_and_sitemap(built: Built) -> None:
    """robots.txt names the sitemap, which has each public page once, with its translations."""
    assert f"Sitemap: {ADDRESS}sitemap.xml\n" in (built.site / "robots.txt").read_text(encoding="utf-8")
    results = (built.site / "search/index.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{ADDRESS}search/">' in results  # whatever is asked there
    text = (built.site / "sitemap.xml").read_bytes()
    assert text == gzip.decompress((built.site / "sitemap.xml.gz").read_bytes())
    places = [found.text for found in Xml.fromstring(text).iter() if found.tag.endswith("}loc")]  # noqa: S314
    assert len(places) == len(set(places))
    assert {ADDRESS, f"{ADDRESS}guide/first/", f"{ADDRESS}ru/guide/first/"} <= set(places)
    assert not any("inside" in str(place) for place in places)
    assert 6 == text.count(b"hreflang")


def test_feed(tmp_path: Path) -> None:
    """The feed has the newest articles with their permalinks, escaped; those without a day are left out."""
    old = article("old", verified=date(2026, 1, 1))
    new = article("new", title="A & <B>", created=date(2026, 3, 1), updated=date(2026, 4, 1))
    write_feed(Site(name="Help", address=ADDRESS, folder=tmp_path), [old, article("dateless"), new])

    atom = "{http://www.w3.org/2005/Atom}"
    feed = Xml.fromstring((tmp_path / "feed.xml").read_text(encoding="utf-8"))  # noqa: S314 - our own
    assert "2026-04-01T00:00:00Z" == feed.findtext(f"{atom}updated")
    entries = [(e.findtext(f"{atom}title"), e.findtext(f"{atom}id")) for e in feed.iter(f"{atom}entry")]
    assert [("A & <B>", f"{ADDRESS}a/new"), ("old", f"{ADDRESS}a/old")] == entries


def test_the_sites_own_files_stay(tmp_path: Path) -> None:
    """A robots.txt of the site's own, or a page of that name, is left alone."""
    (tmp_path / "robots.txt").mkdir()
    write_robots(Site(name="Help", address=ADDRESS, folder=tmp_path))
    assert (tmp_path / "robots.txt").is_dir()


def test_alternates_are_absolute() -> None:
    """Only pages with translations have alternates, and only if the site's address is known."""
    translated = article("ru", lang="ru", translation_of="a")
    assert [] == alternates(article("a"), [translated], "")
    assert [] == alternates(article("a"), [], ADDRESS)
    assert ("x-default", f"{ADDRESS}a/") == alternates(translated, [article("a")], ADDRESS)[-1]


def test_summary() -> None:
    """A long text ends at a word."""
    assert "Short text." == summary(" Short\n text. ")
    assert summary("word " * 100).endswith("word…")
    assert len(summary("word " * 100)) <= 161


@pytest.mark.slow
def test_what_the_theme_names(make: Make) -> None:
    """A logo, an icon, a style or a script that mkdocs.yml names and the site lacks stops a strict build."""
    from mkdocs.exceptions import Abort

    missing = MKDOCS.replace("font: false", "font: false, logo: gone.svg, favicon: assets/gapless/logo.svg")
    with pytest.raises(Abort, match="2 warnings in strict mode"):
        make(
            {"index.md": "---\nid: home\n---\n# Home\n"},
            f"{missing}extra_css: [gone.css, 'https://x.org/a.css']\n",
        )


def test_a_text_begins_with_the_same_words() -> None:
    """What a text says first is found whatever its case and punctuation are."""
    assert begins("Get in again – it is easy.", "Get in, again!")
    assert not begins("Press Forgot.", "Get in again.")
    assert begins("anything", "")
