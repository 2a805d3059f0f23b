"""Adding entries to a list in a Markdown file's front matter, leaving every other character as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

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
    return head + _with(body, key, new) + rest if new else text


def scalar(text: str) -> str:
    """`text` as YAML writes it: plain where it cannot be misread, else in quotes."""
    if _PLAIN.fullmatch(text) and yaml.safe_load(text) == text:
        return text
    return json.dumps(text, ensure_ascii=False)


def _with(body: str, key: str, new: Sequence[str]) -> str:
    lines = body.splitlines(keepends=True)
    end = "\r\n" if body.endswith("\r\n") else "\n"
    at = next((n for n, line in enumerate(lines) if re.match(rf"{re.escape(key)}\s*:", line)), None)
    if at is None:
        return body + f"{key}:{end}" + "".join(f"  - {scalar(entry)}{end}" for entry in new)
    flow = re.match(rf"({re.escape(key)}\s*:\s*\[)(.*)(\]\s*(?:#.*)?)$", lines[at].rstrip("\r\n"))
    if flow:
        inside = flow[2].strip()
        listed = ", ".join([*([inside] if inside else []), *map(_flow, new)])
        lines[at] = flow[1] + listed + flow[3] + end
        return "".join(lines)
    last, indent = at, "  "
    for number in range(at + 1, len(lines)):
        item = re.match(r"(\s*)- ", lines[number])
        if item:
            last, indent = number, item[1]
        elif lines[number].strip() and not lines[number].startswith((" ", "\t", "#")):
            break
        elif last > at and lines[number].startswith((" ", "\t")) and lines[number].strip():
            last = number  # the entry goes on in this line
    lines[last + 1 : last + 1] = [f"{indent}- {scalar(entry)}{end}" for entry in new]
    return "".join(lines)


def _flow(entry: str) -> str:
    return json.dumps(entry, ensure_ascii=False) if set(entry) & set(",[]{}?") else scalar(entry)
