"""Shapes from the vendors' documentation, and exchanges that are played through without a network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from kb_server.handoff.exchange import AppriseMessage, DeskTicket, Exchange, HttpRequest, HttpResponse

FOLDER = Path(__file__).parent / "shapes"


def load(vendor: str) -> dict[str, Any]:
    """The requests as JSON Schemas, the answers and the webhooks of a vendor."""
    found: dict[str, Any] = yaml.safe_load((FOLDER / f"{vendor}.yml").read_text(encoding="utf-8"))
    return found


def play(
    exchange: Exchange, *answers: Mapping[str, Any]
) -> tuple[list[HttpRequest | EmailMessage | AppriseMessage], DeskTicket]:
    """What was sent, and the ticket, when these are the answers."""
    asked = [next(exchange)]
    for number, answer in enumerate(answers):
        body = json.dumps(answer["body"]).encode() if "body" in answer else b""
        try:
            sent = HttpResponse(headers=answer.get("headers", {}), body=body)
            asked.append(exchange.send(sent))
        except StopIteration as done:
            assert number == len(answers) - 1, "an answer was not asked for"
            return asked, done.value
    raise AssertionError(f"another answer is wanted, to {asked[-1]}")


def told(request: object, schema: Mapping[str, Any]) -> Any:
    """The JSON of a request, which fits the schema from the documentation."""
    assert isinstance(request, HttpRequest)
    assert "application/json" == request.headers["Content-Type"]
    values = json.loads(request.body)
    jsonschema.validate(values, schema)
    return values


def address(request: object) -> str:
    """Method and address of a request."""
    assert isinstance(request, HttpRequest)
    return f"{request.method} {request.url}"
