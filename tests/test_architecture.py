"""Promises about the tree itself: who may import whom, and what no file may hold."""

import ast
import functools
import re
import subprocess
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests import ROOT
from tests.syntax import parsed

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
    "cache": {
        "flask",
        "werkzeug",
        "mkdocs",
        "material",
        "sqlalchemy",
        "whoosh",
        "numpy",
        "plugins",
        "kb_server",
        "search",
        "texts",
    },
    "kb_server": {"plugins", "mkdocs", "material", "whoosh"},
}


# The rooms of the service, the lowest first: each may use those before it. What a lower room must tell a
# higher one, it tells through a callable that the roof passes in.
ROOMS = (
    "terminal",
    "settings",
    "data",
    "releases",
    "web",
    "access",
    "log",
    "gaps",
    "support",
    "contact",
    "handoff",
    "imports",
    "measures",
    "studio",
    "explain",
    "center",
    "assistants",
    "listeners",  # from here on the roof, which assembles and knows everybody
    "app",
    "routes",
    "production",
    "develop",
    "demo",
    "doctor",
    "sbom",
    "backup",
    "publishing",
    "wsgi",
    "cli",
)


@functools.cache
def imports(file: Path) -> tuple[str, ...]:
    """Every module that `file` imports, dotted, wherever in the file the import stands."""
    found: list[str] = []
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: write the package's name, not dots"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return tuple(found)


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
        if file.is_file() and b"\0" not in (content := file.read_bytes()):  # as Git tells text from the rest
            yield file.relative_to(ROOT), content.decode()


@pytest.mark.slow
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


def test_every_room_has_its_place() -> None:
    """The order names every folder and module of the service, and no other."""
    found = {
        p.stem for p in (ROOT / "kb_server").iterdir() if p.suffix == ".py" or (p / "__init__.py").is_file()
    }
    assert set(ROOMS) == found - {"__init__"}


def test_rooms_use_only_what_lies_below() -> None:
    """A room of the service imports no room above it, so that there is no cycle."""
    wrong = [
        f"{file.relative_to(ROOT)} imports {name}"
        for number, room in enumerate(ROOMS)
        for file in [*(ROOT / "kb_server" / room).rglob("*.py"), ROOT / "kb_server" / f"{room}.py"]
        if file.is_file()
        for name in imports(file)
        if name.startswith("kb_server.") and name.split(".")[1] in ROOMS[number + 1 :]
    ]
    assert [] == wrong


def classes(file: Path) -> Iterator[str]:
    """The names of the public classes of a file."""
    yield from re.findall(r"(?m)^class ([A-Za-z]\w*)", file.read_text(encoding="utf-8"))


def test_a_class_name_means_one_thing() -> None:
    """No two classes of the repository have the same name."""
    places: dict[str, list[str]] = {}
    for package in ("benchmarks", "kb_server", "plugins", "search"):
        for file in sorted((ROOT / package).rglob("*.py")):
            for name in classes(file):
                places.setdefault(name, []).append(str(file.relative_to(ROOT)))
    assert {} == {name: files for name, files in places.items() if len(files) > 1}


PLUGINS = (  # the rooms of the site build: each may import itself and the ones in the lines above it
    ("mistakes", "progress"),
    ("read",),
    ("videos",),
    ("checks", "write", "report"),
    ("fingerprint",),
    ("untrusted",),
    ("defaults",),
    ("configuration", "inline_signs"),
    ("shared_parser", "surroundings", "unchanged_files"),
    ("compiled_templates",),
    ("page_cache",),
    ("site_build",),
    ("stages",),
    ("site_output",),
    ("builds",),
    ("draft",),
    ("plugin",),
    ("build",),
    ("cli", "commands"),
    ("__main__",),
)


def plugins_imports(file: Path) -> set[str]:
    """The modules of the site build that `file` imports."""
    modules = {
        ".".join(module.relative_to(ROOT).with_suffix("").parts)
        for module in (ROOT / "plugins").rglob("*.py")
    }
    named = (name if name in modules else name.rpartition(".")[0] for name in imports(file))
    return {name for name in named if name in modules}


@pytest.mark.slow
def test_rooms_of_plugins_import_only_those_above_them_in_the_table() -> None:
    """Every room of the site build is in the table, and imports only rooms in lines above its own."""
    lines = {room: line for line, rooms in enumerate(PLUGINS) for room in rooms}
    wrong = []
    for file in sorted((ROOT / "plugins").rglob("*.py")):
        if file.name == "__init__.py" and file.parent == ROOT / "plugins":
            continue
        room = file.relative_to(ROOT / "plugins").with_suffix("").parts[0]
        others = {name.split(".")[1] for name in plugins_imports(file)} - {room}
        wrong += [
            f"{file.relative_to(ROOT)} imports {other}" for other in others if lines[other] >= lines[room]
        ]
    assert [] == wrong


@pytest.mark.slow
def test_modules_of_plugins_import_one_another_in_no_cycle() -> None:
    """Inside a room of the site build too, no two modules need each other."""
    graph = {
        ".".join(file.relative_to(ROOT).with_suffix("").parts): plugins_imports(file)
        for file in (ROOT / "plugins").rglob("*.py")
    }
    TopologicalSorter(graph).prepare()


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


@pytest.mark.slow
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
    for lock, least in (
        ("requirements.txt", 30),
        ("requirements-dev.txt", 30),
        ("requirements-exits.txt", 1),
        ("requirements-apprise.txt", 1),
        ("requirements-mcp.txt", 10),
        ("requirements-oidc.txt", 2),
        ("requirements-passkeys.txt", 4),
        ("requirements-postgres.txt", 1),
        ("requirements-server.txt", 0),
    ):
        text = (ROOT / lock).read_text(encoding="utf-8")
        pins = re.findall(
            r"^(\S+?)(==\S+)?(?: ;.*?)?(?: \\)?$((?:\n    --hash=\S+(?: \\)?)*)", text, re.MULTILINE
        )
        packages = [pin for pin in pins if not pin[0].startswith(("#", "--"))]
        assert len(packages) > least, lock
        assert [] == [
            name for name, version, hashes in packages if not version or "--hash=sha256:" not in hashes
        ], lock
        assert "index-url" not in text, lock


def test_locks_keep_extras() -> None:
    """A lock names the extras that are asked for: pip refuses them where the bare package is pinned."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for lock, asked in (
        ("requirements-dev.txt", project["optional-dependencies"]["dev"]),
        ("requirements-postgres.txt", project["optional-dependencies"]["postgres"]),
    ):
        text = (ROOT / lock).read_text(encoding="utf-8")
        extras = [found[0] for one in asked if (found := re.match(r"[\w-]+\[\w+\]", one))]
        assert extras, lock
        assert [] == [name for name in extras if f"\n{name}==" not in f"\n{text}"], lock
