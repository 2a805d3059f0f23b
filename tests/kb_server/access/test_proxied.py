"""Promises about names from a proxy: believed from its address alone, noted, and never from anybody else."""

from __future__ import annotations

import dataclasses
import socket
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from werkzeug.serving import make_server

from kb_server import routes
from kb_server.access import proxied, users
from kb_server.data import audit
from kb_server.data.audit import AuditFilter
from kb_server.data.schema.access import logins
from kb_server.production.server import Server
from tests.kb_server import test_routes
from tests.kb_server.access.conftest import PASSWORD, log_in
from tests.kb_server.log.stories import database
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

HEADER = "X-Remote-User"
WIDGET = "/api/search?q=password"  # which pages of the widget ask
PROXY, STRANGER = "192.0.2.1", "192.0.2.2"


@pytest.fixture
def behind(desk_on_sqlite: Flask) -> Flask:
    """The service behind a proxy that names its users."""
    return trusting(desk_on_sqlite)


def trusting(service: Flask, **more: Any) -> Flask:
    """The service, which believes the proxy."""
    old = service.extensions["gapless.settings"]
    chosen = {"user_header": HEADER, "user_header_from": (f"{PROXY}/32", "2001:db8::/64")} | more
    service.extensions["gapless.settings"] = dataclasses.replace(old, **chosen)
    return service


def ask(
    service: Flask, name: str, path: str = "/api/me", peer: str = PROXY, method: str = "GET", **more: Any
) -> TestResponse:
    """A request from an address, with the header."""
    headers = [(HEADER, name), *more.pop("headers", ())]
    return service.test_client().open(
        path, method=method, headers=headers, environ_overrides={"REMOTE_ADDR": peer}, **more
    )


def noted(service: Flask) -> list[tuple[str, str, str]]:
    """The audit log: who, what, with which detail."""
    now = datetime.now(UTC)
    chosen = AuditFilter(since=now - timedelta(hours=1), until=now + timedelta(hours=1))
    with database(service).read() as connection:
        return [(one.who, one.deed, one.detail) for one in audit.find(connection, chosen, limit=100)][::-1]


@pytest.mark.parametrize("peer", [PROXY, "2001:db8::7", f"::ffff:{PROXY}"])
def test_the_proxy_logs_in(behind: Flask, peer: str) -> None:
    """Whom the proxy names is logged in from the first request on, and it is noted once."""
    for _ in range(2):
        assert {"name": "writer", "role": "writer"} == ask(behind, "Writer", peer=peer).json["user"]  # type: ignore[index]
    assert 303 == ask(behind, "writer", "/login", peer=peer).status_code
    assert [("writer", "login", "proxy")] == noted(behind)


@pytest.mark.parametrize("peer", [STRANGER, "127.0.0.1", "", "localhost"])
def test_nobody_else_does(behind: Flask, peer: str) -> None:
    """From any other address, or a socket without one, the header says nothing."""
    assert {"user": None} == ask(behind, "admin", peer=peer).json
    assert [] == noted(behind)


def test_it_is_off_at_first(desk_on_sqlite: Flask) -> None:
    """Without the setting the header says nothing, wherever it comes from."""
    assert {"user": None} == ask(desk_on_sqlite, "admin").json


@pytest.mark.parametrize(("peer", "told", "user"), [(STRANGER, PROXY, ""), (PROXY, STRANGER, "admin")])
def test_the_connection_counts(tmp_path: Path, peer: str, told: str, user: str) -> None:
    """What X-Forwarded-For says makes nobody the proxy, and takes nothing from it."""
    from tests.kb_server import migrated
    from tests.kb_server.log.stories import close, service

    migrated.lay(tmp_path / "var", staffed=True)
    made = trusting(service(tmp_path / "var", trusted_proxies=1))
    found = ask(made, "admin", peer=peer, headers=[("X-Forwarded-For", told)]).json["user"]  # type: ignore[index]
    assert user == (found or {}).get("name", "")
    close(made)


@pytest.mark.parametrize(
    "name",
    ["nobody", "ann, admin", "admin,admin", "a" * 101, "admin\x00", "adm in", "admin;", "\xff", "<b>"],
)
def test_a_name_that_nobody_has(behind: Flask, name: str) -> None:
    """An unknown name, or one that cannot be, lets nobody in, and the page says why."""
    assert {"user": None} == ask(behind, name).json
    page = ask(behind, name, "/login")
    assert (403, True) == (page.status_code, "The proxy in front of this service says" in page.text)
    assert "<b>" not in page.text
    assert [] == noted(behind)


@pytest.mark.parametrize("name", ["ａｄｍｉｎ", "Ａdmin", "agenᵗ", "weiß", "ſtrasse", "\u212aim"])
def test_a_name_that_looks_like_another(behind: Flask, name: str) -> None:
    """A name of the proxy that is another one here after normalisation is nobody's, and makes no user."""
    trusting(behind, user_header_role="agent")
    assert {"user": None} == ask(behind, name.encode().decode("latin-1")).json
    assert [] == noted(behind)


def test_the_widget_has_no_user(behind: Flask) -> None:
    """What a page of an allowed site asks through the browser is the public's, whoever the proxy names."""
    trusting(behind, widget_origins=("https://app.example.com",))
    for origin, named in (("https://app.example.com", None), ("https://evil.example", "admin")):
        headers = {HEADER: "admin", "Origin": origin}
        with behind.test_request_context(WIDGET, headers=headers, environ_overrides={"REMOTE_ADDR": PROXY}):
            assert named == proxied.named()


def test_a_header_that_comes_twice(behind: Flask) -> None:
    """Two headers name nobody, also when both say the same."""
    for first, second in (("agent", "admin"), ("admin", "admin"), ("", "admin")):
        twice = ask(behind, first, headers=[(HEADER, second)])
        assert {"user": None} == twice.json, (first, second)


def test_unknown_users_get_the_role(behind: Flask) -> None:
    """With a role, unknown users are made with it, without a password that would let them in."""
    trusting(behind, user_header_role="agent")
    name = "jürgen@example.com"
    sent = name.encode().decode("latin-1")
    for _ in range(2):
        assert {"name": name, "role": "agent"} == ask(behind, sent).json["user"]  # type: ignore[index]
    assert [(name, "user_added", "agent"), (name, "login", "proxy")] == noted(behind)
    assert {"name": "admin", "role": "admin"} == ask(behind, "admin").json["user"]  # type: ignore[index]
    trusting(behind, user_header="", user_header_role="")
    assert [401, 401] == [log_in(behind.test_client(), name, word) for word in ("", PASSWORD)]


def test_a_removed_user(behind: Flask) -> None:
    """Whom an admin removes is no longer let in."""
    assert ask(behind, "agent").json != {"user": None}
    with database(behind).write() as connection:
        users.remove(connection, "agent")
    assert {"user": None} == ask(behind, "agent").json


def test_a_removed_user_stays_away(behind: Flask) -> None:
    """The proxy does not make somebody again whom an admin removed, until an admin allows it."""
    trusting(behind, user_header_role="agent")
    for name in ("agent", "bob"):
        assert ask(behind, name).json != {"user": None}
        with database(behind).write() as connection:
            users.remove(connection, name)
        assert {"user": None} == ask(behind, name).json
        told = ask(behind, name, "/login")
        assert (403, True) == (told.status_code, "was removed here" in told.text)
        with database(behind).write() as connection:
            users.allow(connection, name)
        assert {"name": name, "role": "agent"} == ask(behind, name).json["user"]  # type: ignore[index]


def test_the_proxy_decides(behind: Flask) -> None:
    """Who is named cannot log in as somebody else or out here, is told so, and stays logged in."""
    for path in ("/logout", "/login"):
        told = ask(behind, "writer", path, method="POST", data={"name": "admin", "password": PASSWORD})
        assert (409, True) == (told.status_code, "decides who is logged in" in told.text)
        assert "Set-Cookie" not in told.headers
    assert "writer" == ask(behind, "writer").json["user"]["name"]  # type: ignore[index]


def test_the_name_wins_over_a_cookie(behind: Flask) -> None:
    """A browser that logged in as somebody else before is the one whom the proxy names."""
    browser = behind.test_client()
    assert 303 == log_in(browser, "admin")
    for name, wanted in (("agent", "agent"), ("nobody", ""), ("", "admin")):
        told = browser.get("/api/me", headers={HEADER: name}, environ_overrides={"REMOTE_ADDR": PROXY})
        assert wanted == (told.json["user"] or {}).get("name", "")  # type: ignore[index]


def test_forgery_is_refused(behind: Flask) -> None:
    """A page of another site can make the browser do nothing through the proxy."""
    for sent in (("Sec-Fetch-Site", "cross-site"), ("Origin", "https://evil.example")):
        assert 403 == ask(behind, "admin", "/logout", method="POST", headers=[sent]).status_code


def test_the_second_factor_is_the_proxy_s(behind: Flask) -> None:
    """A role that must have a second factor is let in by the proxy without one, and the page says so."""
    trusting(behind, second_factor=("writer",))
    assert "writer" == ask(behind, "writer").json["user"]["name"]  # type: ignore[index]
    assert "decides who is logged in" in ask(behind, "writer", "/login/factor").text


def test_many_first_requests(behind: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests that come while the first makes the login find it, and note nothing twice."""
    from kb_server.access import logins as module

    assert "agent" == ask(behind, "agent").json["user"]["name"]  # type: ignore[index]
    find, calls = module.find, iter([None, None])
    monkeypatch.setattr(module, "find", lambda *given: next(calls, find(*given)))
    assert "agent" == ask(behind, "agent").json["user"]["name"]  # type: ignore[index]
    with database(behind).read() as connection:
        assert 1 == connection.scalar(sa.select(sa.func.count()).select_from(logins))
    assert [("agent", "login", "proxy")] == noted(behind)


@contextmanager
def answering(service: Flask, kind: str) -> Iterator[int]:
    """The port of the service behind the server for customers, or that of `gapless serve`."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        if kind == "run":
            waiting = Server(service, service.extensions["gapless.settings"], listening.dup())
            serve: Callable[[], None] = waiting.serve
            stop = waiting.stop
        else:
            simple = make_server("127.0.0.1", 0, service, fd=listening.fileno())
            serve, stop = partial(simple.serve_forever, poll_interval=0.01), simple.shutdown
        with ThreadPoolExecutor(1) as pool:
            ended = pool.submit(serve)
            yield port
            stop()
            ended.result(PATIENCE)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["run", "serve"])
@pytest.mark.parametrize(
    ("lines", "who"),
    [
        ("X-Remote-User: agent", '"agent"'),
        ("x-remote-user: agent", '"agent"'),
        ("X_Remote_User: admin", "null"),
        ("X-Remote_User: admin", "null"),
        ("X-Remote-User: agent\r\nX_Remote_User: admin", '"agent"'),
        ("X_Remote_User: admin\r\nX-Remote-User: agent", '"agent"'),
        ("X-Remote-User: admin\r\nX-Remote-User: admin", "null"),
        ("X-Remote-User: agent\rX-Remote-User: admin", "null"),
        ("X-Remote-User : admin", "null"),
        ("X-Other: a\r\n X-Remote-User: admin", "null"),
        ("X-Remote-User: agent\r\n admin", "null"),
        (f"X-Remote-User: {'a' * 5000}", "null"),
    ],
)
def test_what_servers_make_of_a_header(behind: Flask, kind: str, lines: str, who: str) -> None:
    """Through the real servers, a name spelt with underscores, folded, cut or sent twice names nobody."""
    trusting(behind, user_header_from=("127.0.0.1",))
    with answering(behind, kind) as port, socket.create_connection(("127.0.0.1", port), PATIENCE) as line:
        line.sendall(
            f"GET /api/me HTTP/1.1\r\nHost: localhost\r\n{lines}\r\nConnection: close\r\n\r\n".encode()
        )
        told = b"".join(iter(lambda: line.recv(4096), b"")).decode()
    body = told.partition("\r\n\r\n")[2]
    assert f'"user":{who}' in body.replace('{"name":', "") or (who == "null" and " 400 " in told), told


@pytest.fixture
def walked(published: Path, tmp_path: Path) -> Iterator[Flask]:
    """The service with all of its routes, behind the proxy."""
    from tests.kb_server.support import center

    made = trusting(center.serve(published, tmp_path, assistants_per_minute=1000), user_header_role="admin")
    yield made
    center.close(made)


@pytest.mark.slow
@pytest.mark.parametrize(("peer", "caller"), [(STRANGER, "public"), (PROXY, "admin")])
def test_every_route(walked: Flask, peer: str, caller: str) -> None:
    """At every address a stranger with the header is the public, and the proxy's admin an admin."""
    headers: Mapping[str, str] = {HEADER: "admin", "X-Forwarded-For": PROXY}
    browser = walked.test_client()
    browser.environ_base["REMOTE_ADDR"] = peer
    answers_the_proxy = {"access.log_in", "access.log_out"} if peer == PROXY else set()
    wrong = [
        (one.method, one.address, want, got)
        for one in routes.of(walked)
        if not one.secret and one.endpoint not in answers_the_proxy
        for want in [test_routes.expected(one, caller)]
        for got in [
            test_routes.outcome(test_routes.ask((browser, headers), one.rule, one.method), one.endpoint)
        ]
        if want != got
    ]
    assert [] == wrong
