"""Promises about what the widget is told of a release."""

import json
from pathlib import Path

import pytest

from kb_server.releases import widget_site
from kb_server.releases.articles import PublishedArticle
from kb_server.releases.widget_site import MalformedWidgetSite, OfferRule, WidgetSite, offered

ARTICLES = {
    "upload": PublishedArticle(url="upload/", title="Upload", lang="en"),
    "upload-ru": PublishedArticle(url="ru/upload/", title="Загрузить", lang="ru", translation_of="upload"),
    "upload-zh": PublishedArticle(url="zh/upload/", title="上传", lang="zh-CN", translation_of="upload"),
    "inside": PublishedArticle(url="inside/", title="Inside", audience="agents"),
    "gone": PublishedArticle(moved_to="upload"),
}


def test_read(tmp_path: Path) -> None:
    """What the site build writes is read."""
    rule = {"id": "a", "pages": ["/a"], "event": "", "times": 1, "within": 0, "articles": ["upload"]}
    file = tmp_path / widget_site.FILE
    file.write_text(
        json.dumps({"name": "Help", "lang": "ru", "contact": "", "contexts": [rule]}), encoding="utf-8"
    )
    assert WidgetSite(
        name="Help", lang="ru", contexts=(OfferRule(id="a", pages=("/a",), articles=("upload",)),)
    ) == widget_site.load(file)


def test_an_older_release_has_none(tmp_path: Path) -> None:
    """A release that was made before the widget is served without contexts."""
    assert WidgetSite() == widget_site.load(tmp_path / widget_site.FILE)


@pytest.mark.parametrize(
    "text", ["", "[]", '{"more": 1}', '{"contexts": [1]}', '{"contexts": [{"id": "a"}]}']
)
def test_a_file_that_is_something_else(tmp_path: Path, text: str) -> None:
    """A file that this version does not write is refused with the cure."""
    file = tmp_path / widget_site.FILE
    file.write_text(text, encoding="utf-8")
    with pytest.raises(MalformedWidgetSite, match="Publish again"):
        widget_site.load(file)


@pytest.mark.parametrize(
    ("name", "lang", "article"),
    [
        ("upload", "en", "upload"),
        ("upload", "en-GB", "upload"),
        ("upload", "ru-RU", "upload-ru"),
        ("upload", "zh", "upload-zh"),
        ("upload", "fr", "upload"),
        ("upload-ru", "en", "upload"),
        ("upload-ru", "ru", "upload-ru"),
        ("upload-ru", "fr", "upload-ru"),
    ],
)
def test_offered_in_the_readers_language(name: str, lang: str, article: str) -> None:
    """A reader is offered the article in their language, where there is one."""
    found = list(offered(OfferRule(id="a", articles=(name,)), ARTICLES, lang))
    assert [(article, ARTICLES[article].title)] == [(one.article, one.title) for one in found]


def test_what_nobody_can_read_is_not_offered() -> None:
    """Agents' articles, and those that moved or are gone, are left out."""
    assert [] == list(offered(OfferRule(id="a", articles=("inside", "gone", "never")), ARTICLES, "en"))
