"""Promises about where tests lie: whoever knows a module finds its tests, and the other way round."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from tests import ROOT
from tests.syntax import parsed

# The tests of `a/b/c.py` are in `tests/a/b/test_c.py`; those of a package's `__init__.py` in the package's
# folder, under the package's name: `texts/__init__.py` → `tests/texts/test_texts.py`. A module without any
# function only declares, and needs no tests.
PACKAGES = ("cache", "kb_server", "plugins", "search", "texts")
MEASURED = ("benchmarks",)  # run by people and not by tests, but for what computes the figures

EXEMPT = {  # modules with functions that have no file of tests, and why
    "kb_server/data/migrations/env.py": "Alembic runs it, in every test that opens a database",
    "kb_server/data/migrations/versions/*": "never changed once released; test_migrations runs all of them",
    "kb_server/production/service.py": "kb_server/test_wsgi.py starts it as WSGI servers do",
    "kb_server/settings/declaration.py": "its one function passes facts on; test_declared looks at them all",
    "plugins/videos/__init__.py": "makes the extension of block.py, for Markdown's configuration",
    "search/__init__.py": "only says where each name of the face lies; search/test_face.py",
}

WHOLE = {  # tests of more than a module, and of what
    "clients/*": "what runs in other people's pages, in a real browser",
    "content/*": "our own guide",
    "exits/*": "the guide, built by other generators and themes",
    "kb_server/access/test_account_pages_browser.py": "an account and leaving it, in a real browser",
    "kb_server/access/oidc/test_browser.py": "signing in with a provider and out again, in a real browser",
    "kb_server/access/test_passkeys_browser.py": "a passkey from first to last, in a real browser",
    "kb_server/assistants/test_log.py": "what becomes of assistants' questions in the log, and in the gaps",
    "kb_server/data/test_newer_data.py": "data of a later Gapless under this one",
    "kb_server/data/test_old_installation.py": "an installation that an older Gapless made",
    "kb_server/demo/test_keyboard.py": "the studio over the demo, with the keyboard alone",
    "kb_server/explain/test_browser.py": "the page in a real browser",
    "kb_server/gaps/test_advance.py": "incremental updates of the gaps, beside full ones of the same log",
    "kb_server/gaps/test_follow.py": "gaps that follow the log and releases without anybody's command",
    "kb_server/gaps/test_guide.py": "the guide's pages of the gaps",
    "kb_server/handoff/test_never_twice.py": "each contact becomes one ticket, whatever is killed on its way",
    "kb_server/log/privacy/test_nowhere_on_disk.py": "personal data, sent everywhere, is in no file",
    "kb_server/log/test_once.py": "each event counts once, whatever is killed on its way",
    "kb_server/log/test_outages.py": "each event counts once, and no reader notices: outages of the database",
    "kb_server/log/test_power_cut.py": "what of the spool outlives a power cut",
    "kb_server/production/test_damaged_release.py": "a release that is damaged while `gapless run` serves it",
    "kb_server/production/test_fronts.py": "the service behind nginx and Caddy, and these over files",
    "kb_server/studio/test_browser.py": "the frame of the pages for staff in a real browser",
    "kb_server/studio/test_gaps_browser.py": "the pages of the gaps in a real browser",
    "kb_server/studio/test_hostile_browser.py": "hostile words in every field of the pages for staff",
    "kb_server/studio/test_keyboard.py": "every page for staff and every decision, with the keyboard alone",
    "kb_server/support/desk/*": "the desk in a real browser",
    "kb_server/test_failures.py": "every route, asked wrongly in every way",
    "kb_server/web/api/test_gaps.py": "gaps over HTTP, for programs with a token",
    "kb_server/web/api/test_guide.py": "the guide's examples of the whole API",
    "kb_server/web/api/test_schemathesis.py": "the whole API, tried against its own document",
    "kb_server/web/api/test_shapes.py": "what our scripts read of the API's answers",
    "loop/*": "the whole loop, from a question to a verified answer",
    "plugins/test_preview.py": "`mkdocs serve`, with site build and service together",
    "plugins/test_sites.py": "sites as strangers have them, each in a folder with what is expected of it",
    "search/test_constants.py": "the numbers of the whole package, on one page",
    "search/test_face.py": "what others may import of the whole package",
    "search/test_hostile.py": "any text, through the whole engine",
    "site/*": "a published learn center in a real browser",
    "test_*.py": "the tree itself",
    "texts/test_files.py": "the texts of all languages",
}


def logical(file: Path) -> bool:
    """Has this module a function, and so something to test?"""
    nodes = ast.walk(parsed(file))
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) for node in nodes)


def mirrored(module: str) -> str:
    """The file below `tests` that has the tests of `module`."""
    path = Path(module)
    name = path.parent.name if path.stem == "__init__" else path.stem.strip("_")
    return str(path.with_name(f"test_{name}.py"))


def modules(*packages: str) -> Iterator[str]:
    """Every module of these packages, from the root of the repository."""
    for package in packages:
        yield from (str(file.relative_to(ROOT)) for file in sorted((ROOT / package).rglob("*.py")))


def listed(path: str, patterns: dict[str, str]) -> bool:
    """Does one of the patterns name this path? A `*` stands for a name, and never for several folders."""
    return any(path.count("/") == one.count("/") and fnmatch(path, one) for one in patterns)


def files_of_tests() -> set[str]:
    """Every file of tests, from the folder `tests`."""
    return {str(file.relative_to(ROOT / "tests")) for file in (ROOT / "tests").rglob("test_*.py")}


def untested() -> list[str]:
    """The modules that have something to test, and no file of tests of their name."""
    there = files_of_tests()
    return [name for name in modules(*PACKAGES) if mirrored(name) not in there and logical(ROOT / name)]


def stray() -> list[str]:
    """The files of tests that have the name of no module."""
    return sorted(files_of_tests() - set(map(mirrored, modules(*PACKAGES, *MEASURED))))


def test_every_module_has_its_tests() -> None:
    """A module with something to test has a file of tests of its name, or the reason why not is listed."""
    assert [] == [
        f"{module}: write tests/{mirrored(module)}" for module in untested() if not listed(module, EXEMPT)
    ]


def test_every_file_of_tests_has_its_module() -> None:
    """A file of tests has the name of a module that is there, or the whole that it tests is listed."""
    assert [] == [name for name in stray() if not listed(name, WHOLE)]


def test_every_exception_is_needed() -> None:
    """No exception is listed for a file that is gone, or that the rule fits."""
    assert [] == [
        pattern
        for patterns, files in ((EXEMPT, untested()), (WHOLE, stray()))
        for pattern in patterns
        if not any(listed(file, {pattern: ""}) for file in files)
    ]
