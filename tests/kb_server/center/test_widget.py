"""Promises about the widget over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb_server import app
from kb_server.center import widget_files
from kb_server.center.widget import FORM
from kb_server.releases.current import CurrentRelease
from kb_server.settings import Settings
from tests import ROOT
from tests.kb_server.reading import browser

APP = "https://app.example.com"


@pytest.fixture(scope="module")
def shop(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A browser at a service that gives the widget to one site."""
    serving = CurrentRelease(published)
    state = tmp_path_factory.mktemp("state")
    service = app.create(Settings(releases=published, state=state, widget_origins=(APP,)), serving)
    yield browser(service)
    service.extensions["gapless.ingester"].close()
    serving.close()


def test_without_the_setting_there_is_no_widget(client: FlaskClient) -> None:
    """An installation that lists no site gives nobody the widget."""
    for path in ("/widget.js", "/-/widget/x/main.js", "/-/widget/site/en", "/-/widget/articles/password"):
        assert 404 == client.get(path).status_code


@pytest.mark.slow
def test_files_of_this_version_are_kept_for_good(shop: FlaskClient) -> None:
    """The loader names a version; its files are kept for a year, those of another are asked for again."""
    loader = shop.get("/widget.js")
    assert "public, max-age=600" == loader.headers["Cache-Control"]
    folder = f"-/widget/{widget_files.read().version}/"
    main = shop.get(f"/{folder}main.js", headers={"Accept-Encoding": "gzip"})
    assert ("gzip", "text/javascript; charset=utf-8") == (
        main.headers["Content-Encoding"],
        main.headers["Content-Type"],
    )
    assert "immutable" in main.headers["Cache-Control"]
    assert "no-cache" == shop.get("/-/widget/0123456789ab/main.js").headers["Cache-Control"]
    known = {"Accept-Encoding": "gzip", "If-None-Match": main.headers["ETag"]}
    assert 304 == shop.get(f"/{folder}main.js", headers=known).status_code
    assert 404 == shop.get(f"/{folder}secret.js").status_code


def test_what_it_is_told_of_the_site(shop: FlaskClient) -> None:
    """The widget gets the name of the site and its texts, in a language that has texts."""
    told = shop.get("/-/widget/site/ru-RU").get_json()
    assert ("Small", "ru", "Помощь", []) == (
        told["name"],
        told["lang"],
        told["texts"]["launcher"],
        told["contexts"],
    )
    assert "en" == shop.get("/-/widget/site/xx").get_json()["lang"]


def test_the_form_has_its_words() -> None:
    """The panel's form shows words of the contact page, all of those that it is given and no others."""
    scripts = "".join(
        (ROOT / "clients" / "widget" / name).read_text(encoding="utf-8")
        for name in ("message.js", "contact.js")
    )
    asked = set(re.findall(r'formText\("(\w+)"\)', scripts)) | set(re.findall(r'#choice\("(\w+)"', scripts))
    assert sorted(asked) == list(FORM)


def test_articles_to_read_in_place(shop: FlaskClient) -> None:
    """An article is found by its id, also after it moved; agents' articles are not."""
    read = shop.get("/-/widget/articles/password").get_json()
    assert "http://localhost/guide/password/" == read["address"]
    assert "A link comes by mail." in str(read["content"])
    assert "http://localhost/guide/invoice/" == shop.get("/-/widget/articles/bill").get_json()["address"]
    assert 404 == shop.get("/-/widget/articles/inside").status_code
    assert 404 == shop.get("/-/widget/articles/none").status_code


@pytest.mark.slow
def test_only_listed_sites_get_it(shop: FlaskClient) -> None:
    """The page of a site that is not listed is refused; one without an origin is our own."""
    for origin in (
        "https://evil.example",
        "null",
        "https://app.example.com.evil.example",
        "http://app.example.com",
    ):
        assert 403 == shop.get("/-/widget/site/en", headers={"Origin": origin}).status_code
    for origin in (APP, "http://localhost"):
        assert 200 == shop.get("/-/widget/site/en", headers={"Origin": origin}).status_code


def test_an_article_says_the_address_of_the_setting(published: Path, tmp_path: Path) -> None:
    """Caches keep the answer for everybody, so the name that one sender asks under is not in it."""
    serving = CurrentRelease(published)
    base = "https://help.example.com/kb/"
    chosen = Settings(releases=published, state=tmp_path, widget_origins=(APP,), base_url=base)
    service = app.create(chosen, serving)
    told = browser(service).get("/-/widget/articles/password", headers={"Host": "evil.example"}).get_json()
    assert f"{base}guide/password/" == told["address"]
    assert "evil.example" not in repr(told["content"])
    service.extensions["gapless.ingester"].close()
    serving.close()
