"""Every route of the service, asked by every kind of caller."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from kb_server import routes
from kb_server.access import forgery
from kb_server.access.users import ROLES
from kb_server.routes import BY_SECRET, RouteAccess
from kb_server.web.api.scopes import SCOPES
from tests import ROOT
from tests.kb_server.access.conftest import logged_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

CALLERS = ("public", *ROLES, *(f"token for {scope}" for scope in SCOPES))
ENDS_THE_LOGIN = "access.log_out"
CHECKS_WHO_COMES = "access.log_in"


@pytest.fixture(scope="module")
def service(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The service with all of its routes, and a user of each role."""
    from tests.kb_server.support import center

    made = center.serve(published, tmp_path_factory.mktemp("walked"), assistants_per_minute=1000)
    yield made
    center.close(made)


@pytest.fixture(scope="module")
def browsers(service: Flask) -> Mapping[str, tuple[FlaskClient, Mapping[str, str]]]:
    """For each caller a browser, and the headers that it sends."""
    from kb_server.access import tokens
    from tests.kb_server.log.stories import database

    with database(service).write() as connection:
        secrets = {
            scope: tokens.add(connection, "admin", scope, [scope], datetime.now(UTC), 1)[1]
            for scope in SCOPES
        }
    made: dict[str, tuple[FlaskClient, Mapping[str, str]]] = {"public": (service.test_client(), {})}
    made |= {role: (logged_in(service, role), {}) for role in ROLES}
    for scope, secret in secrets.items():
        made[f"token for {scope}"] = (service.test_client(), {"Authorization": f"Bearer {secret}"})
    return made


FOREIGN = (  # what a browser says of a request that another site's page makes it send
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
    {"Sec-Fetch-Site": "nonsense"},
    {"Origin": "https://evil.example"},  # a browser of before Sec-Fetch-Site
    {"Origin": "http://localhost:8080"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost@evil.example"},
    {"Origin": "null"},
    {"Origin": "http://[evil"},
    {"Origin": "https://evil.example", "Authorization": "Basic YTpi"},  # which browsers add by themselves
    {"Sec-Fetch-Site": "cross-site", "Authorization": "Negotiate x"},
    {"Sec-Fetch-Site": "cross-site", "Authorization": "Bearer"},
    {"Sec-Fetch-Site": "cross-site", "X-Requested-With": "XMLHttpRequest"},
    {"Sec-Fetch-Site": "cross-site", "X-HTTP-Method-Override": "GET"},
    {"Sec-Fetch-Site": "cross-site", "Content-Type": "text/plain"},
)


def ask(caller: tuple[FlaskClient, Mapping[str, str]], rule: str, method: str) -> TestResponse:
    """Send an empty request to the route, about a number and a name that nothing has."""
    browser, headers = caller
    address = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule)
    address = re.sub(r"<int:[^>]*>", "4321", address)
    return browser.open(re.sub(r"<[^>]*>", "none", address), method=method, headers=headers, buffered=True)


def outcome(answer: TestResponse, endpoint: str) -> str:
    """How the service took the caller."""
    if endpoint == CHECKS_WHO_COMES:  # it lets everybody in, and says 401 to a wrong password or code
        return "let in" if answer.status_code in (401, 429) else "refused"
    if answer.status_code == 303 and urlsplit(answer.headers["Location"]).path == "/login":
        return "log in"
    return {401: "unknown", 403: "refused"}.get(answer.status_code, "let in")


def expected(route: RouteAccess, caller: str) -> str:
    """How the matrix says that the caller is taken."""
    if caller.startswith("token") and route.tokens:
        return "let in" if route.scope in ("", caller.removeprefix("token for ")) else "refused"
    if not route.role:
        return "let in"
    if caller not in ROLES:
        asks = route.method == "GET" and not route.address.startswith("/api/")
        return "log in" if asks else "unknown"
    return "let in" if ROLES.index(caller) >= ROLES.index(route.role) else "refused"


@pytest.mark.slow
@pytest.mark.parametrize("caller", CALLERS)
def test_every_route_takes_callers_as_the_matrix_says(
    service: Flask, browsers: Mapping[str, tuple[FlaskClient, Mapping[str, str]]], caller: str
) -> None:
    """Each route lets in whom the matrix names, refuses everybody else, and no route is left out."""
    walked = sorted(routes.of(service), key=lambda one: one.endpoint == ENDS_THE_LOGIN)
    known = {(one.rule, m) for one in service.url_map.iter_rules() for m in one.methods or ()}
    assert {(one.rule, one.method) for one in walked} == {
        (rule, method) for rule, method in known if method not in ("HEAD", "OPTIONS")
    }
    wrong = [
        (one.method, one.address, want, got)
        for one in walked
        if not one.secret
        for want in [expected(one, caller)]
        for got in [outcome(ask(browsers[caller], one.rule, one.method), one.endpoint)]
        if want != got
    ]
    assert [] == wrong


@pytest.mark.slow
@pytest.mark.parametrize("who", ["public", "admin"])
def test_every_change_refuses_every_foreign_request(
    service: Flask, browsers: Mapping[str, tuple[FlaskClient, Mapping[str, str]]], who: str
) -> None:
    """No address that changes something takes a request of another site's page, whoever's browser it is."""
    browser, _ = browsers[who]
    changing = [one for one in routes.of(service) if one.method not in forgery.SAFE]
    assert len(changing) > 40
    taken = [
        (one.method, one.address, foreign)
        for one in changing
        for foreign in FOREIGN
        if ask((browser, foreign), one.rule, one.method).status_code != 403
    ]
    assert [] == taken
    if who == "admin":  # the same requests from our own pages are no forgeries
        ours = [
            {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
            {"Sec-Fetch-Site": "none"},
            {},
        ]
        assert [] == [
            (one.method, one.address, own)
            for one in changing
            if one.endpoint != ENDS_THE_LOGIN
            for own in ours
            if ask((browser, own), one.rule, one.method).status_code == 403
        ]


def test_a_secret_that_was_never_made_opens_nothing(service: Flask) -> None:
    """Each route that a secret opens answers an invented one as if there were nothing."""
    nobody: tuple[FlaskClient, Mapping[str, str]] = (service.test_client(), {})
    held = [one for one in routes.of(service) if one.secret]
    assert set(BY_SECRET) == {one.endpoint for one in held}
    answers = {one.endpoint: ask(nobody, one.rule, one.method).status_code for one in held}
    assert dict.fromkeys(BY_SECRET, 404) == answers


def test_the_guide_has_the_matrix(service: Flask) -> None:
    """The guide's table is the one that the code makes."""
    guide = (ROOT / "content/operating/access.md").read_text(encoding="utf-8")
    listed = guide.partition("<!-- routes -->\n")[2].partition("<!--")[0]
    assert routes.markdown(routes.of(service)).strip() == listed.strip()
