"""Promises about the tree itself: who may import whom, and what no file may hold."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import ROOT

FORBIDDEN = {
    "search": {
        "flask",
        "werkzeug",
        "mkdocs",
        "material",
        "sqlalchemy",
        "alembic",
        "plugins",
        "kb_server",
        "texts",
    },
    "plugins": {"kb_server", "whoosh", "numpy", "flask", "werkzeug", "sqlalchemy"},
    "texts": {
        "flask",
        "werkzeug",
        "mkdocs",
        "material",
        "sqlalchemy",
        "whoosh",
        "plugins",
        "kb_server",
        "search",
    },
    "kb_server": {"plugins", "mkdocs", "material", "whoosh"},
}


def imports(file: Path) -> Iterator[str]:
    """Every module that `file` imports, dotted, wherever in the file the import stands."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: write the package's name, not dots"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def tracked_texts() -> Iterator[tuple[Path, str]]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        file = ROOT / name
        if file.is_file() and file.suffix not in {".mp4", ".webm", ".png", ".jpg", ".webp", ".ico", ".woff2"}:
            yield file.relative_to(ROOT), file.read_text(encoding="utf-8")


@pytest.mark.parametrize("package", sorted(FORBIDDEN))
def test_dependency_direction(package: str) -> None:
    """No package imports what lies beside or above it."""
    wrong = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in sorted((ROOT / package).rglob("*.py"))
        for name in imports(file)
        if name.split(".")[0] in FORBIDDEN[package]
    ]
    assert [] == wrong


def test_plugins_know_only_the_documents_of_search() -> None:
    """The site build meets the engine at the search documents and nowhere else."""
    wrong = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in sorted((ROOT / "plugins").rglob("*.py"))
        for name in imports(file)
        if name.split(".")[0] == "search" and not name.startswith("search.documents")
    ]
    assert [] == wrong


def test_no_plugin_module_shadows_the_search_package() -> None:
    """A module named search.py would hide the package of that name from MkDocs' hooks."""
    assert [] == list((ROOT / "plugins").rglob("search.py"))


def test_no_file_names_a_registry_or_this_machine() -> None:
    """Lock files and documents carry no registry's host and no path of anybody's machine."""
    hosts = re.compile(
        "|".join(["pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npmjs", "npmjs" + r"\.org"])
    )
    machine = re.compile(r"(?<![\w.])/" + r"(?:work|root)/|/home/\w+/")
    wrong = [
        f"{name}:{number}"
        for name, text in tracked_texts()
        for number, line in enumerate(text.splitlines(), 1)
        if hosts.search(line) or machine.search(line)
    ]
    assert [] == wrong


def test_locks_pin_every_package_with_a_hash() -> None:
    """A lock names an exact version and at least one hash for every package, and no index."""
    for lock in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        pins = re.findall(
            r"^(\S+?)(==\S+)?(?: ;.*?)?(?: \\)?$((?:\n    --hash=\S+(?: \\)?)*)", text, re.MULTILINE
        )
        packages = [pin for pin in pins if not pin[0].startswith(("#", "--"))]
        assert len(packages) > 30, lock
        assert [] == [
            name for name, version, hashes in packages if not version or "--hash=sha256:" not in hashes
        ], lock
        assert "index-url" not in text, lock


def test_locks_keep_extras() -> None:
    """A lock names the extras that are asked for: pip refuses them where the bare package is pinned."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for lock, asked in (
        ("requirements.txt", project["dependencies"]),
        ("requirements-dev.txt", project["optional-dependencies"]["dev"]),
    ):
        text = (ROOT / lock).read_text(encoding="utf-8")
        extras = [found[0] for one in asked if (found := re.match(r"[\w-]+\[\w+\]", one))]
        assert extras, lock
        assert [] == [name for name in extras if f"\n{name}==" not in f"\n{text}"], lock
