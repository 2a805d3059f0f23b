"""The lists of the desk and of Support as files: the same things have the same columns in both."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response

from kb_server.access import exports

COLUMNS = {
    "articles": ("article", "sent", "opened", "solved", "again", "rate"),
    "links": ("id", "article", "anchor", "ticket", "agent", "sent", "opened", "opens", "outcome"),
    "unanswered": ("at", "agent", "question", "words", "ticket", "state", "note"),
    "flags": (
        "id", "at", "agent", "reason", "article", "anchor", "passage", "question", "words", "ticket", "state",
        "closed", "closer", "note", "updated", "gap",
    ),
    "marks": ("topic", "segment", "marks", "mean"),
}  # fmt: skip


def file(room: str, name: str, listed: Sequence[object], form: exports.Form) -> Response:
    """The list `name` of COLUMNS as a download called after the room whose page shows it."""
    columns = COLUMNS[name]
    rows = [{column: getattr(one, column) for column in columns} for one in listed]
    return exports.file(f"{room}-{name}", columns, rows, form)
