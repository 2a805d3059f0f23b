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
CHECK_WHO_COMES = ("access.log_in", "access.give_code", "access.give_passkey")


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


def ask(caller: tuple[FlaskClient, Mapping[str, str]], rule: str, method: str) -> TestResponse:
    """Send an empty request to the route, about a number and a name that nothing has."""
    browser, headers = caller
    address = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule)
    address = re.sub(r"<int:[^>]*>", "4321", address)
    return browser.open(re.sub(r"<[^>]*>", "none", address), method=method, headers=headers, buffered=True)


def outcome(answer: TestResponse, endpoint: str) -> str:
    """How the service took the caller."""
    if endpoint in CHECK_WHO_COMES:  # they let everybody in, and say 401 to a wrong password or code
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
