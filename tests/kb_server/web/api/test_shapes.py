"""The shapes that our JavaScript is checked against are those that the service answers."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests import ROOT
from tests.kb_server.web.api.conftest import Api

SHAPES = (ROOT / "types" / "wire.d.ts").read_text(encoding="utf-8")
ADDED_BY_THE_PAGE = {"via"}  # who answered

# Of each shape: the operation that answers it, and the way to it in the answer.
PLACES = {
    "Answer": ("/api/search", "get", ()),
    "Hit": ("/api/search", "get", ("hits",)),
    "Section": ("/api/search", "get", ("hits", "sections")),
    "Similar": ("/api/similar", "post", ()),
    "Suggested": ("/api/similar", "post", ("articles",)),
    "Place": ("/api/similar", "post", ("articles", "places")),
    "Link": ("/api/similar", "post", ("articles", "places", "link")),
    "Forms": ("/api/similar", "post", ("articles", "places", "link", "plain")),
    "SavedReply": ("/api/similar", "post", ("replies",)),
}


def fields(name: str) -> set[str]:
    """The fields of the interface `name`."""
    body = re.search(rf"\n  interface {name} {{(.+?)\n  }}", SHAPES, re.DOTALL)
    assert body, name
    return set(re.findall(r"^    (\w+)\??:", body[1], re.MULTILINE))


def resolve(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """The object that a schema is about: an item of an array, what a reference names, not null."""
    while "properties" not in schema:
        if "$ref" in schema:
            schema = schemas[schema["$ref"].rsplit("/", 1)[1]]
        elif "items" in schema:
            schema = schema["items"]
        else:
            schema = next(one for one in schema["anyOf"] if one.get("type") != "null")
    return schema


@pytest.mark.slow
@pytest.mark.parametrize("name", PLACES)
def test_a_shape_has_only_fields_that_the_service_answers(api: Api, name: str) -> None:
    """A field that a script reads is one of the answer, by the service's own OpenAPI document."""
    document = api.service.test_client().get("/api/openapi.json").get_json()
    schemas = document["components"]["schemas"]
    path, method, way = PLACES[name]
    answered = document["paths"][path][method]["responses"]["200"]["content"]["application/json"]["schema"]
    schema = resolve(answered, schemas)
    for step in way:
        schema = resolve(schema["properties"][step], schemas)
    read = fields(name) - ADDED_BY_THE_PAGE
    assert read
    assert set() == read - set(schema["properties"])
