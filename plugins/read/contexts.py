"""Contexts: the articles that the widget offers on a page of the product, or after something happened there.

They lie in `content/search/contexts.yml` and are checked against `plugins/contexts.schema.json`.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from plugins.mistakes import Mistake, cut, some
from plugins.read import schemas
from plugins.read.catalog import Catalog
from search.documents import PUBLIC

if TYPE_CHECKING:
    import jsonschema

FILE = "contexts.yml"  # in the folder of the writers' rules
_SECONDS = {"second": 1, "minute": 60, "hour": 3600}
_LIST = "Begin each rule with `- id:`."


@dataclass(frozen=True, slots=True, kw_only=True)
class WidgetContext:
    """When the widget offers articles, and which."""

    id: str
    articles: tuple[str, ...]
    pages: tuple[str, ...] = ()  # patterns of addresses; none: on every page
    event: str = ""  # "": nothing needs to happen
    times: int = 1
    within: int = 0  # seconds; 0: as long as the page is open


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule as it is written, with the line of each of its keys."""

    values: Mapping[str, Any]
    lines: Mapping[str, int]
    line: int


def read(file: Path, shown: str, catalog: Catalog) -> tuple[list[WidgetContext], list[Mistake]]:
    """The rules in `file`, which messages call `shown`, and its mistakes; none where it does not exist."""
    if not file.exists():
        return [], []
    try:
        text = file.read_text(encoding="utf-8")
        rules = _rules(text, shown)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        cure = "Mend the line, or put its text in quotes."
        return [], [Mistake(shown, f"not YAML: {error.problem}", cure, line=line)]
    except (yaml.YAMLError, ValueError) as error:  # not UTF-8, control characters, a date that does not exist
        return [], [Mistake(shown, f"not YAML: {error}", "Save the file as UTF-8, without dates.", line=1)]
    if isinstance(rules, Mistake):
        return [], [rules]
    known = {leaf.article.id: leaf.article.audience for leaf in catalog.leaves}
    mistakes = [mistake for rule in rules for mistake in _wrong(rule, shown, known)]
    mistakes += _twice(rules, shown)
    if not mistakes and (mistake := cut(text, shown)):
        return [], [mistake]
    wrong = {mistake.line for mistake in mistakes}
    return [
        _context(rule.values) for rule in rules if not wrong & {rule.line, *rule.lines.values()}
    ], mistakes


def record(contexts: Iterable[WidgetContext]) -> list[dict[str, Any]]:
    """The rules as the release carries them, in `widget.json`."""
    return [
        {
            "id": context.id,
            "pages": list(context.pages),
            "event": context.event,
            "times": context.times,
            "within": context.within,
            "articles": list(context.articles),
        }
        for context in contexts
    ]


def _rules(text: str, shown: str) -> list[_Rule] | Mistake:
    loader = yaml.SafeLoader(text)
    root = loader.get_single_node()
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        return Mistake(shown, "this is not a list of rules", _LIST, line=1)
    rules = []
    for node in root.value:
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            return Mistake(shown, "this is not a rule", _LIST, line=line)
        lines = {str(key.value): key.start_mark.line + 1 for key, _ in node.value}
        rules.append(_Rule(loader.construct_object(node, deep=True), lines, line))
    return rules


def _wrong(rule: _Rule, shown: str, known: Mapping[str, str]) -> Iterator[Mistake]:
    faults = list(_validator().iter_errors(dict(rule.values)))
    yield from (_fault(fault, rule, shown) for fault in faults)
    if faults:
        return
    if "event" not in rule.values:
        if "pages" not in rule.values:
            cure = "Add pages:, event: or both."
            yield Mistake(shown, "a rule that says neither where nor when", cure, line=rule.line)
        for key in {"times", "within"} & rule.values.keys():
            yield Mistake(shown, "counts no event", "Add event:, or delete the line.", key, rule.lines[key])
    for name in rule.values["articles"]:
        if known.get(name) != PUBLIC:
            problem = f"{name} is for agents only" if name in known else f"no article has the id {name}"
            cure = "Write the id of an article that everybody may read."
            yield Mistake(shown, problem, cure, "articles", rule.lines["articles"])


def _fault(fault: jsonschema.ValidationError, rule: _Rule, shown: str) -> Mistake:
    properties = schema()["items"]["properties"]
    if fault.validator == "required":
        key = next(name for name in schema()["items"]["required"] if name not in rule.values)
        return Mistake(shown, f"{key} is missing", properties[key]["cure"], line=rule.line)
    if fault.validator == "additionalProperties":
        key = next(name for name in rule.values if name not in properties)
        return Mistake(shown, "no such key", f"Known are {some(properties)}.", str(key), rule.lines[str(key)])
    key = str(fault.absolute_path[0])
    value = json.dumps(fault.instance, ensure_ascii=False, default=str)[:60]
    return Mistake(shown, f"{value} cannot be used here", properties[key]["cure"], key, rule.lines[key])


def _twice(rules: Iterable[_Rule], shown: str) -> Iterator[Mistake]:
    seen: dict[str, int] = {}
    for rule in rules:
        name = str(rule.values.get("id", ""))
        if name and name in seen:
            cure = f"Give one of them another id; line {seen[name]} has this one."
            yield Mistake(shown, f"{name} is the id of two rules", cure, "id", rule.lines["id"])
        seen.setdefault(name, rule.line)


def _context(values: Mapping[str, Any]) -> WidgetContext:
    within = re.match(r"(\d+) (second|minute|hour)", values.get("within", ""))
    return WidgetContext(
        id=values["id"],
        articles=tuple(values["articles"]),
        pages=tuple(values.get("pages", ())),
        event=values.get("event", ""),
        times=values.get("times", 1),
        within=int(within[1]) * _SECONDS[within[2]] if within else 0,
    )


def schema() -> dict[str, Any]:
    """The JSON Schema of the file, as the guide names it."""
    return schemas.schema("contexts")


@functools.cache
def _validator() -> jsonschema.Draft202012Validator:
    return schemas.validator(schema()["items"])
