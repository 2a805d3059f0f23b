"""The results page for browsers without JavaScript, and in the language that its address names."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb_server.center.results import PlainQuestion


def test_the_answer_is_in_the_page(client: FlaskClient) -> None:
    """With `plain` the page holds the articles that were found, and their sections, with working links."""
    html = client.get("/search/?q=taxes&plain=1").get_data(as_text=True)

    assert 'href="../guide/invoice/#taxes"' in html
    assert "<mark>Taxes</mark>" in html or "Taxes</a>" in html
    assert 'value="taxes"' in html
    assert "<title>taxes – Search</title>" in html


def test_a_page_for_scripts_shows_the_way(client: FlaskClient) -> None:
    """Without `plain` the page is the built one, with a way to the answer for browsers without scripts."""
    plain = client.get("/search/").get_data(as_text=True)
    html = client.get("/search/?q=a+%26+b").get_data(as_text=True)

    way = '<noscript><meta http-equiv="refresh" content="0; url=?q=a+%26+b&amp;plain=1"></noscript>'
    assert plain == html.replace(way, "")
    assert way in html
    assert way not in plain


def test_other_pages_are_files(client: FlaskClient) -> None:
    """Parameters change nothing about a page that shows no results."""
    assert client.get("/guide/password/").data == client.get("/guide/password/?q=taxes&plain=1&lang=ru").data


def test_agents_articles_stay_hidden(client: FlaskClient) -> None:
    """What only agents may read is not in the answer to a customer, and nobody may keep the answer."""
    response = client.get("/search/?q=refund+a+customer&plain=1")

    html = response.get_data(as_text=True)
    assert "guide/inside" not in html
    assert "Refund a customer" not in re.sub(r"</?mark>", "", html)
    assert "private, no-cache" == response.headers["Cache-Control"]
    assert "Set-Cookie" not in response.headers


def test_it_is_sent_compressed(client: FlaskClient) -> None:
    """A browser that takes it gets the same page compressed."""
    small = client.get("/search/?q=taxes&plain=1", headers={"Accept-Encoding": "gzip"})

    assert "gzip" == small.headers["Content-Encoding"]
    assert client.get("/search/?q=taxes&plain=1").data == gzip.decompress(small.data)


@pytest.mark.parametrize(
    "query", ["q=%22%3E%3Cb%3E", "q=taxes&offset=x", "q=taxes&offset=-5&type=%3Cb%3E", "q="]
)
def test_any_parameters_do_no_harm(client: FlaskClient, query: str) -> None:
    """Whatever stands in the address, the page is there, and words stay words."""
    response = client.get(f"/search/?{query}&plain=1")

    assert 200 == response.status_code
    assert "<b>" not in response.get_data(as_text=True).partition("</head>")[2]


def test_the_next_page_asks_the_same() -> None:
    """The address of another page of results keeps the question, its filters and its spelling."""
    asked = PlainQuestion(q="a&b", correct=False, offset=0, types=("faq", "video"), products=("Web",))

    expected = "?q=a%26b&plain=1&correct=0&offset=10&type=faq&type=video&product=Web"
    assert expected == asked.address(offset="10")


@pytest.fixture(scope="module")
def reader(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A browser at a service whose site has a results page in Russian too, in two folders."""
    from kb_server import app
    from kb_server.releases.current import CurrentRelease
    from kb_server.settings import Settings
    from tests.kb_server.reading import browser

    releases = tmp_path_factory.mktemp("russian")
    shutil.copytree(published, releases, symlinks=True, dirs_exist_ok=True)
    site = releases / "current" / "site"
    html = (
        (site / "search/index.html").read_text(encoding="utf-8").replace('data-lang="en"', 'data-lang="ru"')
    )
    for folder in ("ru", "es-419"):
        (site / folder / "search").mkdir(parents=True)
        (site / folder / "search" / "index.html").write_text(html, encoding="utf-8")
    serving = CurrentRelease(releases)
    service = app.create(Settings(releases=releases, state=releases / "state"), serving)
    yield browser(service)
    service.extensions["gapless.ingester"].close()
    serving.close()


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("/search/?q=a&lang=ru", "/ru/search/?q=a"),
        ("/search/?lang=ru-RU&type=faq", "/ru/search/?type=faq"),
        ("/search/?q=a&lang=ru&plain=1", "/ru/search/?q=a&plain=1"),
        ("/search/?q=a&lang=es-419", "/es-419/search/?q=a"),
        ("/search/?q=a&lang=zh", ""),
        ("/search/?q=a&lang=..%2Fru", ""),
        ("/ru/search/?q=a&lang=ru", ""),
    ],
)
def test_results_of_a_language(reader: FlaskClient, asked: str, place: str) -> None:
    """An address that names a language leads to its results page, where the site has one."""
    response = reader.get(asked)

    assert (302 if place else 200, place) == (response.status_code, response.headers.get("Location", ""))


def test_the_answer_is_in_the_language_of_the_page(reader: FlaskClient) -> None:
    """A results page in Russian answers in Russian, in whatever folder; its links lead to the articles."""
    html = unescape(reader.get("/ru/search/?q=taxes&plain=1").get_data(as_text=True))

    assert html == unescape(reader.get("/es-419/search/?q=taxes&plain=1").get_data(as_text=True))
    assert "по запросу «taxes»" in html or "Пока ни одна статья" in html or "Ближе всего" in html


@pytest.mark.slow
def test_a_language_that_we_do_not_speak_has_the_words_of_its_theme(german: FlaskClient) -> None:
    """What the theme says in German is German, with its plural forms; the rest says that it is English."""
    one, none, unanswered = (
        unescape(german.get(f"/search/?q={query}&plain=1").get_data(as_text=True))
        for query in ("password&type=how-to", "password&type=faq", "zxqwv")
    )

    assert "<title>password – Suche</title>" in one
    assert '<h2 class="gapless-summary">1 Suchergebnis: “password”</h2>' in one
    assert '<h2 class="gapless-summary">0 Suchergebnisse: “password”</h2>' in none
    assert '<bdi lang="en" dir="ltr">No article answers this yet</bdi>' in unanswered
