"""Promises about what a request is answered from."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb_server import app
from kb_server.releases import store
from kb_server.releases.current import CurrentRelease
from kb_server.settings import Settings
from kb_server.web.request import DIGITS, local, number, release
from tests.kb_server.conftest import publish_again
from tests.kb_server.web import elsewhere


def test_a_request_keeps_its_release(releases_copy: Path) -> None:
    """A request is answered from one release to its end, and then lets go of it."""
    serving = CurrentRelease(releases_copy, look=0)
    service = app.create(Settings(releases=releases_copy), serving, features=())
    with service.test_request_context("/"):
        first = release()
        publish_again(releases_copy)
        assert first is release()
    with service.test_request_context("/"):
        assert first is not release()
        assert [first.manifest.id] == store.prune(releases_copy, 1)
    serving.close()


@pytest.mark.parametrize("path", ["/", "/nowhere", "/login", "/api/search", "/api/nowhere", "/studio/"])
def test_a_query_that_is_no_text(client: FlaskClient, path: str) -> None:
    """A byte that is no UTF-8 is read as if it were quoted: the answer is the same, and no fault of ours."""
    raw = client.get(path, environ_overrides={"QUERY_STRING": "q=\xff&next=\xc3\xa4"})
    quoted = client.get(path, query_string="q=%FF&next=%C3%A4")
    assert raw.status_code < 500
    assert (quoted.status_code, quoted.location) == (raw.status_code, raw.location)


@pytest.mark.parametrize(
    "target",
    ["/", "/a/b?c=/d#e", "/ä", "/a?b=/../c", "/..a", "/a../b", "/.well-known/x", *elsewhere.OURS],
)
def test_a_path_of_this_site(target: str) -> None:
    """A path of this site is taken as it is."""
    assert target == local(target)


@pytest.mark.parametrize(
    "target",
    [
        *elsewhere.TRICKS,
        "/a\nb",
        "/\x00",
        "/..",
        "/../b",
        "/a/../../b",
        "/a/%2E%2e/b",
        "/.%2e",
        "/..#a",
        "/..?a",
    ],
)
def test_what_leads_elsewhere(target: str) -> None:
    """What a browser could take for another site's address is none of ours."""
    assert "" == local(target)


@pytest.mark.parametrize(
    ("text", "read"),
    [("1", 1), ("90", 90), ("9" * DIGITS, 10**DIGITS - 1), ("0", None), ("01", None), ("-1", None)]
    + [(text, None) for text in ("", " 1", "1.0", "1e3", "٣", "9" * (DIGITS + 1), "9" * 5000)],
)
def test_numbers(text: str, read: int | None) -> None:
    """A whole number from 1 is read; nothing else is, and nothing too long for a database or for Python."""
    assert read == number(text)


@pytest.mark.parametrize("size", [DIGITS + 1, 20, 5000])
def test_a_number_in_an_address_is_short(releases_copy: Path, size: int) -> None:
    """An address with a number that nothing can have does not exist."""
    service = app.create(Settings(releases=releases_copy), CurrentRelease(releases_copy), features=())
    service.add_url_rule("/numbered/<int:one>", "numbered", lambda one: str(one))
    assert "12" == service.test_client().get("/numbered/12").text
    assert 404 == service.test_client().get(f"/numbered/{'9' * size}").status_code
