"""What is kept before Flask has it is kept and answered as Flask would."""

from __future__ import annotations

import io
import json
import logging
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask, request_started

from kb_server.log.direct_intake import DirectIntake
from kb_server.log.events import MAX_BATCH_BYTES
from kb_server.releases.current import NothingServed
from kb_server.web import forwarded
from tests.kb_server.log.made import CHROME
from tests.kb_server.log.stories import Visitor, close, log, service

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

APP = "https://app.example.com"  # a site that has the widget
BASE = "https://help.example.com/kb/"
PAGE = {
    "HTTP_HOST": "help.example.com",
    "HTTP_ORIGIN": "https://help.example.com",
    "HTTP_SEC_FETCH_SITE": "same-origin",
    "HTTP_USER_AGENT": CHROME,
    "REMOTE_ADDR": "198.51.100.7",
    "wsgi.url_scheme": "https",
}
OLD = {"HTTP_SEC_FETCH_SITE": None}  # a browser that does not send it
SENT = 1_763_640_000_000


def viewed(**more: Any) -> dict[str, Any]:
    """An event of a batch."""
    return {"kind": "viewed", "id": secrets.token_hex(16), "at": SENT, "article": "invoice"} | more


def batch(*events: dict[str, Any], **more: Any) -> bytes:
    """A batch, with one event where none is given."""
    return json.dumps({"sent": SENT, "events": events or [viewed()]} | more).encode()


def ask(
    application: WSGIApplication, body: bytes, changes: dict[str, Any], path: str = "/api/events"
) -> tuple[str, list[tuple[str, str]], bytes]:
    """Status, headers and body of the answer to a page's request, with these `changes`: None removes."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "text/plain;charset=UTF-8",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        **PAGE,
        **changes,
    }
    said: list[tuple[str, list[tuple[str, str]]]] = []
    given = {name: value for name, value in environ.items() if value is not None}

    def start(status: str, headers: list[tuple[str, str]], _: object = None) -> Any:
        said.append((status, headers))

    answer = application(given, start)
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return said[0][0], sorted(said[0][1]), body


@pytest.fixture(params=["alone", "behind a proxy"])
def each(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """A service as it is, and one behind a proxy that names staff, with the widget on another site."""
    chosen: dict[str, Any] = {
        "base_url": BASE,
        "trusted_proxies": 1,
        "widget_origins": (APP,),
        "user_header": "X-Remote-User",
        "user_header_from": ("198.51.100.0/24",),
    }
    made = service(tmp_path / "var", **(chosen if request.param == "behind a proxy" else {}))
    yield made
    close(made)


def direct(service: Flask) -> DirectIntake:
    """What stands in front of a service, behind what it believes of its proxies."""
    front: Any = service.wsgi_app
    if isinstance(front, forwarded.Forwarded):
        front = front._inner.app
    assert isinstance(front, DirectIntake)
    return front


class Broken(io.RawIOBase):
    """A body whose connection breaks."""

    def readinto(self, _buffer: object) -> int:
        """Fail."""
        raise ConnectionResetError


KEPT: dict[str, tuple[dict[str, Any], bytes]] = {
    "a page": ({}, batch()),
    "a page by HTTP": (OLD | {"wsgi.url_scheme": "http", "HTTP_ORIGIN": "http://help.example.com"}, batch()),
    "no browser": (OLD | {"HTTP_ORIGIN": None}, batch()),
    "an old browser": (OLD, batch()),
    "the usual port": (OLD | {"HTTP_HOST": "help.example.com:443"}, batch()),
    "cookies of others": ({"HTTP_COOKIE": "_ga=1; session=x"}, batch()),
    "a crawler": ({"HTTP_USER_AGENT": "Googlebot/2.1"}, batch()),
    "no user agent": ({"HTTP_USER_AGENT": None}, batch()),
    "IPv6": ({"REMOTE_ADDR": "2001:db8::7"}, batch()),
    "below a path": ({"SCRIPT_NAME": "/kb"}, batch(viewed(page="/kb/guide/invoice/"))),
    "a page that there is not": ({}, batch(viewed(page="/ann@example.com/"))),
    "some refused": ({}, batch(viewed(), {"kind": "typed"}, viewed(article="inside"))),
    "declared": ({}, batch(origin="ci")),
    "a body that ends by itself": ({"wsgi.input_terminated": True, "CONTENT_LENGTH": "5000"}, batch()),
}
LEFT: dict[str, tuple[dict[str, Any], bytes]] = {
    "the site's other method": ({"REQUEST_METHOD": "GET"}, b""),
    "a preflight": ({"REQUEST_METHOD": "OPTIONS", "HTTP_ORIGIN": APP}, b""),
    "a query": ({"QUERY_STRING": "q=x&results"}, batch()),
    "a token": ({"HTTP_AUTHORIZATION": "Bearer gapless_x"}, batch()),
    "a login": ({"HTTP_COOKIE": "a=b; __Host-gapless=x.y"}, batch()),
    "another site": ({"HTTP_SEC_FETCH_SITE": "cross-site"}, batch()),
    "another site, old browser": (OLD | {"HTTP_ORIGIN": "https://evil.example"}, batch()),
    "no site": (OLD | {"HTTP_ORIGIN": "null"}, batch()),
    "a site that is none": (OLD | {"HTTP_ORIGIN": "http://[evil"}, batch()),
    "the widget": ({"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": APP}, batch()),
    "no host": ({"HTTP_HOST": "a..b", "HTTP_ORIGIN": "https://a..b"}, batch()),
    "an odd host": ({"HTTP_HOST": "a b", "HTTP_ORIGIN": None}, batch()),
    "an odd path": ({"SCRIPT_NAME": "/\xc3\xa9"}, batch()),
    "no web address": ({"wsgi.url_scheme": "wss"}, batch()),
    "a query that is no UTF-8": ({"QUERY_STRING": "q=\xff"}, batch()),
    "an upgrade": ({"HTTP_CONNECTION": "Upgrade", "HTTP_UPGRADE": "websocket"}, batch()),
    "no length": ({"CONTENT_LENGTH": None}, batch()),
    "a length that is none": ({"CONTENT_LENGTH": "-5"}, batch()),
    "a digit that is no number": ({"CONTENT_LENGTH": "\xb2"}, batch()),
    "thousands of digits": ({"CONTENT_LENGTH": "9" * 5000}, batch()),
    "too large": ({}, batch() + b" " * MAX_BATCH_BYTES),
    "in pieces": ({"CONTENT_LENGTH": None, "HTTP_TRANSFER_ENCODING": "chunked"}, batch()),
}
SAID: dict[str, tuple[dict[str, Any], bytes]] = {
    "cut": ({"CONTENT_LENGTH": "5000"}, batch()),
    "a connection that breaks": ({"wsgi.input": Broken()}, batch()),
    "no batch": ({}, b"[]"),
    "nothing accepted": ({}, batch({"kind": "typed"})),
    "an odd origin": ({}, batch(origin="customer")),
}


@pytest.mark.parametrize("kind", [*KEPT, *LEFT, *SAID])
def test_both_ways_are_one(each: Flask, kind: str) -> None:
    """The answer is Flask's to the last byte, and the log has the same; what is ordinary is direct."""
    changes, body = (KEPT | LEFT | SAID)[kind]
    begun: list[object] = []
    count = begun.append
    with request_started.connected_to(lambda sender: count(sender), each):
        found = ask(direct(each), body, changes)
        whose = len(begun)
        again = body.replace(b'"id": "', b'"id": "again-')
        whole = ask(direct(each)._service, again, changes)
    assert whole == found
    assert (kind not in KEPT) == bool(whose)
    assert (kind in KEPT) == found[0].startswith("202") or kind in LEFT
    logged = [(e.event.id, e) for e in log(each)]
    first = [e for id_, e in logged if not id_.startswith("again-")]
    second = [e for id_, e in logged if id_.startswith("again-")]
    kept = json.loads(found[2])["accepted"] if found[0].startswith("202") else 0
    assert kept == len(first) == len(second)
    for one, other in zip(first, second, strict=True):
        for name in ("visitor", "source", "origin", "why", "segment", "counted", "doubt"):
            assert getattr(one, name) == getattr(other, name)
        assert one.event.page == other.event.page


def test_an_allowed_site_is_named(each: Flask) -> None:
    """A site that has the widget is named in the answer, whatever its browser says of where it is."""
    changes = {"HTTP_ORIGIN": APP}
    found = ask(direct(each), batch(), changes)
    assert ask(direct(each)._service, batch(), changes) == found
    assert 2 == len(log(each))


def test_who_a_proxy_names_is_staff(each: Flask) -> None:
    """The name that a trusted proxy sends makes an event one of staff; of anybody else it is nothing."""
    ask(direct(each), batch(), {"HTTP_X_REMOTE_USER": "ann"})
    named = bool(each.extensions["gapless.settings"].user_header)
    assert ["staff" if named else "customer"] == [e.origin for e in log(each)]


def test_other_hosts_are_refused(each: Flask) -> None:
    """Behind a proxy nobody is answered under a host that is not the learn center's."""
    status, _, _ = ask(direct(each), batch(), OLD | {"HTTP_HOST": "evil.example", "HTTP_ORIGIN": None})
    behind = bool(each.extensions["gapless.settings"].trusted_proxies)
    assert ("400" if behind else "202") == status[:3]
    assert (0 if behind else 1) == len(log(each))


def test_a_flood_is_counted_once(tmp_path: Path) -> None:
    """What is refused is counted once, and said with the time to wait, though Flask says it."""
    made = service(tmp_path / "var", events_per_minute=3)
    answers = [ask(direct(made), batch(viewed(), viewed()), {}) for _ in range(2)]
    assert ["202", "429"] == [status[:3] for status, _, _ in answers]
    assert "Retry-After" in dict(answers[1][1])
    assert 2 == made.extensions["gapless.recorder"].spool.depth().limited
    assert "202" == ask(direct(made), batch(), {})[0][:3]
    assert 3 == len(log(made))
    close(made)


def test_a_full_spool_is_counted_once(tmp_path: Path) -> None:
    """What finds the spool full is dropped once, and the browser keeps it."""
    made = service(tmp_path / "var", spool_megabytes=0)
    assert "503" == ask(direct(made), batch(), {})[0][:3]
    assert 1 == made.extensions["gapless.recorder"].spool.depth().dropped
    close(made)


def test_what_is_larger_than_the_operator_allows(tmp_path: Path) -> None:
    """A limit of the operator for all bodies, which is lower than that of batches, holds for these too."""
    made = service(tmp_path / "var", max_body=300)
    large = batch() + b" " * 300
    assert "413" == ask(direct(made), large, {})[0][:3] == ask(direct(made)._service, large, {})[0][:3]
    assert [] == log(made)
    close(made)


def test_our_mistakes_are_told(running: Flask, caplog: pytest.LogCaptureFixture) -> None:
    """A bug of ours is a 500 with its stack trace in the log, no bare error of the server."""
    running.extensions["gapless.recorder"]._staff = 5  # which is no list
    with caplog.at_level(logging.ERROR):
        status, headers, _ = ask(direct(running), batch(), {})
    assert "500" == status[:3]
    assert "application/problem+json" == dict(headers)["Content-Type"]
    assert ["POST /api/events"] == caplog.messages
    assert caplog.records[0].exc_info


def test_nothing_served(running: Flask) -> None:
    """While no release can be served, events are refused, and a browser keeps them."""
    serving = running.extensions["gapless.serving"]

    def lease() -> None:
        raise NothingServed("none")

    serving.lease = lease
    assert "503" == ask(direct(running), batch(), {})[0][:3]
    assert [] == log(running)


def test_it_starts_the_ingester(running: Flask) -> None:
    """What is kept directly goes into the database by itself."""
    visitor = Visitor(running)
    assert 202 == visitor.send(visitor.event("viewed", article="invoice")).status_code
    assert running.extensions["gapless.ingester"]._running()
