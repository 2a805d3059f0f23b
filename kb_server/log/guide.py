"""The guide's description of all events, generated from the code that declares them."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import textwrap
import typing
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from kb_server.log import wire
from kb_server.log.events import KINDS, Event


def markdown() -> str:
    """Describe all kinds and their fields, as the guide shows them."""
    return "\n\n".join(["## Every event", _table(Event), *(_section(kind) for kind in KINDS.values())]) + "\n"


def _section(kind: type[Event]) -> str:
    about = " ".join((inspect.getdoc(kind) or "").split())
    return f"## {kind.kind} {{ #{kind.kind} }}\n\n{about}\n\n{_table(kind)}"


def _table(kind: type[Event]) -> str:
    comments = _comments(kind)
    hints = typing.get_type_hints(kind, include_extras=True)
    own = [f for f in dataclasses.fields(kind) if f.name in comments]
    rows = [f"| `{f.name}` | {_value(hints[f.name])}{_default(f)} | {comments[f.name]} |" for f in own]
    return "\n".join(["| field | value | what it is |", "| --- | --- | --- |", *rows])


def _default(field: dataclasses.Field[Any]) -> str:
    if field.default is dataclasses.MISSING:
        return ""
    shown = str(field.default).lower() if isinstance(field.default, bool) else field.default
    return "; may be left out" if field.default == "" else f"; else `{shown}`"


def _value(hint: Any) -> str:
    if hint is datetime:
        return "milliseconds since 1970"
    if hint is bool:
        return "`true` or `false`"
    if typing.get_origin(hint) is typing.Literal:
        return ", ".join(f"`{choice}`" for choice in typing.get_args(hint) if choice)
    rule = hint.__metadata__[0]
    if isinstance(rule, wire.TextField):
        return f"text, {rule.least} to {rule.most} characters"
    if isinstance(rule, wire.NumberField):
        return f"whole number, {rule.least} to {rule.most}"
    return str(rule.description)


def _comments(kind: type[Event]) -> dict[str, str]:
    """Return the comment after each field that `kind` itself declares."""
    source = textwrap.dedent(inspect.getsource(kind))
    declared = ast.parse(source).body[0]
    return dict(_behind(declared, source.splitlines()))


def _behind(declared: ast.stmt, lines: list[str]) -> Iterator[tuple[str, str]]:
    for node in ast.iter_child_nodes(declared):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id != "kind":
            end = node.end_lineno or node.lineno
            comment = lines[end - 1].encode()[node.end_col_offset :].decode().partition("# ")[2]
            yield node.target.id, comment[:1].upper() + comment[1:]
