"""Lists of the pages for staff as files: CSV that a spreadsheet opens without running anything, and JSON.

A page asks `asked(request.args)`; when that is not "", it returns `file(…)` with the rows it would show.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, get_args

from flask import Response
from werkzeug.exceptions import BadRequest

from kb_server.access import callers
from kb_server.data import audit
from kb_server.web import application

Form = Literal["", "csv", "json"]

# A spreadsheet takes a cell that begins so for a formula; the wide forms become the narrow ones in some, and
# some skip blanks and invisible signs before them.
_FORMULA = re.compile(
    r"[\t\r\n]|[\s\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*[=+\-@＝＋－＠﹢﹣﹦﹫]"
)
_MARK = "\ufeff"  # without it Excel reads UTF-8 as the computer's old code page
_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def asked(arguments: Mapping[str, str]) -> Form:
    """The form that `?format=` asks for; "" for the page. Raises BadRequest for another."""
    found = arguments.get("format", "")
    for known in get_args(Form):
        if found == known:
            form: Form = known
            return form
    raise BadRequest("format is csv or json.")


def file(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]], form: Form) -> Response:
    """The download for the user who is logged in, noted in the audit log."""
    with application.database().write() as connection:
        audit.note(connection, callers.actor(), "list_exported", name, form)
    return download(name, columns, rows, form)


def download(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]], form: Form) -> Response:
    """A download called `name` with these columns of the rows. A row may lack a column: its cell is empty."""
    text = to_csv(columns, rows) if form == "csv" else to_json(columns, rows)
    response = Response(text, content_type=_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def to_csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """The rows as CSV: a line of names, every text quoted, moments in ISO 8601, nothing a formula."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in columns])
    return _MARK + out.getvalue()


def to_json(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """The rows as a JSON array of objects with these keys; what is not known is null."""
    listed = [{name: row.get(name) for name in columns} for row in rows]
    return json.dumps(listed, ensure_ascii=False, indent=1, default=_plain) + "\n"


def inert(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula: an apostrophe goes before one."""
    return f"'{text}" if _FORMULA.match(text) else text


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    return inert(_plain(value) if not isinstance(value, str) else value)


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(map(str, value))
    return str(value)
