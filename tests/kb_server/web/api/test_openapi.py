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


@pytest.mark.slow
def test_the_document_is_the_codes(api: Api, document: dict[str, Any]) -> None:
    """The document is OpenAPI 3.1, public, and byte for byte the same for the same code."""
    service: Flask = api.service
    assert "3.1.0" == document["openapi"]
    assert document == json.loads(openapi.text(service))
    assert openapi.text(service) == openapi.text(service)


@pytest.mark.slow
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
