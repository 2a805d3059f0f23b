"""The answers to a ticket over HTTP: articles, places in them, and links ready to send."""

from __future__ import annotations

import dataclasses
import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kb_server.releases.articles import PublishedArticle
from kb_server.support import suggestions
from kb_server.support.suggestions import Similar
from search import Answer, SectionHit
from search.documents import AGENTS
from tests.kb_server.log import stories
from tests.kb_server.support import center
from tests.kb_server.support.center import Program
from tests.kb_server.support.test_tickets import ENGLISH

PASSWORD = "Hello,\n\nI forgot my password. Is there a message that brings a link?\n\nThanks\nAnn Lee"
TAXES = "Where are the taxes of my country on the invoice?"
REFUND = "May I refund up to the sum that was paid, in the colour of chartreuse?"


def _similar(program: Program, text: str, **more: Any) -> Any:
    answer = program.post("/api/similar", text=text, **more)
    assert 200 == answer.status_code, answer.text
    return answer.get_json()


def _follow(program: Program, url: str) -> TestResponse:
    """Open a link as a customer, without a token."""
    parts = urlsplit(url)
    return program.client.get(f"{parts.path}?{parts.query}")


def test_the_place_and_its_link(agent: Program) -> None:
    """The first article's first place is the section that answers; its link leads there, with its id."""
    told = _similar(agent, PASSWORD)
    assert ("en", True) == (told["lang"], told["answered"])
    assert "I forgot my password." in told["question"]
    assert "Ann" not in told["question"]
    first = told["articles"][0]
    place = first["places"][0]
    assert ("password", False, "by-mail") == (first["article"], first["foreign"], place["anchor"])
    link = place["link"]
    assert link["url"].endswith(f"/a/password/by-mail?via={link['id']}")
    assert f"[Reset your password: By mail]({link['url']})" == link["plain"]["markdown"]
    assert link["quoted"]["text"].startswith("“A message brings a link that works for one hour.")
    assert "<mark>" not in json.dumps(link)
    opened = _follow(agent, link["url"])
    assert (302, f"/guide/password/?via={link['id']}#by-mail") == (
        opened.status_code,
        opened.headers["Location"],
    )


def test_every_link_has_its_own_id(agent: Program) -> None:
    """No two places, and no two answers to the same ticket, share a link's id."""
    made = [
        place["link"]["id"]
        for _ in range(3)
        for one in _similar(agent, PASSWORD)["articles"]
        for place in one["places"]
    ]
    assert len(set(made)) == len(made) > 2


def test_down_to_the_second(agent: Program) -> None:
    """Words in a video are found at their second, and the link leads there."""
    first = _similar(agent, "How do I drag a giraffe onto the timeline to archive a project?")["articles"][0]
    place = first["places"][0]
    assert ("tour", 20.0, "t=20") == (first["article"], place["start"], place["anchor"])
    assert "(0:20)" in place["link"]["plain"]["text"]
    opened = _follow(agent, place["link"]["url"])
    assert opened.headers["Location"].endswith("#t=20")


def test_what_is_for_agents_has_no_link(agent: Program) -> None:
    """An article for agents is found by an agent, and there is no link to send by mistake."""
    first = _similar(agent, REFUND)["articles"][0]
    assert ("refund", "agents") == (first["article"], first["audience"])
    assert {None} == {place["link"] for place in first["places"]}


def test_in_the_customers_language(agent: Program) -> None:
    """A Russian ticket gets the Russian article, also when the English one is what matched."""
    told = _similar(agent, "Здравствуйте! Я забыл пароль, как его сбросить?")
    assert ("ru", "password-ru", False) == (
        told["lang"],
        told["articles"][0]["article"],
        told["articles"][0]["foreign"],
    )
    translated = _similar(agent, PASSWORD, lang="ru")["articles"]
    assert ("password-ru", "ru", False) == tuple(translated[0][n] for n in ("article", "lang", "foreign"))
    assert "password" not in [one["article"] for one in translated]
    place = translated[0]["places"][0]
    assert ("by-mail", "") == (place["anchor"], place["snippet"])
    assert place["link"]["plain"] == place["link"]["quoted"]
    assert 302 == _follow(agent, place["link"]["url"]).status_code
    assert "zh" == _similar(agent, "您好，我忘记了密码，如何重置？")["lang"]


def test_in_another_language(agent: Program) -> None:
    """An article without a translation is marked as foreign, and still has a link."""
    first = _similar(agent, TAXES, lang="ru")["articles"][0]
    assert ("invoice", "en", True) == tuple(first[name] for name in ("article", "lang", "foreign"))
    assert first["places"][0]["link"]


def test_nothing_answers(agent: Program) -> None:
    """Without an answer the result says so, and its articles are near misses."""
    told = _similar(agent, "My zeppelin does not dock at the quay any more.")
    assert not told["answered"]
    assert [] == told["replies"]


def test_saved_replies_have_links_of_their_own(agent: Program) -> None:
    """A saved reply that does comes in all forms, each of its links ready to be entered and opened."""
    (reply,) = _similar(agent, "Where are the taxes on my invoice? At the end?")["replies"]
    (link,) = reply["links"]
    assert f"[your invoice]({link['url']})" in reply["forms"]["markdown"]
    assert f'<a href="{link["url"]}">your invoice</a>' in reply["forms"]["html"]
    assert f"your invoice: {link['url']}" in reply["forms"]["text"]
    assert _follow(agent, link["url"]).headers["Location"].endswith("#taxes")


def test_a_ticket_leaves_no_trace(agent: Program, tmp_path: Path) -> None:
    """No file keeps any part of a searched ticket."""
    told = _similar(agent, ENGLISH)
    kept = {file: file.read_bytes() for file in (tmp_path / "var").rglob("*") if file.is_file()}
    assert kept
    for word in (b"4111", b"ann.lee", b"gateway", b"change the card", told["question"][:30].encode()):
        assert [] == [file for file, content in kept.items() if word in content]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": "pass\0word"}, 200),
        ({"text": "x" * 100_000}, 200),
        ({"text": "密" * 100_000}, 200),
        ({"text": "> " * 50_000}, 200),
        ({"text": "?!…"}, 200),
        ({"text": "x" * 100_001}, 400),
        ({"text": ""}, 400),
        ({"text": " \0\n"}, 400),
        ({"text": "\ud800"}, 400),
        ({"text": 5}, 400),
        ({"text": None}, 400),
        ({"text": "x", "lang": "no such"}, 400),
        ({"text": "x", "lang": "tlh"}, 200),
        ({"text": "x", "limit": 0}, 400),
        ({"text": "x", "limit": 2.0}, 200),
        ({"text": "x", "limit": True}, 400),
        ({"text": "x", "limit": "5"}, 400),
        ({"text": "x", "limit": 10**30}, 400),
        ({"text": "x", "more": 1}, 400),
        ({"text": "x", "\ud800": 1}, 400),
        ({}, 400),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_hostile_bodies(agent: Program, body: dict[str, Any], status: int) -> None:
    """Whatever a body holds, it is answered or refused with a reason, within seconds of work."""
    began = time.process_time()
    answer = agent.post("/api/similar", **body)
    assert status == answer.status_code, answer.text
    assert status == 200 or answer.get_json()["error"]
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"text": ' + b"1" * 5000 + b"}", "application/json", 400),
        (b'{"text": NaN}', "application/json", 400),
        (b"[]", "application/json", 400),
        (b'"x"', "application/json", 400),
        (b'{"text": "x"}', "text/plain", 415),
        (b"text=x", "application/x-www-form-urlencoded", 415),
        (b'{"text": "' + b"x" * 1_100_000 + b'"}', "application/json", 413),
        ('{"text": "пароль"}'.encode("utf-16"), "application/json", 200),
    ],
)
def test_hostile_bytes(agent: Program, data: bytes, kind: str, status: int) -> None:
    """A body that is no JSON, too large or of another kind is refused as that."""
    answer = agent.client.post("/api/similar", data=data, content_type=kind, headers=agent.headers)
    assert status == answer.status_code, answer.text


@pytest.mark.parametrize(
    ("name", "article"),
    [("password", "password"), ("PASSWORD", "password"), ("bill", "invoice"), ("refund", "refund")],
)
def test_articles_are_read(agent: Program, name: str, article: str) -> None:
    """An article is read by its id of today, in any case, or one of before it moved; an agent's too."""
    told = agent.get(f"/api/articles/{name}").get_json()
    assert article == told["article"]
    assert told["title"]
    assert told["markdown"].strip()


@pytest.mark.parametrize(
    "name",
    ["nothing", "..", "%2e%2e", "a%00b", "%ed%a0%80", "x" * 201, "password%2F..", "%20", "reply:taxes"],
)
def test_articles_that_are_not_there(agent: Program, name: str) -> None:
    """An unknown id is refused, whatever it looks like."""
    assert 404 == agent.get(f"/api/articles/{name}").status_code


def test_before_anything_is_published(tmp_path: Path) -> None:
    """Without a release there is nothing to find, read, send or report, and that is said as a 503."""
    service = center.serve(tmp_path / "none", tmp_path / "var")
    agent = center.program(service)
    asked = [
        agent.post("/api/similar", text="x"),
        agent.get("/api/articles/password"),
        agent.post("/api/links", article="password"),
        agent.post("/api/flags", reason="missing", question="Where is it?"),
        agent.get("/api/flags"),
        agent.get("/api/search", q="x"),
    ]
    assert [503] * len(asked) == [answer.status_code for answer in asked]
    assert {"5"} == {answer.headers["Retry-After"] for answer in asked}
    assert [] == agent.get("/api/links").get_json()["links"]
    center.close(service)


def test_a_translation_of_what_is_for_agents() -> None:
    """The public translation of an internal article is public: it has links."""
    articles = {
        "inside": PublishedArticle(title="Inside", audience=AGENTS),
        "drinnen": PublishedArticle(title="Drinnen", lang="de", translation_of="inside"),
    }
    (made,) = suggestions.suggested(_answer("inside", AGENTS), articles, "de", "https://x.example/")
    assert ("drinnen", "public") == (made.article, made.audience)
    assert made.places[0].link


def test_a_translation_that_moved_stands_for_nothing() -> None:
    """The place that a translation has left is no translation."""
    articles = {
        "a": PublishedArticle(title="A"),
        "b": PublishedArticle(lang="de", translation_of="a", moved_to="c"),
        "d": PublishedArticle(title="D", lang="de", translation_of="a", audience=AGENTS),
    }
    (made,) = suggestions.suggested(_answer("a"), articles, "de", "https://x.example/")
    assert ("a", True) == (made.article, made.foreign)


def _answer(article: str, audience: str = "public") -> Answer:
    section = SectionHit(anchor="x", url="", heading="X", snippet="x", score=1.0)
    hit = dataclasses.replace(stories.hit(article), audience=audience, confidence=0.9, sections=(section,))
    return Answer(text="", stage="exact", hits=(hit,), total=1, answered=True, confidence=0.9, coverage=1.0)


def test_nothing_of_a_person_is_answered() -> None:
    """The answer has a field for the question, and none for the ticket."""
    assert {"question", "lang", "answered", "confidence", "articles", "replies", "release"} == {
        field.name for field in dataclasses.fields(Similar)
    }


def test_unpublished_languages_are_not_told(desk: Flask) -> None:
    """A ticket in a language without articles is searched without a language."""
    agent = center.program(desk, label="another")
    assert "" == _similar(agent, "パスワードを忘れました。どうすればいいですか")["lang"]
