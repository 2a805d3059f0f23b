"""The syntax trees of our modules, each read once."""

from __future__ import annotations

import ast
import gc
from functools import cache
from pathlib import Path


@cache
def parsed(file: Path) -> ast.Module:
    """The syntax tree of the module `file`, not to be changed.

    No garbage is collected meanwhile: where that ends a greenlet, which browser tests leave behind,
    CPython 3.11 raises "AST constructor recursion depth mismatch" (gh-106905).
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        return ast.parse(file.read_text(encoding="utf-8"), str(file))
    finally:
        if collecting:
            gc.enable()
