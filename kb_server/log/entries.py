"""An entry: a logged event, with what the service itself knows about it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

from kb_server.log.events import KINDS, Event
from kb_server.log.origins import Origin
from kb_server.log.receipts import Receipt

if TYPE_CHECKING:
    from sqlalchemy import RowMapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One scrubbed event, and what the service adds to it."""

    event: Event
    received: datetime
    visitor: str  # see `visitors`
    source: str
    origin: Origin
    why: str = ""  # why it is not a customer's
    segment: str = ""  # the name in the signed claim
    counted: bool = True  # false when forged, late, implausible, or repeated
    doubt: str = ""  # why it is not counted
    answer: Receipt | None = None  # the service's answer, if a genuine receipt came with the event


class MalformedEntry(ValueError):
    """This version of Gapless did not write such a line or row."""


def dump(entry: Entry) -> str:
    """Return the entry as one line of JSON, without the newline."""
    from pydantic_core import to_json  # slow to load, and commands write no entries

    return to_json(_row(entry)).decode()


def load(line: str) -> Entry:
    """Read what `dump` wrote. Raises MalformedEntry."""
    try:
        values = json.loads(line)
        values["received"] = datetime.fromisoformat(values["received"])
    except (ValueError, KeyError, TypeError) as error:
        raise MalformedEntry(str(error)) from error
    return from_row(values)


def to_row(entry: Entry) -> dict[str, Any]:
    """Return the entry as a row of the table `events`, without `seq` and `touched`."""
    event = entry.event
    row = _row(entry)
    row["event"] = json.loads(json.dumps(row["event"], default=_text))
    row["answer"] = json.loads(json.dumps(row["answer"], default=_text))
    return row | {
        "id": event.id,
        "at": event.at,
        "day": entry.received.astimezone(UTC).date(),
        "search": getattr(event, "search", event.id),  # a searched event is its own search
        "article": getattr(event, "article", ""),
    }


def from_row(row: Mapping[str, Any] | RowMapping) -> Entry:
    """Read the entry from a row of the table `events`. Raises MalformedEntry."""
    try:
        kind = KINDS[row["kind"]]
        return Entry(
            event=kind(**_known(kind, row["event"], "at")),
            answer=Receipt(**_receipt(row["answer"])) if row["answer"] else None,
            **{f.name: row[f.name] for f in dataclasses.fields(Entry) if f.name not in ("event", "answer")},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise MalformedEntry(f"{type(error).__name__}: {error}") from error


def _row(entry: Entry) -> dict[str, Any]:
    row = _fields(entry)
    row["kind"] = entry.event.kind
    row["event"] = _sparse(entry.event)
    row["answer"] = None if entry.answer is None else _fields(entry.answer)
    return row


def _fields(record: Entry | Receipt) -> dict[str, Any]:
    """Its values by name; `dataclasses.asdict`, which copies each, takes a tenth of what an event costs."""
    names, _, values = _parts(cast(Hashable, type(record)))
    return dict(zip(names, values(record), strict=True))


def _sparse(event: Event) -> dict[str, Any]:
    names, defaults, values = _parts(cast(Hashable, type(event)))
    told = zip(names, values(event), defaults, strict=True)
    return {name: value for name, value, default in told if value != default}


@cache
def _parts(kind: Any) -> tuple[tuple[str, ...], tuple[Any, ...], Callable[[Any], tuple[Any, ...]]]:
    """The names of the fields of the dataclass `kind`, their defaults, and what gets their values."""
    fields = dataclasses.fields(kind)
    names = tuple(field.name for field in fields)
    return names, tuple(field.default for field in fields), attrgetter(*names)


def _known(kind: type[Any], values: Mapping[str, Any], moment: str) -> dict[str, Any]:
    """Return the fields that this version knows. Leave out fields that were removed since."""
    known = {f.name: values[f.name] for f in dataclasses.fields(kind) if f.name in values}
    return known | {moment: datetime.fromisoformat(known[moment])}


def _receipt(values: Mapping[str, Any]) -> dict[str, Any]:
    known = _known(Receipt, values, "issued")
    if "verdict" not in known:  # written when an answer had two verdicts
        known["verdict"] = "believed" if values["answered"] else "none"
    return known | {"articles": tuple(known["articles"])}


def _text(value: Any) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"{type(value).__name__} in an entry")
    return value.isoformat()
