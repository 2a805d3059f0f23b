"""Promises about the documents for contributors: what they name exists."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests import ROOT
from tests.syntax import parsed

ARCHITECTURE = ROOT / "docs" / "architecture.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
DOCUMENTS = (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
FOLDERS = "benchmarks|clients|content|docs|kb_server|plugins|search|tests|texts|types"
NAMES = re.compile(rf"`((?:{FOLDERS})(?:/[\w./]+)?)(?::([\w.]+))?`")
FILES = re.compile(rf"(?<![\w./])(?:{FOLDERS})/[\w./-]+\.(?:py|js|ts|md|json|ya?ml)\b")


def named() -> list[tuple[str, str]]:
    """Every path in the documents, with the function or class named after it."""
    texts = [page.read_text(encoding="utf-8") for page in (ARCHITECTURE, CONTRIBUTING)]
    return sorted({name for text in texts for name in NAMES.findall(text)})


def definitions(body: list[ast.stmt], before: str = "") -> Iterator[str]:
    """The functions and classes of a module, methods dotted."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield before + node.name
        if isinstance(node, ast.ClassDef):
            yield from definitions(node.body, f"{node.name}.")


@pytest.mark.slow
@pytest.mark.parametrize(("path", "name"), named())
def test_what_is_named_exists(path: str, name: str) -> None:
    """Every path in the architecture and the guide for contributors exists, and defines what is named."""
    file = ROOT / path
    assert file.exists()
    if name:
        assert name in set(definitions(parsed(file).body))


def test_the_architecture_names_every_room() -> None:
    """Every folder and module at the root of a package has its line."""
    rooms = {
        f"{package}/{p.name}"
        for package in ("kb_server", "plugins", "search")
        for p in (ROOT / package).iterdir()
        if (p.suffix == ".py" and p.stem != "__init__") or (p.is_dir() and p.name != "__pycache__")
    }
    assert set() == rooms - {path for path, _ in named()}


def test_files_that_documents_name_exist() -> None:
    """No document, not even an old decision, names a file that has moved; nor do the shapes in types."""
    pages = [*DOCUMENTS, *(ROOT / "types").glob("*.ts")]
    wrong = [
        f"{page.relative_to(ROOT)}: {file}"
        for page in pages
        for file in FILES.findall(page.read_text(encoding="utf-8"))
        if not (ROOT / file).exists()
    ]
    assert [] == wrong


def test_links_of_documents_lead_somewhere() -> None:
    """Every relative link of the documents for contributors names a file."""
    wrong = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in DOCUMENTS
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert [] == wrong
