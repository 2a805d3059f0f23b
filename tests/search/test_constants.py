"""The page of constants beside the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from search.arrays import scoring
from tests import ROOT
from tests.syntax import parsed

PAGE = (ROOT / "docs" / "constants.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(?P<name>[\w.]+)` \| `(?P<value>[^`]+)` \| .+ \| .+ \|$", re.MULTILINE)
NUMBERS = (int, float)


def values(node: ast.expr) -> object:
    """The value of a plain expression; None for any other."""
    try:
        return eval(compile(ast.Expression(node), "", "eval"), {"__builtins__": {}})  # noqa: S307 - our own code
    except (NameError, AttributeError, TypeError):
        return None


def numeric(value: object) -> bool:
    """Is it a number, or a tuple of numbers?"""
    many = value if isinstance(value, tuple) and value else (value,)
    return all(isinstance(one, NUMBERS) and not isinstance(one, bool) for one in many)


def constants() -> Iterator[tuple[str, object]]:
    """(module and name, value) of every numeric constant at the head of a module of search."""
    for file in sorted((ROOT / "search").rglob("*.py")):
        module = ".".join(file.relative_to(ROOT / "search").with_suffix("").parts)
        for node in parsed(file).body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            if isinstance(node, ast.AnnAssign) and node.value:
                targets = [node.target]
            for target in targets:
                assert isinstance(node, ast.Assign | ast.AnnAssign)
                assert node.value
                value = values(node.value)
                if isinstance(target, ast.Name) and numeric(value):
                    yield f"{module}.{target.id}", value
                elif isinstance(target, ast.Tuple) and isinstance(value, tuple):
                    pairs = zip(target.elts, value, strict=True)
                    yield from (
                        (f"{module}.{one.id}", number)
                        for one, number in pairs
                        if isinstance(one, ast.Name) and numeric(number)
                    )


def test_every_constant_is_on_the_page() -> None:
    """The page lists each numeric constant of search with its present value, and no other."""
    written = {
        found["name"]: values(ast.parse(found["value"], mode="eval").body) for found in ROW.finditer(PAGE)
    }
    assert dict(constants()) == written, "write it into docs/constants.md, with where the value comes from"


def test_every_weight_is_on_the_page() -> None:
    """The page lists the weights of fields as the code has them."""
    for part, group in scoring.GROUPS.items():
        for name, field in group.fields.items():
            assert f"| {part} | `{group.share}` | {name} | `{field.weight}` | `{field.b}` |" in PAGE
