"""Adding entries to a list in a Markdown file's front matter, leaving every other character as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import yaml

_BLOCK = re.compile(r"\A(\ufeff?---[ \t]*\r?\n)(.*?)(^---[ \t]*(?:\r?\n|\Z))", re.DOTALL | re.MULTILINE)
_PLAIN = re.compile(r"[^\W_][\w \-/.()?+]*", re.UNICODE)  # what YAML reads as text without quotes


class NoFrontMatter(ValueError):
    """The file has no front matter that can be added to."""


def added(text: str, key: str, entries: Sequence[str]) -> str:
    """Add `entries` to the front matter's list `key` in `text`, without those that it has already.

    Raises NoFrontMatter.
    """
    block = _BLOCK.match(text)
    if block is None:
        raise NoFrontMatter("it has no front matter")
    head, body, rest = block[1], block[2], text[block.end(2) :]
    try:
        values = yaml.safe_load(body) or {}
        present = values.get(key) or []
    except (yaml.YAMLError, AttributeError) as error:
        raise NoFrontMatter(f"its front matter cannot be read: {error}") from error
    if not isinstance(present, list):
        raise NoFrontMatter(f"its `{key}` is no list")
    new = [entry for entry in dict.fromkeys(entries) if entry not in map(str, present)]
    if not new:
        return text
    more = _with(body, key, new)
    if read(more) != values | {key: [*present, *new]}:
        raise NoFrontMatter(f"its `{key}` is written in a way that cannot be added to")
    return head + more + rest


def scalar(text: str) -> str:
    """`text` as YAML writes it: plain where it cannot be misread, else in quotes."""
    if _PLAIN.fullmatch(text) and yaml.safe_load(text) == text:
        return text
    return json.dumps(text, ensure_ascii=False)


def read(text: str) -> Any:
    """What `text` says; None where it is no YAML."""
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        return None


def _with(body: str, key: str, new: Sequence[str]) -> str:
    """`body` with the entries `new` in the list `key`, where YAML says that the list ends."""
    end = "\r\n" if body.endswith("\r\n") else "\n"
    known = _value(body, key)
    if known is None:
        return body + f"{key}:{end}" + _lines(new, "  ", end)
    if not isinstance(known, yaml.SequenceNode):  # an empty value
        start, stop = known.start_mark.index, known.end_mark.index
        return _below(body[:start] + body[stop:], start, _lines(new, "  ", end))
    listed = ", ".join(map(_flow, new))
    if not known.value:
        at = known.start_mark.index + 1
        return body[:at] + listed + body[at:]
    last = known.value[-1]
    at = last.end_mark.index
    if known.flow_style:
        return f"{body[:at]}, {listed}{body[at:]}"
    item = re.match(r"\s*", body[body.rfind("\n", 0, last.start_mark.index) + 1 :])
    return _below(body, at, _lines(new, item[0] if item else "", end))


def _value(body: str, key: str) -> yaml.Node | None:
    """The value of a key, with its place in `body`."""
    top = yaml.compose(body, yaml.SafeLoader)
    pairs = top.value if isinstance(top, yaml.MappingNode) else []
    return next((value for name, value in pairs if name.value == key), None)


def _lines(entries: Sequence[str], indent: str, end: str) -> str:
    return "".join(f"{indent}- {scalar(entry)}{end}" for entry in entries)


def _below(body: str, at: int, lines: str) -> str:
    """`body` with `lines` below the line that `at` is in, or above it where nothing stands before `at`."""
    begins = body.rfind("\n", 0, at) + 1
    below = body.index("\n", at) + 1 if body[begins:at].strip() else begins
    return body[:below] + lines + body[below:]


def _flow(entry: str) -> str:
    return json.dumps(entry, ensure_ascii=False) if set(entry) & set(",[]{}?") else scalar(entry)
