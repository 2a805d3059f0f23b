"""The front matter of a page: read with its line numbers, and checked against the published schema."""

from __future__ import annotations

import contextlib
import difflib
import functools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import yaml

from plugins.mistakes import Mistake, Mistaken, control_character
from plugins.read import repetition, schemas

if TYPE_CHECKING:
    import jsonschema

BLOCK = re.compile(
    r"\A\ufeff?-{3}[ \t]*\r?\n(.*?)^(?:-{3}|\.{3})[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)

UNCLOSED = re.compile(r"\A\ufeff?-{3}[ \t]*\r?\n\s*[A-Za-z_][\w-]*[ \t]*:(?:\s|\Z)")  # without a BLOCK

MOST_VALUES = 50_000  # of one page; a page with 3,000 contracts has fewer
DRAFT = "draft_of"  # names the gap that a draft is for; a finished page does not have it

Path = tuple[str | int, ...]
_Loader = yaml.SafeLoader | yaml.CSafeLoader


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The keys at the top of a page. `lines` maps a key, or a key and an index, to its line (1-based)."""

    values: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[Path, int] = field(default_factory=dict)
    first: int = (
        1  # the line on which the Markdown begins, as MkDocs hands it on: without leading empty lines
    )

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest key above it that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(text: str, file: str) -> FrontMatter:
    """Read the front matter of a page's `text`; a page without any has empty values.

    Raises Mistaken when the block is not YAML, not a mapping, or has no end.
    """
    if not (block := BLOCK.match(text)):
        if UNCLOSED.match(text):
            cure = "Write a line --- below the last key."
            raise Mistaken(Mistake(file, "the front matter has no end", cure, line=1))
        return FrontMatter()
    rest = text[block.end() :]
    first = text.count("\n", 0, len(text) - len(rest.lstrip("\r\n"))) + 1
    try:
        loader, root = _parsed(block.group(1))
        if root is None:
            return FrontMatter(first=first)
        if not isinstance(root, yaml.MappingNode):
            raise Mistaken(
                Mistake(
                    file, "the front matter is not a list of keys", "Write one key: value a line.", line=2
                )
            )
        if _size(root, {}) > MOST_VALUES:
            cure = "Write out what is repeated: names of values (&name, *name) make more than can be read."
            raise Mistaken(Mistake(file, "the front matter is too large", cure, line=2))
        values: dict[str, Any] = {}
        lines: dict[Path, int] = {}
        for key_node, value_node in root.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 2
            if (key,) in lines:
                raise Mistaken(
                    Mistake(file, f"written twice, first on line {lines[(key,)]}", "Keep one.", key, line)
                )
            lines[(key,)] = line
            lines |= {(key, *path): line for path, line in _lines(value_node)}
            values[key] = _text(value_node) if _is_text(key) else _other(loader, value_node, key, file)
        return FrontMatter(values, lines, first)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        cure = "Put the value in quotes if it contains a colon or a #, or begins with a special character."
        raise Mistaken(Mistake(file, f"not YAML: {error.problem}", cure, line=line)) from error
    except yaml.reader.ReaderError as error:
        line = block.group(1).count("\n", 0, error.position) + 2
        raise Mistaken(control_character(error.character, file, line)) from error


def check(front: FrontMatter, file: str) -> Iterator[Mistake]:
    """Compare `front` with the schema and yield what is wrong, in the order of the lines."""
    mistakes = [_mistake(error, front, file) for error in _validator().iter_errors(dict(front.values))]
    if DRAFT in front.values:
        cure = f"Finish the article, then delete the line `{DRAFT}`."
        mistakes.append(Mistake(file, "this is still a draft", cure, DRAFT, front.line((DRAFT,))))
    known = properties() if front.values.get("type") == "session" else schema()["properties"]
    for key in front.values:
        if key in known:
            continue
        near = difflib.get_close_matches(key.lower().replace("-", "_"), known, n=1, cutoff=0.8)
        if near:
            cure = f"Did you mean {near[0]}?"
            mistakes.append(Mistake(file, "no such key", cure, key, front.line((key,))))
    yield from sorted(mistakes, key=lambda mistake: (mistake.line, mistake.key))


def _parsed(block: str) -> tuple[_Loader, yaml.Node | None]:
    """The YAML node of `block`, and its loader: libyaml's is fast, and Python's says better what is wrong."""
    if yaml.__with_libyaml__:
        with contextlib.suppress(yaml.YAMLError, UnicodeError):
            fast = yaml.CSafeLoader(block)
            return fast, fast.get_single_node()
    loader = yaml.SafeLoader(block)
    return loader, loader.get_single_node()


def _size(node: yaml.Node, known: dict[int, int]) -> int:
    """How many values the node stands for when all that it repeats by name is written out."""
    if not isinstance(node, yaml.CollectionNode):
        return 1
    if id(node) not in known:
        known[id(node)] = MOST_VALUES + 1  # of a value that contains itself
        inner = [part for item in node.value for part in (item if isinstance(item, tuple) else (item,))]
        known[id(node)] = 1 + sum(_size(part, known) for part in inner)
    return known[id(node)]


def _is_text(key: str) -> bool:
    """Is it a key of ours that holds text? YAML may read unquoted text as a number, a date or a boolean."""
    return key in properties() and properties()[key].get("type") not in ("boolean", "object")


def _other(loader: _Loader, node: yaml.Node, key: str, file: str) -> Any:
    try:
        return loader.construct_object(node, deep=True)
    except ValueError as error:  # a date that does not exist
        line = node.start_mark.line + 2
        raise Mistaken(
            Mistake(file, str(error), "Mend the value, or put it in quotes.", key, line)
        ) from error


def _lines(node: yaml.Node) -> Iterator[tuple[Path, int]]:
    if isinstance(node, yaml.SequenceNode):
        yield from (((index,), item.start_mark.line + 2) for index, item in enumerate(node.value))
    elif isinstance(node, yaml.MappingNode):
        yield from (((str(key.value),), key.start_mark.line + 2) for key, _ in node.value)


def _text(node: yaml.Node) -> Any:
    """Read scalars as they are written, so that `404`, `on` and `2.10` stay what they look like."""
    if isinstance(node, yaml.SequenceNode):
        return [_text(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _text(value) for key, value in node.value}
    return None if node.tag == "tag:yaml.org,2002:null" else str(node.value)


def _mistake(error: jsonschema.ValidationError, front: FrontMatter, file: str) -> Mistake:
    path: Path = tuple(error.absolute_path)
    key = str(path[0])
    value = json.dumps(error.instance, ensure_ascii=False, default=str)
    shown = value if len(value) <= 60 else value[:57].rstrip() + "…"
    problem = "has no value" if error.instance is None else f"{shown} cannot be used here"
    if error.validator == "uniqueItems":
        problem = "has the same entry twice"
    return Mistake(file, problem, str(properties()[key]["cure"]), key, front.line(path))


def schema() -> dict[str, Any]:
    """The JSON Schema of the front matter, as published in the guide."""
    return schemas.schema("front_matter")


@functools.cache
def properties() -> dict[str, dict[str, Any]]:
    """All keys of ours, those of sessions too."""
    properties: dict[str, dict[str, Any]] = {}
    for known in (schema(), schema()["$defs"]["session"]):
        properties |= known["properties"]
    return properties


@functools.cache
def _validator() -> jsonschema.Draft202012Validator:
    formats: schemas.Formats = {
        "date": schemas.day,
        "moment": repetition.moment,
        "zone": ZoneInfo,
        "repetition": repetition.read,
    }
    return schemas.validator(schema(), formats)
