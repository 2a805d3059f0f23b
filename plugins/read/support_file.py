"""support.yml: how customers reach the team and what they are promised, read and checked."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import yaml

from plugins.mistakes import Mistake, Mistaken, control_character, cut
from plugins.read import schemas

if TYPE_CHECKING:
    import jsonschema

NAME = "support.yml"  # at the top of the content folder
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NEEDED = {  # what a channel of each type must say besides its type
    "form": (),
    "mail": ("address",),
    "chat": ("url",),
    "phone": ("number",),
    "manager": ("name",),
    "sessions": (),  # without an address, the page that lists the sessions
}

Path = tuple[str | int, ...]
_TIMES = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class SupportFile:
    """The file as it is written. `lines` maps the way to each value to its line (1-based)."""

    values: Mapping[str, Any]
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(text: str, file: str) -> SupportFile:
    """Read the `text` of the file. Raises Mistaken where it is not YAML, not a mapping, or was cut."""
    try:
        loader = yaml.SafeLoader(text)
        root = loader.get_single_node()
        lines: dict[Path, int] = {}
        values = None if root is None else _value(root, (), lines, file)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        cure = "Put the value in quotes if it contains a colon or a #, or begins with a special character."
        raise Mistaken(Mistake(file, f"not YAML: {error.problem}", cure, line=line)) from error
    except yaml.reader.ReaderError as error:
        raise Mistaken(control_character(error.character, file)) from error
    if not isinstance(values, dict):
        raise Mistaken(Mistake(file, "says nothing", str(schema()["cure"]), line=1))
    if mistake := cut(text, file):
        raise Mistaken(mistake)
    return SupportFile(values, lines)


def check(written: SupportFile, file: str) -> list[Mistake]:
    """What is wrong, in the order of the lines: the form of the values first, then how they fit together."""
    found = [_mistake(error, written, file) for error in _validator().iter_errors(dict(written.values))]
    if not found:
        found = [
            Mistake(file, problem, cure, ".".join(map(str, path)), written.line(path))
            for path, problem, cure in _unfit(written.values)
        ]
    return sorted(found, key=lambda mistake: (mistake.line, mistake.key))


def times(text: str) -> list[tuple[int, int]]:
    """Times such as "09:00-12:00, 13:00-17:00" as minutes of the day. Raises ValueError."""
    spans: list[tuple[int, int]] = []
    for part in text.split(","):
        found = _TIMES.fullmatch(part.strip())
        if not found:
            raise ValueError(part)
        hours = [int(group) for group in found.groups()]
        start, end = 60 * hours[0] + hours[1], 60 * hours[2] + hours[3]
        if not (spans[-1][1] if spans else 0) <= start < end <= 24 * 60:
            raise ValueError(part)
        spans.append((start, end))
    return spans


def days(text: str) -> list[int]:
    """The days that "mon" or "fri-mon" names, Monday 0."""
    first, _, last = text.partition("-")
    start, end = DAYS.index(first), DAYS.index(last or first)
    return [(start + step) % 7 for step in range((end - start) % 7 + 1)]


def schema() -> dict[str, Any]:
    """The JSON Schema of the file, as published in the guide."""
    return schemas.schema("support")


def _value(node: yaml.Node, path: Path, lines: dict[Path, int], file: str) -> Any:
    """The value of `node`. Text stays as it is written, so that a time or a number with a plus does, too."""
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, place), lines, file) for place, item in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return _plain(node)
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        here = (*path, key)
        if key in values:
            problem = f"written twice, first on line {lines[here]}"
            raise Mistaken(Mistake(file, problem, "Keep one.", key, line))
        lines[here] = line
        values[key] = _value(value_node, here, lines, file)
    return values


def _plain(node: yaml.Node) -> Any:
    if node.tag == "tag:yaml.org,2002:null":
        return None
    if str(node.value).lower() in ("true", "false") and node.tag == "tag:yaml.org,2002:bool":
        return str(node.value).lower() == "true"
    number = re.fullmatch(r"[0-9]{1,9}", str(node.value)) and node.tag == "tag:yaml.org,2002:int"
    return int(node.value) if number else str(node.value)


def _mistake(error: jsonschema.ValidationError, written: SupportFile, file: str) -> Mistake:
    path: Path = tuple(error.absolute_path)
    line, problem = written.line(path), _problem(error)
    if error.validator == "additionalProperties":
        known = _known(error)
        unknown = next((str(key) for key in _listed(error.instance) if key not in known), "")
        line, problem = written.line((*path, unknown)), f"{unknown} is not known here"
    return Mistake(file, problem, _cure(error), ".".join(map(str, path)), line)


def _problem(error: jsonschema.ValidationError) -> str:
    if error.instance is None:
        return "has no value"
    if error.validator == "required":
        missing = [key for key in _listed(error.validator_value) if key not in _listed(error.instance)]
        return f"{', '.join(missing)} is missing"
    if error.validator == "uniqueItems":
        return "has the same entry twice"
    value = json.dumps(error.instance, ensure_ascii=False, default=str)
    return f"{value if len(value) <= 60 else value[:57].rstrip() + '…'} cannot be used here"


def _known(error: jsonschema.ValidationError) -> list[str]:
    """The keys that may stand where an unknown one does."""
    return list(error.schema.get("properties", {})) if isinstance(error.schema, Mapping) else []


def _listed(values: Any) -> list[Any]:
    return list(values)


def _cure(error: jsonschema.ValidationError) -> str:
    """The cure of the innermost part of the schema that has one."""
    found = str(schema()["cure"])
    part: Any = schema()
    for step in error.absolute_schema_path:
        part = part[step]
        while isinstance(part, dict) and "$ref" in part:
            part = schema()["$defs"][part["$ref"].rpartition("/")[2]]
            found = str(part.get("cure", found))
        if isinstance(part, dict):
            found = str(part.get("cure", found))
        elif not isinstance(part, list):
            break
    if error.validator == "additionalProperties":
        return f"Use {', '.join(_known(error))}."
    return found


def _unfit(values: Mapping[str, Any]) -> Iterator[tuple[Path, str, str]]:
    """Yield what does not fit together: the way to it, the problem, the cure."""
    levels = values["levels"]
    everybody = [name for name, level in levels.items() if "segments" not in level]
    if len(everybody) != 1:
        said = (
            "no level is for everybody" if not everybody else f"{' and '.join(everybody)} are for everybody"
        )
        yield (
            ("levels",),
            said,
            "Exactly one level has no segments: it is for those whom no other level names.",
        )
    of_segment: dict[str, str] = {}
    for name, level in levels.items():
        for place, segment in enumerate(level.get("segments", ())):
            if of_segment.setdefault(segment, name) != name:
                path: Path = ("levels", name, "segments", place)
                yield path, f"{segment} has the level {of_segment[segment]} already", "Name it in one level."
        yield from _unfit_channels(values, name, level["channels"])
    for key in ("topics", "products", "urgencies"):
        seen: set[str] = set()
        for place, choice in enumerate(values.get("form", {}).get(key, ())):
            if choice["id"] in seen:
                yield ("form", key, place, "id"), f"{choice['id']} is there twice", "Give each its own id."
            seen.add(choice["id"])


def _unfit_channels(
    values: Mapping[str, Any], level: str, channels: list[dict[str, Any]]
) -> Iterator[tuple[Path, str, str]]:
    urgencies = [choice["id"] for choice in values.get("form", {}).get("urgencies", ())]
    forms = 0
    for place, channel in enumerate(channels):
        path: Path = ("levels", level, "channels", place)
        forms += channel["type"] == "form"
        if channel["type"] == "form" and forms > 1:
            yield path, "a second form", "A level has one form. Use replies: for what is urgent."
        for key in NEEDED[channel["type"]]:
            if key not in channel:
                yield (
                    path,
                    f"{channel['type']} without {key}",
                    f"Write {key}: below it, or delete the channel.",
                )
        if channel.get("hours", "") not in ("", *values.get("hours", {})):
            known = ", ".join(values.get("hours", {})) or "none"
            yield (*path, "hours"), f"there are no hours {channel['hours']}", f"There are: {known}."
        for urgency in channel.get("replies", {}):
            if urgency not in urgencies:
                known = ", ".join(urgencies) or "none"
                cure = f"Use the id of an urgency of the form; there are: {known}."
                yield (*path, "replies", urgency), f"there is no urgency {urgency}", cure


@functools.cache
def _validator() -> jsonschema.Draft202012Validator:
    return schemas.validator(schema(), {"date": schemas.day, "times": times, "zone": ZoneInfo})
