"""Search over HTTP: `/api/search` and `/api/suggest`."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import BadRequest

from kb_server.audiences import audiences
from kb_server.leases import release
from kb_server.log.intake import receipt
from search.answers import Request

MOST = 50  # hits or suggestions of one answer
DEEPEST = 1000  # the offset of the last page of results
LONGEST = 2000  # characters of a parameter; the engine reads fewer

blueprint = Blueprint("search_api", __name__)

_LANG = re.compile(r"([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?")


@blueprint.get("/api/search")
def search() -> Response:
    """Answer a search: the fields of `search.answers.Answer` as JSON, and `receipt`, which signs it."""
    asked = Request(
        text=_text("q"),
        lang=_lang("lang"),
        audiences=audiences(request),
        types=_several("type"),
        products=_several("product"),
        langs=_several("langs"),
        categories=_several("category"),
        prefix=_flag("prefix"),
        correct=_flag("correct", True),
        limit=_number("limit", 10, 1, MOST),
        offset=_number("offset", 0, 0, DEEPEST),
    )
    answer = release().engine.search(asked)
    return _fresh(dataclasses.asdict(answer) | {"receipt": receipt(asked, answer)})


@blueprint.get("/api/suggest")
def suggest() -> Response:
    """Complete what is being typed: {"suggestions": the fields of each `search.answers.Suggestion`}."""
    limit = _number("limit", 8, 1, MOST)
    found = release().engine.suggest(
        _text("q"), lang=_lang("lang"), audiences=audiences(request), limit=limit
    )
    return _fresh({"suggestions": [dataclasses.asdict(s) for s in found]})


def _fresh(body: dict[str, Any]) -> Response:
    response = jsonify(body)
    response.headers["Cache-Control"] = "no-store"
    return response


def _text(name: str) -> str:
    value = request.args.get(name)
    if value is None:
        raise BadRequest(f"the parameter {name} is missing: what is searched")
    return _bounded(name, value)


def _several(name: str) -> frozenset[str]:
    values = frozenset(_bounded(name, v) for v in request.args.getlist(name) if v)
    if len(values) > MOST:
        raise BadRequest(f"the parameter {name} is given more than {MOST} times")
    return values


def _lang(name: str) -> str:
    value = request.args.get(name, "")
    if not _LANG.fullmatch(value):
        raise BadRequest(f"the parameter {name} is not a language such as en or pt-BR")
    return value


def _flag(name: str, default: bool = False) -> bool:
    value = request.args.get(name, "1" if default else "0")
    if value not in ("0", "1"):
        raise BadRequest(f"the parameter {name} is neither 0 nor 1")
    return value == "1"


def _number(name: str, default: int, least: int, most: int) -> int:
    value = request.args.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,6}", value) or not least <= int(value) <= most:
        raise BadRequest(f"the parameter {name} is not a whole number from {least} to {most}")
    return int(value)


def _bounded(name: str, value: str) -> str:
    if len(value) > LONGEST:
        raise BadRequest(f"the parameter {name} is longer than {LONGEST} characters")
    return value
