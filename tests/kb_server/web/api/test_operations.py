"""Promises about operations: what is read of a request, what is refused, and how it is answered."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import Forbidden, HTTPException

from kb_server.web.api.fields import ArticleId, Input
from kb_server.web.api.operations import Operation, of, operation

blueprint = Blueprint("shop", __name__)


class Several(Input):
    """What is asked for."""

    colour: tuple[str, ...] = ()
    size: int = 0


class Order(Input):
    """What is ordered."""

    name: str
    count: int


@dataclass(frozen=True)
class Parcel:
    """What comes."""

    article: str
    said: str


@operation(blueprint.get, "/api/<article>", scope="look", public=True)
def look(article: ArticleId, query: Several) -> Parcel:
    """Look at it."""
    return Parcel(article, f"{query.colour} {query.size}")


@operation(blueprint.post, "/api/<article>/order", scope="buy", status=201, errors=(409,))
def buy(article: ArticleId, body: Order) -> Parcel:
    """Buy it."""
    return Parcel(article, f"{body.count} {body.name}")


def admit(declared: Operation) -> None:
    """Let everybody look, and nobody buy at night."""
    if declared.scope == "buy" and closed:
        raise Forbidden("Closed.")


closed: list[str] = []


@pytest.fixture
def client() -> FlaskClient:
    """A browser at an application with these operations."""
    app = Flask("shop")
    app.extensions["gapless.admit"] = admit
    app.register_blueprint(blueprint)

    @app.errorhandler(HTTPException)
    def say(error: HTTPException) -> tuple[str, int]:
        return error.description or "", error.code or 500

    return app.test_client()


def test_an_operation_reads_and_answers(client: FlaskClient) -> None:
    """The path, the parameters or the JSON body are read; the answer is JSON that nobody keeps."""
    looked = client.get("/api/hat?colour=red&colour=blue&size=3")
    assert (200, {"article": "hat", "said": "('red', 'blue') 3"}) == (looked.status_code, looked.get_json())
    assert "no-store" == looked.headers["Cache-Control"]
    bought = client.post("/api/hat/order", json={"name": "Ann", "count": 2})
    assert (201, {"article": "hat", "said": "2 Ann"}) == (bought.status_code, bought.get_json())


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"name": "Ann"}, "the field count is missing"),
        ({"name": "Ann", "count": "2"}, "the field count should be a valid integer"),
        ({"name": "Ann", "count": 2, "colour": "red"}, "the field colour is not known"),
        ([], "the body must be an object"),
        ({}, "the field name is missing; the field count is missing"),
    ],
)
def test_mistakes_of_a_body_are_named(client: FlaskClient, body: object, said: str) -> None:
    """A body that cannot be read is 400, and each of its mistakes is told by the field's name."""
    refused = client.post("/api/hat/order", json=body)
    assert (400, said) == (refused.status_code, refused.text)


def test_few_mistakes_are_told_and_none_at_length(client: FlaskClient) -> None:
    """Of many mistakes three are told, and a name of any length in no more than 100 characters."""
    refused = client.post("/api/hat/order", json={"x" * 5000 + str(n): n for n in range(50)})
    assert 400 == refused.status_code
    assert 3 == len(refused.text.split("; "))
    assert len(refused.text) < 500


@pytest.mark.parametrize(
    ("data", "kind", "code"), [("{", "application/json", 400), ("{}", "text/plain", 415)]
)
def test_a_body_is_json(client: FlaskClient, data: str, kind: str, code: int) -> None:
    """A body that is no JSON, or does not say that it is, is refused."""
    assert code == client.post("/api/hat/order", data=data, content_type=kind).status_code


def test_mistakes_of_an_address_are_named(client: FlaskClient) -> None:
    """A parameter that cannot be read is 400; a path that can name nothing is 404."""
    refused = client.get("/api/hat?size=big")
    assert (400, True) == (refused.status_code, refused.text.startswith("the parameter size"))
    assert 404 == client.get("/api/a%20b").status_code


def test_who_may_not_is_refused_before_anything_is_read(client: FlaskClient) -> None:
    """The room that knows callers is asked first: the refused learn nothing of their mistakes."""
    closed.append("at night")
    try:
        assert (403, "Closed.") == ((sent := client.post("/api/a%20b/order")).status_code, sent.text)
        assert 200 == client.get("/api/hat").status_code
    finally:
        closed.clear()


def test_what_is_declared_is_known() -> None:
    """A view carries what was declared of it, for the document of the API."""
    found = of(buy)
    assert found is not None
    assert ("buy", "Buy it.", "buy", False, 201, (409,)) == (
        found.name,
        found.about,
        found.scope,
        found.public,
        found.status,
        found.errors,
    )
    assert (None, Order, ["article"]) == (found.query, found.body, list(found.path))
    assert of(admit) is None
