"""Reading texts: languages, fields, plural forms, days."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

import texts


def test_a_language_without_texts_speaks_english() -> None:
    """A page in any language has texts: its own, those of its base language, else English."""
    assert ["ru", "ru", "zh", "zh-Hant", "en", "en"] == [
        texts.load(lang).lang for lang in ("ru", "RU-ru", "zh-CN", "zh-Hant-TW", "tlh", "")
    ]
    assert texts.load("ru") is texts.load("ru-RU")


def test_fields_are_filled_in_whatever_they_hold() -> None:
    """A value is put in as it is, braces and all."""
    assert "Play “{provider} \\1” (loads %s)" == texts.load("en")(
        "video.play", title="{provider} \\1", provider="%s"
    )


def test_a_missing_field_is_a_mistake() -> None:
    """A text is never shown with a hole in it."""
    spoken = texts.load("en")
    with pytest.raises(KeyError, match="title"):
        spoken("video.play", provider="x")
    with pytest.raises(KeyError, match="needs n"):
        spoken("center.articles")
    with pytest.raises(KeyError):
        spoken("center.nothing")


def test_plurals() -> None:
    """Russian counts in three forms, English in two, Chinese in one."""
    counts = {
        lang: [texts.load(lang)("center.articles", n=n) for n in (1, 3, 5, 11, 21)]
        for lang in texts.LANGUAGES
    }
    assert {
        "en": ["1 article", "3 articles", "5 articles", "11 articles", "21 articles"],
        "ru": ["1 статья", "3 статьи", "5 статей", "11 статей", "21 статья"],
        **{lang: [f"{n} 篇文章" for n in (1, 3, 5, 11, 21)] for lang in ("zh", "zh-Hant")},
    } == counts


def test_days() -> None:
    """A day is written as its language writes it."""
    day = date(2026, 3, 7)
    assert ["7 March 2026", "7 марта 2026", "2026年3月7日"] == [
        texts.load(lang).date(day) for lang in ("en", "ru", "zh")
    ]


@pytest.mark.parametrize(
    ("lang", "zone", "city"),
    [
        ("en", "Europe/Berlin", "Berlin"),
        ("ru", "America/New_York", "Нью-Йорк"),
        ("zh", "Europe/Berlin", "柏林"),
        ("zh-TW", "America/New_York", "紐約"),
        ("ru", "UTC", "UTC"),
        ("zh", "America/Argentina/Buenos_Aires", "Buenos Aires"),
    ],
)
def test_a_time_zone_is_a_city(lang: str, zone: str, city: str) -> None:
    """People know a time zone by its city, in their own language where it has a name there."""
    assert city == texts.load(lang).city(zone)


def test_a_branch_is_a_copy() -> None:
    """What a script is given cannot change the texts."""
    texts.load("en").branch("desk.script")["flag"] = "changed"
    assert "Flag" == texts.load("en")("desk.script.flag")


def test_some_texts_are_replaced() -> None:
    """The others stay, also in branches; the texts of the language do not change; a new key is a mistake."""
    own = texts.load("en")
    found = own.replaced(
        {"center.search": "Suche", "script.article_hits": {"one": "{n} x", "other": "{n} xs"}}
    )
    assert ("Suche", "2 xs", own("center.close")) == (
        found("center.search"),
        found("script.article_hits", n=2),
        found("center.close"),
    )
    assert "2 xs" == texts.fill(found.branch("script")["article_hits"]["other"], {"n": 2})
    assert "Search" == own("center.search") == own.branch("center")["search"]
    with pytest.raises(KeyError):
        own.replaced({"center.nothing": "x"})


def test_names_of_languages() -> None:
    """A language is named in itself, an unknown one by its code."""
    codes = ("en", "ru-RU", "zh", "zh-TW", "el", "ka", "nb-NO", "tlh", "../en", "")
    assert [
        "English",
        "Русский",
        "中文",
        "繁體中文",
        "Ελληνικά",
        "ქართული",
        "Norsk bokmål",
        "tlh",
        "../en",
        "",
    ] == [texts.autonym(code) for code in codes]


def test_importing_reads_no_file() -> None:
    """Whoever imports the package reads a language's file only when a text is asked for."""
    code = "import texts; assert texts._read.cache_info().currsize == 0"
    assert 0 == subprocess.run([sys.executable, "-c", code], check=False).returncode


@pytest.mark.parametrize(("lang", "expected"), [("en", "May 2026"), ("ru", "Май 2026"), ("zh", "2026年5月")])
def test_a_month_in_words(lang: str, expected: str) -> None:
    """A month stands alone in its language: not as it stands beside a day."""
    assert expected == texts.load(lang).month(date(2026, 5, 9))


@pytest.mark.parametrize(
    ("lang", "expected"), [("en", "27 Nov 2026"), ("ru", "27 нояб. 2026"), ("zh", "2026年11月27日")]
)
def test_a_day_in_a_table(lang: str, expected: str) -> None:
    """In a table the month of a day is cut short."""
    assert expected == texts.load(lang).short_date(date(2026, 11, 27))


@pytest.mark.parametrize(("lang", "expected"), [("en", "May 2026"), ("ru", "мае 2026"), ("zh", "2026年5月")])
def test_a_month_after_in(lang: str, expected: str) -> None:
    """A month has the form that it has in a sentence: checked in May."""
    assert expected == texts.load(lang).in_month(date(2026, 5, 9))
