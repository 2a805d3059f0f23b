"""What the service does with what browsers send."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask

from kb_server import app
from kb_server.develop.preview import Latest
from kb_server.log.events import MAX_BATCH, Clicked, Searched, Viewed, Voted
from kb_server.log.visitors import UNPROVEN
from kb_server.releases import articles
from kb_server.releases.articles import PublishedArticle
from kb_server.settings import Settings
from search import documents
from search.documents import Document
from tests.kb_server.log.stories import Visitor, close, log, service


def test_a_story_is_logged(kept: Flask) -> None:
    """A question, a click, a view and a vote are in the log with what the service knows of them."""
    visitor = Visitor(kept)
    query = visitor.searched(
        "reset password", "password", "invoice", ago=9, page="/guide/invoice/", lang="en"
    )
    response = visitor.send(
        query,
        visitor.clicked(query, "invoice", 2, ago=6, anchor="taxes"),
        visitor.event("viewed", 5, article="invoice", arrival="search", search=query["id"]),
        visitor.event("voted", 1, article="invoice", helpful=False, reason="unclear", words="What is it?"),
    )
    assert (202, {"accepted": 4, "refused": []}) == (response.status_code, response.json)
    found = log(kept)
    assert [Searched, Clicked, Viewed, Voted] == [type(e.event) for e in found]
    search, click, _, vote = found
    assert isinstance(search.event, Searched)
    assert ("reset password", "/guide/invoice/", "") == (
        search.event.text,
        search.event.page,
        search.event.receipt,
    )
    assert search.answer is not None
    assert ("exact", 2, 0.8, 0.9, "believed", "r1") == (
        search.answer.stage,
        search.answer.results,
        search.answer.confidence,
        search.answer.coverage,
        search.answer.verdict,
        search.answer.release,
    )
    assert ("password", "invoice") == search.answer.articles
    assert timedelta(seconds=9) == search.received - search.event.at
    assert isinstance(click.event, Clicked)
    assert (True, "", query["id"]) == (click.counted, click.doubt, click.event.search)
    assert {("customer", "")} == {(e.origin, e.why) for e in found}
    assert 1 == len({e.visitor for e in found})
    assert isinstance(vote.event, Voted)
    assert ("What is it?", "unclear", False) == (vote.event.words, vote.event.reason, vote.event.helpful)


def test_sent_twice_logged_once(kept: Flask) -> None:
    """An event that is sent again, in the same batch or later, is logged once."""
    visitor = Visitor(kept)
    query = visitor.searched("reset password", "password")
    visitor.send(query, query)
    assert 1 == len(log(kept))
    visitor.send(query)
    assert 1 == len(log(kept))


def test_a_click_counts_once(kept: Flask) -> None:
    """The same answer clicked again, under new ids, counts for one click on each article."""
    visitor = Visitor(kept)
    query = visitor.searched("reset password", "password", "invoice", ago=9)
    visitor.send(query, visitor.clicked(query, "password", 1), visitor.clicked(query, "password", 1))
    visitor.send(visitor.clicked(query, "password", 1), visitor.clicked(query, "invoice", 2))
    clicks = [e for e in log(kept) if isinstance(e.event, Clicked)]
    counted = [getattr(e.event, "article", "") for e in clicks if e.counted]
    assert ["invoice", "password"] == sorted(counted)
    assert ["repeated", "repeated"] == [e.doubt for e in clicks if not e.counted]


def test_an_answer_is_one_question(kept: Flask) -> None:
    """One answer, reported as several questions under new ids, counts for one question."""
    visitor = Visitor(kept)
    query = visitor.searched("reset password", "password", ago=9)
    visitor.send(query, query | {"id": "a" * 20}, query | {"id": "b" * 20})
    assert [True, False, False] == sorted((e.counted for e in log(kept)), reverse=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"sent": 1}',
        b'{"sent": 1, "events": []}',
        b'{"sent": 1, "events": {}}',
        b'{"sent": "1", "events": [{}]}',
        b'{"sent": true, "events": [{}]}',
        b'{"sent": 1, "events": [{}], "visitor": "me"}',
        b'{"sent": 1, "events": [{}], "origin": "customer"}',
        b'{"sent": 1, "events": [{}], "origin": 5}',
        b'{"sent": 1, "events": [{}], "segment": 5}',
        b'{"sent": 1, "events": [' + b",".join([b"{}"] * (MAX_BATCH + 1)) + b"]}",
        b"[" * 60_000,
    ],
)
def test_refused_batches(visitor: Visitor, body: bytes) -> None:
    """A body that is no batch is refused as a whole, and never causes a server error."""
    response = visitor.client.post("/api/events", data=body)
    assert 400 == response.status_code
    assert response.json is not None
    assert response.json["detail"]


def test_all_refused_is_400(visitor: Visitor) -> None:
    """A batch without a valid event is answered 400."""
    assert 400 == visitor.send({"kind": "typed"}).status_code


def test_too_large(visitor: Visitor) -> None:
    """A body larger than a beacon is not read."""
    assert 413 == visitor.client.post("/api/events", data=b" " * 70_000).status_code


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ("/guide/password/", "/guide/password/"),
        ("/guide/%70assword/", "/guide/%70assword/"),
        ("/ann@example.com/", ""),
        ("/../site/guide/password/", ""),
        ("/%2e%2e/site/guide/password/", ""),
        ("/" + "a" * 299, ""),
        ("/a%00b/", ""),
    ],
)
def test_pages(visitor: Visitor, page: str, kept: str) -> None:
    """A page's path is kept only when the page exists; otherwise it may hold a customer's words."""
    assert 202 == visitor.send(visitor.event("viewed", article="invoice", page=page)).status_code
    assert [kept] == [e.event.page for e in log(visitor.service)]


def test_a_full_spool(tmp_path: Path) -> None:
    """When the spool is full the browser is told to keep its events, and the loss is counted."""
    made = service(tmp_path / "var", spool_megabytes=0)
    visitor = Visitor(made)
    assert 503 == visitor.send(visitor.event("viewed", article="invoice")).status_code
    assert 1 == made.extensions["gapless.recorder"].spool.depth().dropped
    close(made)


@pytest.mark.slow
def test_answers_carry_receipts(tmp_path: Path) -> None:
    """An answer of /api/search, sent back with its receipt, makes a question and a click that count."""
    out = tmp_path / "out"
    out.mkdir()
    titles = {"password": "Reset a password", "invoice": "Read an invoice"}
    found = [Document(article=a, url=f"guide/{a}/", title=t, text=f"{t}: how.") for a, t in titles.items()]
    documents.dump(found, out / "documents.jsonl")
    (out / "contracts.jsonl").touch()
    articles.dump(
        {d.article: PublishedArticle(url=d.url, title=d.title) for d in found}, out / "articles.json"
    )
    site = Latest(out)
    assert [] == site.read()
    made = app.create(Settings(state=tmp_path / "var"), site)
    visitor = Visitor(made)
    answer = visitor.get("/api/search?q=reset+password").json
    assert answer is not None
    query = visitor.event("searched", 5, text="reset password", via="service", receipt=answer["receipt"])
    visitor.send(query, visitor.clicked(query, answer["hits"][0]["article"], 1))
    assert [("searched", True), ("clicked", True)] == [(e.event.kind, e.counted) for e in log(made)]
    close(made)
    site.close()


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ("/guide/invoice/", 200),
        ("/", 200),  # the site, for pages that are in no release, and for the widget
        ("", 200),
        ("/guide/invoice/index.html", 200),  # a file, as all pages of a site without use_directory_urls are
        ("/guide/none/", 404),
        ("/guide/none.html", 404),
        ("/../site/guide/password/", 404),
        ("/a%00b/", 404),
    ],
)
def test_a_page_gets_its_receipt(visitor: Visitor, page: str, status: int) -> None:
    """A page of the release that is served gets a receipt with which it counts, and no cookie."""
    answer = visitor.get(f"/api/receipt?{urlencode({'page': page})}")
    assert (status, "no-store", []) == (
        answer.status_code,
        answer.headers["Cache-Control"],
        answer.headers.getlist("Set-Cookie"),
    )
    if status == 200:
        visitor.send(visitor.event("asked", text="How?"), page=answer.json["receipt"])  # type: ignore[index]
        assert UNPROVEN not in {e.source for e in log(visitor.service)}


def test_an_article_for_agents_is_as_good_as_none(visitor: Visitor) -> None:
    """The intake hides agents' articles from customers: their ids look like unknown ones."""
    inside, nothing = (visitor.send(visitor.event("viewed", article=name)) for name in ("inside", "nothing"))
    assert 400 == nothing.status_code
    assert (nothing.status_code, nothing.data) == (inside.status_code, inside.data)
