"""Promises about docs/cryptography.md: every key of ours is listed, and what is named exists."""

from __future__ import annotations

import ast
import re

from kb_server.contact import references
from tests import ROOT

PAGE = (ROOT / "docs" / "cryptography.md").read_text(encoding="utf-8")


def test_every_key_is_listed() -> None:
    """The purposes of keys in the code are those of the table: one more changes both."""
    used = {references.PURPOSE}
    for file in (ROOT / "kb_server").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            keys = "keys" in ast.unparse(node.func.value).lower()
            if node.func.attr == "of" and keys and isinstance(node.args[0], ast.Constant):
                used.add(str(node.args[0].value))
    table = PAGE.partition("| purpose |")[2].partition("\n## ")[0]
    assert used == set(re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE))


def test_what_is_named_exists() -> None:
    """Every module of the page is there."""
    named = re.findall(r"`((?:kb_server|tests)/[^`]+\.py)`", PAGE)
    assert len(named) > 8
    for path in named:
        assert (ROOT / path).is_file(), path
