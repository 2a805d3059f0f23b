"""The rows of JSON files: lists of records, wherever an export has them, and tables with named columns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from kb_server.imports import columns
from kb_server.imports.text_files import UnreadableFile, opened

# What a record keeps its words in: Intercom, Freshdesk, Jira, GraphQL, JSON:API.
_INSIDE = (
    "source",
    "helpdesk_ticket",
    "ticket",
    "conversation",
    "fields",
    "node",
    "attributes",
    "properties",
)
# The messages of a conversation, and what may be around them: Help Scout, Intercom, Discourse.
_MESSAGES = ("threads", "messages", "comments", "conversation_parts", "posts")
_AROUND = ("_embedded", "post_stream", "conversation_parts")
_TOPIC = "post_stream"  # a topic of Discourse: a record, whose list has its posts
_STAFF = frozenset({"admin", "agent", "bot", "staff", "operator", "teammate"})
_DEEP = 8  # records inside of records that are looked into
_SAMPLE = 20  # records of a list that tell what it is

Row = Mapping[str, Any]


def rows(file: Path) -> Iterator[Row]:
    """The records of a JSON file. Raises UnreadableFile.

    Some products export lines of JSON under this name, too.
    """
    try:
        with opened(file) as text:
            values = json.load(text)
    except (ValueError, RecursionError) as error:
        if isinstance(error, json.JSONDecodeError) and error.msg == "Extra data":
            yield from rows_of_lines(file)
            return
        raise UnreadableFile(f"{file}: it is no JSON: {error}.") from error
    yield from _records(values)


def rows_of_lines(file: Path) -> Iterator[Row]:
    """The records of a file with one JSON value in each line. Raises UnreadableFile."""
    number = 0  # of the line, counted by hand: a line may end the loop before it is there
    try:
        with opened(file) as lines:
            for line in lines:
                number += 1
                row = json.loads(line) if line.strip() else None
                if isinstance(row, Mapping):
                    yield from _one(row)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"{file}, line {number}: it is no JSON: {error}.") from error


def _records(values: Any) -> Iterator[Row]:
    if (table := _table(values)) is not None:
        found: Sequence[Row] = table
    elif isinstance(values, Mapping) and _TOPIC in values:
        found = (values,)
    else:
        lists = list(_lists(values, _DEEP))
        telling = [rows for rows in lists if any(columns.are_known(_opened(row)) for row in rows[:_SAMPLE])]
        alone = [[values]] if isinstance(values, Mapping) else []
        found = max(telling or alone or lists, key=len, default=())
    for row in found:
        yield from _one(row)


def _table(values: Any) -> list[Row] | None:
    """The rows of a table: of a query in Discourse, or {"keys": …} of Search Console. None if it is none."""
    if not isinstance(values, Mapping) or not isinstance(listed := values.get("rows"), list):
        return None
    names = values.get("columns")
    if isinstance(names, list):
        return [dict(zip(map(str, names), row, strict=False)) for row in listed if isinstance(row, list)]
    return [
        {"query": row["keys"][0], **{name: value for name, value in row.items() if name != "keys"}}
        for row in listed
        if isinstance(row, Mapping) and isinstance(row.get("keys"), list) and row["keys"]
    ] or None


def _lists(values: Any, deep: int) -> Iterator[Sequence[Row]]:
    """The lists of records in `values`, without those inside of such records."""
    if isinstance(values, list):
        yield [row for row in values if isinstance(row, Mapping)]
    elif isinstance(values, Mapping) and deep:
        for value in values.values():
            yield from _lists(value, deep - 1)


def _one(row: Row) -> Iterator[Row]:
    """The record with what is inside of it beside its own fields; nothing where the team began it."""
    whole = _opened(row)
    if not _by_staff(whole):
        yield whole


def _opened(row: Row) -> Row:
    """The record with the fields of what is inside of it; its own go before them."""
    told = dict(row)
    for inner in (row.get(name) for name in _INSIDE):
        if isinstance(inner, Mapping):
            told = {**inner, **{name: value for name, value in told.items() if value not in (None, "")}}
    if columns.text_of(told) in ("", *columns.SHORT):
        for said in islice(_messages(told), 1):
            told["body"] = said
    return told


def _messages(row: Row) -> Iterator[Any]:
    """What customers said in a conversation, from its first message on."""
    for place in (row, *(row[name] for name in _AROUND if isinstance(row.get(name), Mapping))):
        for listed in (place.get(name) for name in _MESSAGES):
            said = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
            for one in _in_order(said):
                if not _by_staff(one) and (name := columns.text_of(one)):
                    yield next(value for key, value in one.items() if columns.folded(key) == name)


def _in_order(messages: list[Row]) -> list[Row]:
    """The messages from the first one on, as far as they tell when they were written."""
    timed = [(str(one.get("created_at") or one.get("createdAt") or ""), one) for one in messages]
    if not all(time for time, _ in timed):
        return messages
    return [one for _, one in sorted(timed, key=lambda both: both[0])]


def _by_staff(row: Row) -> bool:
    author = row.get("author")
    kind = author.get("type") if isinstance(author, Mapping) else row.get("author_type")
    made = row.get("createdBy")
    help_scout = (
        isinstance(made, Mapping) and made.get("type") == "user"
    )  # there, "customer" is the other one
    return (isinstance(kind, str) and kind.casefold() in _STAFF) or help_scout
