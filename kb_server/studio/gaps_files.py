"""The tables on the page of one gap as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from flask import Response, request
from sqlalchemy.engine import Connection
from werkzeug.exceptions import BadRequest

from kb_server.access import exports
from kb_server.gaps import checks, feedback, remarks
from kb_server.gaps.answering import waiting
from kb_server.gaps.gap import Gap
from kb_server.studio import gaps_evidence
from kb_server.web.staff.language import spoken
from texts import sentences

COLUMNS = {
    "wordings": ("text", "lang", "visitors", "intents"),
    "said": ("at", "kind", "text", "lang", "article", "helpful", "reason", "waiting"),
    "history": ("number", "at", "who", "kind", "value", "why", "undone"),
    "steps": ("at", "state", "who", "why"),
    "checks": ("at", "release", "passed", "why"),
    "waits": ("at", "address", "lang", "confirmed"),
    "segments": ("segment", "visitors", "weight"),
}
NEWEST = 10_000  # questions of the gap whose visitors' words are looked for


def file(connection: Connection, gap: Gap, form: exports.Form) -> Response:
    """The table that `?list=` names, the first of COLUMNS where it names none. Raises BadRequest."""
    name = request.args.get("list", next(iter(COLUMNS)))
    if name not in COLUMNS:
        raise BadRequest(f"list is one of {', '.join(COLUMNS)}.")
    return exports.file(f"gap-{gap.id}-{name}", COLUMNS[name], _rows(connection, gap, name), form)


def _rows(connection: Connection, gap: Gap, name: str) -> Iterable[Mapping[str, object]]:
    if name == "history":
        return _history(connection, gap)
    if name in ("steps", "checks"):
        told = gap.steps if name == "steps" else checks.read(connection, [gap.id])[gap.id]
        return [asdict(one) | {"why": sentences.said(one.why, spoken())} for one in told]
    reads: dict[str, Callable[[], Iterable[Any]]] = {
        "wordings": lambda: gap.wordings,
        "said": lambda: feedback.of_gap(connection, gap.id, newest=NEWEST),
        "waits": lambda: waiting.of_gap(connection, gap.id),
        "segments": lambda: gaps_evidence.segments(gap.weight.parts),
    }
    return [asdict(one) for one in reads[name]()]


def _history(connection: Connection, gap: Gap) -> Iterable[Mapping[str, object]]:
    """What people decided and noted, in order, and who took it back."""
    told = remarks.read(connection, [gap.id])[gap.id]
    undone = remarks.undone(told)
    return [
        asdict(one) | {"undone": undone[one.number].who if one.number in undone else None} for one in told
    ]
