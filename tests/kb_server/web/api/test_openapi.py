"""The document of the API, and the methods of its addresses."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
from flask import Flask

from kb_server.web.api import openapi
from kb_server.web.api.scopes import SCOPES
from tests.kb_server.web.api.conftest import Api


@pytest.fixture
def document(api: Api) -> dict[str, Any]:
    """The document as it is served."""
    found: dict[str, Any] = api.service.test_client().get("/api/openapi.json").get_json()
    return found


def test_the_document_is_the_codes(api: Api, document: dict[str, Any]) -> None:
    """The document is OpenAPI 3.1, public, and byte for byte the same for the same code."""
    service: Flask = api.service
    assert "3.1.0" == document["openapi"]
    assert document == json.loads(openapi.text(service))
    assert openapi.text(service) == openapi.text(service)


def test_every_schema_is_one(document: dict[str, Any]) -> None:
    """Every schema is a JSON Schema, every reference leads somewhere, and no name is one of our modules."""
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))
    assert named == set(schemas)
    assert [] == [name for name in schemas if "__" in name]


def test_every_operation_says_what_it_is(document: dict[str, Any]) -> None:
    """Each operation has a name of its own, a sentence, a scope, and a sentence for each parameter."""
    operations = [one for methods in document["paths"].values() for one in methods.values()]
    assert len(operations) == len({one["operationId"] for one in operations})
    for one in operations:
        assert one["summary"], one
        scope = re.search(r"Scope: `(\w+)`", one["description"])
        assert scope, one
        assert scope[1] in SCOPES, one
        assert {"token": []} in one["security"], one
        for parameter in one["parameters"]:
            assert parameter["in"] == "path" or parameter["description"].endswith("."), parameter


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/api/search", "GET, HEAD, OPTIONS"),
        ("/api/similar", "OPTIONS, POST"),
        ("/api/links", "GET, HEAD, OPTIONS, POST"),
        ("/api/flags/" + "0" * 16, "OPTIONS, POST"),
        ("/api/gaps/1", "GET, HEAD, OPTIONS"),
        ("/api/gaps/1/plan", "OPTIONS, POST"),
        ("/api/gaps/1/draft", "GET, HEAD, OPTIONS"),
        ("/api/events", "OPTIONS, POST"),
    ],
)
def test_the_methods_of_an_address(api: Api, path: str, methods: str) -> None:
    """An address names the methods that it has, and refuses the others as 405."""
    client = api.service.test_client()
    assert methods == client.options(path).headers["Allow"]
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY"):
        answer = client.open(path, method=method, headers=api.writer.headers)
        assert (method not in methods) == (answer.status_code == 405), method
        if answer.status_code == 405:
            assert methods == answer.headers["Allow"]
            assert 405 == answer.get_json()["status"]


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize(
    "path", ["/api/none", "/api/gaps/1/eat", "/api/", "/api/articles/a/b", "/api/gaps/x"]
)
def test_addresses_of_nothing(api: Api, path: str, method: str) -> None:
    """Below /api, an address of nothing is a 404 as JSON, by any method."""
    answer = api.service.test_client().open(path, method=method)
    assert (404, 404) == (answer.status_code, answer.get_json()["status"])


def test_pages_called_api(api: Api) -> None:
    """A learn center may have pages in a folder of that name: they are read as ever."""
    page = api.service.test_client().get("/api/hello/", buffered=True)
    assert (200, "text/html; charset=utf-8") == (page.status_code, page.content_type)
    assert "It says hello." in page.text
