"""The page that explains a search, from the real index: who may see it, what it says, and that it holds."""

from __future__ import annotations

import html
import json
import re
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import search
import texts
from kb_server.access.users import ROLES
from kb_server.releases import store as published
from kb_server.releases.publish import publish
from search import Correction, Request, Stage
from search.documents import AUDIENCES
from tests.kb_server.access.conftest import logged_in
from tests.kb_server.explain.conftest import PAGES, SITE
from tests.kb_server.log.stories import log
from tests.kb_server.support import center
from tests.plugins.conftest import write

ADDRESS = "/explain"


def text(page: str) -> str:
    """What a page says, without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


FRAME = re.compile(
    r'<script type="module" src="/staff/static/(sending|staff|forget)\.js"></script>'
)  # all scripts


def own(page: str) -> str:
    """What the page puts into the frame of all pages for staff."""
    found = re.search(r"<main.*</main>", page, re.DOTALL)
    assert found
    return found[0]


def ask(client: FlaskClient, question: str, **more: str) -> str:
    """The page's source for a question that is answered."""
    response = client.get(ADDRESS, query_string={"q": question} | more)
    assert 200 == response.status_code
    return response.text


@pytest.mark.slow
def test_a_stranger_logs_in_and_comes_back(service: Flask) -> None:
    """People who are not logged in come to the login page, and from there to the question that they had."""
    client = service.test_client()
    away = client.get("/explain?q=my+bill")
    assert (303, "/login?next=/explain?q%3Dmy%2Bbill") == (away.status_code, away.headers["Location"])
    data = {"name": "writer", "password": "correct horse battery", "next": "/explain?q=my+bill"}
    assert "/explain?q=my+bill" == client.post("/login", data=data).headers["Location"]


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_every_role_may_ask(service: Flask, role: str) -> None:
    """Agents, writers and admins see the page, and in it the articles for agents, marked as such."""
    found = ask(logged_in(service, role), "refund a customer")
    assert 'href="/a/refund">Refund a customer</a>' in found
    assert "for agents only" in found


def test_as_customers_find_it(writer: FlaskClient) -> None:
    """Articles for agents can be left out, as customers' searches leave them out."""
    found = ask(writer, "refund a customer", public="1")
    assert "/a/refund" not in found
    assert "for agents only" not in found


def test_everything_is_told(writer: FlaskClient) -> None:
    """Question, stage, correction, synonym with its line, words and the best section are on the page."""
    said = text(ask(writer, "the bill by mial", lang="en"))
    for part in (
        "Read “the bill by mial”",
        "Searched “the bill by mail”",
        "corrected Found after words were corrected.",
        "mial → mail : a slip",
        "bill = invoice , from content/search/synonyms.yml:1",
        "the a common word: counts in titles and headings only",
        "its best section is “By mail”",
        "Meaning not used",
        "Missing: bill",
    ):
        assert part in said


def test_numbers_are_those_of_the_command(writer: FlaskClient, releases: Path) -> None:
    """The page shows what `gapless explain` prints: the same articles, in order, with the same scores."""
    question = "message with a link and an invoice"
    request = Request(text=question, audiences=frozenset(AUDIENCES))
    explained = search.open(releases / "current" / "index").explain(request)
    said = text(ask(writer, question))
    shown = re.findall(r"Score ([\d.]+) Coverage (\d+)% Confidence (\d+)%", said)
    assert [
        (f"{hit.score:.2f}", f"{100 * hit.coverage:.0f}", f"{100 * hit.confidence:.0f}")
        for hit in explained.hits
    ] == shown
    assert len(shown) > 2


def test_first_by_rule_says_by_which(writer: FlaskClient) -> None:
    """An article that is pinned, or named by its keyword, says why it is first."""
    assert "Comes first because it is pinned" in ask(writer, "first steps")
    assert "Comes first because its title, id or keyword was typed" in ask(writer, "receipt")


@pytest.mark.slow
def test_meaning_is_told_where_it_was_asked(tmp_path: Path) -> None:
    """Where search asked what is meant, the page says how near each article lies."""
    publish(write(tmp_path, PAGES, SITE), tmp_path / "releases", meant=("en",))
    service = center.serve(tmp_path / "releases", tmp_path / "var")
    said = text(ask(logged_in(service, "writer"), "message about lost credentials", lang="en"))
    assert re.search(r"Meaning [01]\.\d\d", said)
    center.close(service)


def test_no_question_is_a_form(writer: FlaskClient) -> None:
    """Without a question there is the form and nothing else, neither found nor not found."""
    for address in (ADDRESS, "/explain?q=", "/explain?q=+%20%00", "/explain?lang=en"):
        page = writer.get(address)
        assert (200, 0) == (page.status_code, own(page.text).count("<h2"))
        assert '<form class="question" method="get" action="/explain"' in page.text


def test_nothing_found_is_said(writer: FlaskClient) -> None:
    """Where nothing is found the page says so, and which words no article has."""
    said = text(ask(writer, "zeppelin"))
    assert "none Nothing was found." in said
    assert "zeppelin unknown: in no article" in said
    assert "No article answers this yet." in said


def test_as_typed(writer: FlaskClient) -> None:
    """A word can be left as it was typed: then nothing is corrected."""
    said = text(ask(writer, "pasword", correct="0"))
    assert "Corrected" not in said
    assert "pasword unknown: in no article" in said


@pytest.mark.parametrize("hostile", ['"><script>alert(1)</script>', "<img src=x onerror=alert(1)> invoice"])
def test_words_stay_words(writer: FlaskClient, hostile: str) -> None:
    """A question, a title and a heading with markup in them are shown as text."""
    page = ask(writer, hostile)
    assert not re.search(r"<(script|img)", FRAME.sub("", page))
    assert html.escape(hostile, quote=False).replace('"', "&#34;") in page
    page = ask(writer, "taxes invoice pay")
    assert " &amp; &lt;pay&gt;</a>" in page
    assert "“Taxes &lt;b&gt;”" in page


def test_nothing_inline(writer: FlaskClient) -> None:
    """The page has no script or style inline and nothing from elsewhere: the strict policy holds."""
    response = writer.get("/explain?q=bill")
    for forbidden in ("<style", " style=", " onclick", "http://", "https://", "<script"):
        assert forbidden not in FRAME.sub("", response.text)
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert "no-store" == response.headers["Cache-Control"]
    assert "no-referrer" == response.headers["Referrer-Policy"]
    for sheet in re.findall(r'rel="stylesheet" href="([^"]+)"', response.text):
        assert 200 == writer.get(sheet, buffered=True).status_code


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=a%00b",
        "q=%ff%fe",
        "q=%ed%a0%80",
        "q=%ed%b0%80x",
        "q=%u0041",
        "q=a%",
        "q",
        "q=a&q=b",
        "q=" + "ab+" * 3333,
        "q=" + "x" * 10_000,
        "q=" + "%F0%9F%A6%92" * 300,
        "q=" + "%EF%B7%BA" * 30,
        "q=%20%E2%80%AE%E2%80%8B",
        "q=bill&lang=../../etc",
        "q=bill&lang=%00",
        "q=bill&public=x&correct=x",
    ],
)
def test_any_address_is_answered(writer: FlaskClient, query: str) -> None:
    """Whatever stands in the address, there is a page."""
    response = writer.get(f"/explain?{query}")
    assert (200, "\0" in response.text) == (response.status_code, False)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60)
@given(question=st.one_of(st.text(max_size=250), st.text('()[]{}"*?~^:\\/+-!&|<>\0 AND', max_size=60)))
def test_any_text_is_answered(writer: FlaskClient, question: str) -> None:
    """Whatever is asked, there is a page, without markup of the asker's."""
    assert "<script" not in FRAME.sub("", ask(writer, question))


def test_over_http(service: Flask, writer: FlaskClient, releases: Path) -> None:
    """The API gives our own people the same explanation as data, and customers none."""
    address = "/api/explain?q=the+bill+by+mial&lang=en&limit=1"
    request = Request(text="the bill by mial", lang="en", limit=1, audiences=frozenset(AUDIENCES))
    now = published.current(releases)
    explained = search.open(releases / "current" / "index", release=now).explain(request)
    assert json.loads(json.dumps(asdict(explained))) == writer.get(address).get_json()
    assert 401 == service.test_client().get(address).status_code


def test_only_staff_are_told_of_it(service: Flask, writer: FlaskClient) -> None:
    """An answer says to our own people alone that it can be explained."""
    for client, told in ((writer, True), (service.test_client(), False)):
        assert client.get("/api/search?q=bill").get_json()["explained"] is told


def test_what_is_asked_is_not_logged(service: Flask, writer: FlaskClient) -> None:
    """No question that is explained becomes an event, whatever comes of it."""
    for question in ("bill", "zeppelin", ""):
        ask(writer, question)
    assert [] == log(service)


@pytest.mark.slow
def test_a_broken_index_is_no_empty_result(
    releases: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """When search is broken the page is a 503 that says so and what to do, and never “nothing found”."""
    mine = Path(shutil.copytree(releases, tmp_path / "releases", symlinks=True))
    victim = next(p for p in (mine / "current/index").rglob("*") if p.is_file())
    victim.write_bytes(b"x" + victim.read_bytes()[1:] if victim.stat().st_size else b"x")
    service = center.serve(mine, tmp_path / "var")
    response = logged_in(service, "writer").get("/explain?q=bill")
    assert (503, "5") == (response.status_code, response.headers["Retry-After"])
    said = text(response.text)
    assert "Search is broken" in said
    assert "is damaged" in said
    for wrong in ("Nothing.", "No article", "What was found"):
        assert wrong not in said
    assert published.current(mine) in caplog.text
    center.close(service)


@pytest.mark.slow
def test_nothing_published_is_said(tmp_path: Path) -> None:
    """Where no release can be served, the page says why, as a 503."""
    service = center.serve(tmp_path / "none", tmp_path / "var", config=tmp_path / "mkdocs.yml")
    response = logged_in(service, "writer").get("/explain?q=bill")
    assert 503 == response.status_code
    assert "Search is broken" in response.text
    center.close(service)


def test_every_kind_has_words() -> None:
    """Each stage and each kind of correction is said in plain words."""
    explain = texts.load("en").branch("explain")
    assert set(get_args(Stage)) == set(explain["stages"])
    assert set(get_args(get_type_hints(Correction)["kind"])) == set(explain["kinds"])


def test_speaks_the_readers_language(writer: FlaskClient) -> None:
    """The page is in the language that the browser asks for, the question as it was asked."""
    page = writer.get(ADDRESS, query_string={"q": "bill"}, headers={"Accept-Language": "ru-RU,ru;q=0.9"}).text
    assert '<html lang="ru" ' in page
    assert "Прочитано «bill»" in text(page)
    assert "bill = invoice , из content/search/synonyms.yml:1" in text(page)


def test_templates_are_in_the_package() -> None:
    """Template and stylesheet lie beside the code, so that an installed package has them."""
    from kb_server import explain

    folder = Path(explain.__path__[0])
    assert (folder / "templates" / "explain" / "page.html").is_file()
    assert (folder / "static" / "explain.css").is_file()
