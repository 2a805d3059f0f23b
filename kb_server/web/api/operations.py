"""Operations: one view each, whose annotations say what it reads and returns.

The arguments `query` and `body` are models of `fields.Input`, the others come from the path; what is returned
is a dataclass. `kb_server.web.api.openapi` describes an application's operations by the same annotations.
"""

from __future__ import annotations

import functools
import json
import typing
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, request
from pydantic import BaseModel, TypeAdapter, ValidationError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, NotFound, UnsupportedMediaType

_MOST_MISTAKES = 3  # the most mistakes of one request that a message names
_NAME = 100  # characters of a field's name in a message
_MESSAGES = {  # plainer words than those of Pydantic, by its type of error
    "missing": "is missing",
    "extra_forbidden": "is not known",
    "string_pattern_mismatch": "does not have the required form",
    "string_unicode": "is not valid Unicode text",
    "model_type": "must be an object",
}
_Route = Callable[[str], Callable[[Any], Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation, as it was declared."""

    name: str
    about: str  # its view's docstring
    scope: str  # the scope that a token must have; "" for none
    public: bool  # may visitors without a token use it?
    query: type[BaseModel] | None
    body: type[BaseModel] | None
    path: dict[str, TypeAdapter[Any]]
    returns: TypeAdapter[Any]
    status: int
    errors: tuple[int, ...]  # besides those that every operation may have


def operation(
    route: _Route,
    path: str,
    *,
    scope: str = "",
    public: bool = False,
    status: int = 200,
    errors: tuple[int, ...] = (),
) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """Declare a view as the operation at `path`: `route` is a blueprint's `get` or `post`."""

    def declare(view: Callable[..., Any]) -> Callable[..., Response]:
        hints = typing.get_type_hints(view, include_extras=True)
        returns = hints.pop("return")
        declared = Operation(
            name=view.__name__,
            about=(view.__doc__ or "").strip(),
            scope=scope,
            public=public,
            query=hints.pop("query", None),
            body=hints.pop("body", None),
            path={name: TypeAdapter(hint) for name, hint in hints.items()},
            returns=TypeAdapter(returns),
            status=status,
            errors=errors,
        )

        @functools.wraps(view)
        def answer(**values: Any) -> Response:
            _admit(declared)
            given = {name: _path_value(name, declared.path[name], value) for name, value in values.items()}
            if declared.query:
                given["query"] = _read(declared.query, _arguments(declared.query, request.args), "parameter")
            if declared.body:
                given["body"] = _read(declared.body, _json(), "field")
            return _response(declared, view(**given))

        answer.operation = declared  # type: ignore[attr-defined]
        route(path)(answer)
        return answer

    return declare


def of(view: object) -> Operation | None:
    """The operation that a view was declared as."""
    return getattr(view, "operation", None)


def _admit(declared: Operation) -> None:
    """Let the room `access` check the caller. It registers the check, because this room may not import it."""
    admit: Callable[[Operation], None] = current_app.extensions["gapless.admit"]
    admit(declared)


def _path_value(name: str, adapter: TypeAdapter[Any], value: object) -> Any:
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        mistake = _describe(name, error.errors(include_url=False, include_input=False)[0])
        raise NotFound(f"There is nothing at this address: {mistake}.") from error


def _arguments(model: type[BaseModel], given: MultiDict[str, str]) -> dict[str, Any]:
    """The declared parameters of an address: a list for what may repeat, else the first."""
    taken: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if name in given:
            several = typing.get_origin(field.annotation) in (list, tuple)
            taken[name] = given.getlist(name) if several else given[name]
    return taken


def _json() -> Any:
    if not request.is_json:
        raise UnsupportedMediaType("The body must be JSON, with Content-Type: application/json.")
    try:
        return json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError) as error:
        raise BadRequest("The body is not JSON.") from error


def _read(model: type[BaseModel], values: Any, what: str) -> BaseModel:
    try:
        return model.model_validate(values, strict=what == "field")
    except ValidationError as error:
        found = [
            _describe(what, one)
            for one in error.errors(include_url=False, include_input=False)[:_MOST_MISTAKES]
        ]
        raise BadRequest("; ".join(found)) from error


def _describe(what: str, error: Any) -> str:
    names = [part[:_NAME] for part in error["loc"] if isinstance(part, str) and "[" not in part]
    where = ".".join(names)  # without the numbers of list entries, and Pydantic's own names for kinds
    wrong = error["msg"].removeprefix("Value error, ")
    wrong = wrong.removeprefix("String ").removeprefix("Input ").removeprefix("Field ")
    wrong = _MESSAGES.get(error["type"], wrong)
    if where:
        return f"the {what} {where} {wrong}"
    return f"the {'body' if what == 'field' else what} {wrong}"


def _response(declared: Operation, made: object) -> Response:
    body = declared.returns.dump_json(made)
    response = Response(body + b"\n", declared.status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
