"""Promises about search over HTTP: the engine's answer as it is, and never an empty one for a failure."""

import gzip
import json
from dataclasses import fields
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb_server import app
from kb_server.releases import store
from kb_server.releases.current import CurrentRelease
from kb_server.settings import Settings
from search import Answer, Hit, SectionHit, Suggestion
from tests.kb_server.reading import browser


def names(kind: type) -> set[str]:
    """The names of a dataclass's fields."""
    return {f.name for f in fields(kind)}


def test_an_answer_is_the_dataclass(client: FlaskClient) -> None:
    """The JSON has the fields of Answer, Hit and SectionHit, and leads to the section."""
    response = client.get("/api/search?q=taxes")
    body = response.get_json()
    assert 200 == response.status_code
    assert (set(), names(Hit), names(SectionHit)) == (
        names(Answer) - set(body),
        set(body["hits"][0]),
        set(body["hits"][0]["sections"][0]),
    )
    assert ("invoice", "guide/invoice/#taxes") == (
        body["hits"][0]["article"],
        body["hits"][0]["sections"][0]["url"],
    )
    assert "no-store" == response.headers["Cache-Control"]


def test_an_answer_names_its_release(client: FlaskClient, published: Path) -> None:
    """Every answer says which release it comes from."""
    assert (published / "current").readlink().name == client.get("/api/search?q=mail").get_json()["release"]


def test_an_answer_is_compressed(client: FlaskClient) -> None:
    """A browser gets the same answer in half the bytes, but for the receipt, which is random."""
    asked = "/api/search?q=mail+password+invoice+taxes&limit=50"
    plain = client.get(asked)
    small = client.get(asked, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert "gzip" == small.headers["Content-Encoding"]
    assert json.loads(gzip.decompress(small.data))["hits"] == plain.get_json()["hits"]
    receipt = len(plain.get_json()["receipt"])
    assert len(small.data) - receipt < (len(plain.data) - receipt) / 2


def test_suggestions(client: FlaskClient) -> None:
    """What is being typed is completed, with the address that it leads to."""
    body = client.get("/api/suggest?q=passw&limit=1").get_json()
    assert names(Suggestion) == set(body["suggestions"][0])
    assert ["guide/password/"] == [s["url"] for s in body["suggestions"]]


def test_the_public_sees_public_articles(client: FlaskClient) -> None:
    """What only agents may read is neither found nor suggested."""
    found = client.get("/api/search?q=refund+a+customer+sum+paid").get_json()
    assert "inside" not in [hit["article"] for hit in found["hits"]]
    assert [] == client.get("/api/suggest?q=refund").get_json()["suggestions"]
    assert "inside" not in json.dumps(found)


def test_parameters_narrow_the_answer(client: FlaskClient) -> None:
    """Filters, limit, offset and a page's language are taken."""
    asked = (
        "/api/search?q=a&lang=en&type=faq&type=video&product=p&category=c&langs=ru&limit=5&offset=5&prefix=1"
    )
    assert [] == client.get(asked).get_json()["hits"]
    assert [] != client.get("/api/search?q=password&type=how-to&correct=0").get_json()["hits"]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("", "q"),
        ("q=" + "a" * 3000, "q"),
        ("q=a&limit=0", "limit"),
        ("q=a&limit=51", "limit"),
        ("q=a&limit=1e1", "limit"),
        ("q=a&limit=²", "limit"),
        ("q=a&offset=-1", "offset"),
        ("q=a&offset=99999999999999999999", "offset"),
        ("q=a&prefix=yes", "prefix"),
        ("q=a&lang=../../etc", "lang"),
        ("q=a&type=" + "x" * 3000, "type"),
        ("q=a&" + "&".join(f"type=t{n}" for n in range(51)), "type"),
    ],
)
def test_bad_parameters_are_named(client: FlaskClient, query: str, named: str) -> None:
    """A parameter that cannot be used is a 400 that names it, as JSON."""
    response = client.get(f"/api/search?{query}")
    assert (400, True) == (response.status_code, f"parameter {named} " in response.get_json()["detail"])


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=300)
@given(text=st.one_of(st.text(max_size=300), st.text('()[]{}"*?~^:\\/+-!&|<> AND OR NOT', max_size=80)))
def test_any_text_can_be_searched(client: FlaskClient, text: str) -> None:
    """Whatever is typed there is an answer: no syntax, no failure, no markup but <mark>."""
    for address in ("/api/search", "/api/suggest"):
        response = client.get(address, query_string={"q": text})
        assert 200 == response.status_code
    assert "<script" not in json.dumps(response.get_json())


@pytest.mark.parametrize(
    "query", ["q=%ff%fe", "q=%00", "q=%ed%a0%80", "q=a%", "q", "q=a&q=b", "&&&=&q=x", "q=%u0041"]
)
def test_malformed_query_strings(client: FlaskClient, query: str) -> None:
    """A query string that no browser would send is answered, or refused with 400."""
    assert client.get(f"/api/search?{query}").status_code in {200, 400}


@pytest.mark.slow
def test_a_broken_index_is_503(releases_copy: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A damaged index is an error at start and 503 for each search, never an empty result; pages stay."""
    victim = next(p for p in (releases_copy / "current/index").rglob("*") if p.is_file())
    victim.write_bytes(b"x" + victim.read_bytes()[1:] if victim.stat().st_size else b"x")
    serving = CurrentRelease(releases_copy)
    client = browser(app.create(Settings(releases=releases_copy), serving))
    for address in ("/api/search?q=taxes", "/api/suggest?q=taxes"):
        response = client.get(address)
        assert (503, 503) == (response.status_code, response.get_json()["status"])
        assert "5" == response.headers["Retry-After"]
    assert [True] == ["is damaged" in record.getMessage() for record in caplog.records]
    assert store.current(releases_copy) in caplog.text
    assert 200 == client.get("/guide/password/").status_code
    health = client.get("/healthz")
    assert (503, "broken") == (health.status_code, health.get_json()["status"])
    assert "is damaged" in health.get_json()["trouble"]["index"]
    serving.close()
