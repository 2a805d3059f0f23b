"""Tickets and articles over HTTP: what is answered, and what is refused."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.kb_server.support import center
from tests.kb_server.support.center import Program, similar


@pytest.mark.slow
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
    assert status == 200 or answer.get_json()["detail"]
    assert time.process_time() - began < 20


@pytest.mark.slow
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


@pytest.mark.slow
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


def test_unpublished_languages_are_not_told(desk: Flask) -> None:
    """A ticket in a language without articles is searched without a language."""
    agent = center.program(desk, label="another")
    assert "" == similar(agent, "パスワードを忘れました。どうすればいいですか")["lang"]
