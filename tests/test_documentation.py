"""Promises about the documents for contributors: what they name exists."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests import ROOT

PAGE = ROOT / "docs" / "architecture.md"
FOLDERS = "benchmarks|clients|content|docs|kb_server|plugins|search|tests|texts|types"
NAMES = re.compile(rf"`((?:{FOLDERS})(?:/[\w./]+)?)(?::([\w.]+))?`")


def named() -> list[tuple[str, str]]:
    """Every path on the page, with the function or class named after it."""
    return sorted(set(NAMES.findall(PAGE.read_text(encoding="utf-8"))))


def definitions(body: list[ast.stmt], before: str = "") -> Iterator[str]:
    """The functions and classes of a module, methods dotted."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield before + node.name
        if isinstance(node, ast.ClassDef):
            yield from definitions(node.body, f"{node.name}.")


@pytest.mark.parametrize(("path", "name"), named())
def test_what_the_architecture_names_exists(path: str, name: str) -> None:
    """Every path on the page exists, and defines what is named after it."""
    file = ROOT / path
    assert file.exists()
    if name:
        assert name in set(definitions(ast.parse(file.read_text(encoding="utf-8")).body))


def test_the_architecture_names_every_room() -> None:
    """Every folder and module at the root of the service has its line."""
    rooms = {
        f"kb_server/{p.name}"
        for p in (ROOT / "kb_server").iterdir()
        if (p.suffix == ".py" and p.stem != "__init__") or (p / "__init__.py").is_file()
    }
    assert set() == rooms - {path for path, _ in named()}


def test_links_of_documents_lead_somewhere() -> None:
    """Every relative link of the documents for contributors names a file."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    wrong = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert [] == wrong
