"""The OpenAPI document of the HTTP API, made from the declared operations.

Format: OpenAPI 3.1.0, spec.openapis.org/oas/v3.1.0.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, Response, current_app
from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from kb_server.web import problems
from kb_server.web.api import operations
from kb_server.web.api.operations import Operation
from kb_server.web.api.scopes import SCOPES

blueprint = Blueprint("openapi", __name__)

_REF = "#/components/schemas/{model}"
_PROBLEM = {
    "type": "object",
    "description": "Problem details, RFC 9457.",
    "properties": {
        "type": {"type": "string", "const": "about:blank"},
        "title": {"type": "string", "description": "The name of the status."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, and what to do."},
    },
    "required": ["type", "title", "status", "detail"],
}
_ABOUT = """\
Search, and what support agents and their programs do with it. Addresses of articles are relative to the
learn center.

What every visitor may do needs no token. For everything else, send `Authorization: Bearer …` with a token
that `gapless token add` made; each operation names the scope that the token must have.
"""


@blueprint.get("/api/openapi.json")
def show() -> Response:
    """This service's document."""
    return Response(text(current_app), mimetype="application/json", headers={"Cache-Control": "no-cache"})


def text(app: Flask) -> str:
    """The document as JSON, the same for the same code."""
    return json.dumps(document(app), ensure_ascii=False, indent=1) + "\n"


def document(app: Flask) -> dict[str, Any]:
    """The document of the operations of `app`."""
    found = list(_operations(app))
    schemas, definitions = _schemas(found)
    paths: dict[str, Any] = {}
    for path, method, one in sorted(found, key=lambda f: f[:2]):
        paths.setdefault(path, {})[method] = _describe(one, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Gapless",
            "version": importlib.metadata.version("gapless"),
            "description": _ABOUT,
            "license": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": definitions | {"Problem": _PROBLEM},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": f"Scopes: {', '.join(SCOPES)}."}
            },
        },
    }


def _operations(app: Flask) -> Iterator[tuple[str, str, Operation]]:
    for rule in app.url_map.iter_rules():
        one = operations.of(app.view_functions[rule.endpoint])
        if one is not None:
            path = re.sub(r"<(?:[^<>]+:)?(\w+)>", r"{\1}", rule.rule)
            method = next(m for m in sorted(rule.methods or ()) if m not in ("HEAD", "OPTIONS"))
            yield path, method.lower(), one


def _schemas(found: list[tuple[str, str, Operation]]) -> tuple[dict[tuple[str, str], Any], dict[str, Any]]:
    asked: list[tuple[str, JsonSchemaMode, TypeAdapter[Any]]] = []
    for _, _, one in found:
        asked.append((f"{one.name}.returns", "serialization", one.returns))
        if one.body:
            asked.append((f"{one.name}.body", "validation", TypeAdapter(one.body)))
        asked += [(f"{one.name}.path.{name}", "validation", adapter) for name, adapter in one.path.items()]
    made, shared = TypeAdapter.json_schemas(asked, ref_template=_REF)
    return {(key, mode): schema for (key, mode), schema in made.items()}, dict(shared.get("$defs", {}))


def _describe(one: Operation, schemas: dict[tuple[str, str], Any]) -> dict[str, Any]:
    summary, _, more = one.about.partition("\n\n")
    described: dict[str, Any] = {
        "operationId": one.name,
        "summary": " ".join(summary.split()).rstrip("."),
        "parameters": [*_path_parameters(one, schemas), *_query_parameters(one)],
        "responses": _responses(one, schemas),
        "security": [{"token": []}, *([{}] if one.public else [])] if one.scope else [{}],
    }
    paragraphs = [" ".join(more.split())] if more else []
    paragraphs += [f"Scope: `{one.scope}`." + (" Public as well." if one.public else "")] if one.scope else []
    described["description"] = "\n\n".join(paragraphs)
    if one.body:
        schema = schemas[f"{one.name}.body", "validation"]
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return described


def _path_parameters(one: Operation, schemas: dict[tuple[str, str], Any]) -> Iterator[dict[str, Any]]:
    for name in one.path:
        schema = schemas[f"{one.name}.path.{name}", "validation"]
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _query_parameters(one: Operation) -> Iterator[dict[str, Any]]:
    if one.query is None:
        return
    schema = one.query.model_json_schema(ref_template=_REF)
    for name, field in schema["properties"].items():
        about = field.pop("description", "")
        field.pop("title", None)
        yield {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", ()),
            "description": about,
            "schema": field,
        }


def _responses(one: Operation, schemas: dict[tuple[str, str], Any]) -> dict[str, Any]:
    answer = {"application/json": {"schema": schemas[f"{one.name}.returns", "serialization"]}}
    responses: dict[str, Any] = {
        str(one.status): {"description": HTTPStatus(one.status).phrase, "content": answer}
    }
    codes = {400, 503, *one.errors}
    codes |= {401, 403} if one.scope else set()
    codes |= {404} if one.path else set()
    codes |= {415, 413} if one.body else set()
    for code in sorted(codes):
        content = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        responses[str(code)] = {"description": HTTPStatus(code).phrase, "content": content}
    return responses
