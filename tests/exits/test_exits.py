"""Promises about the day when MkDocs or Material is left: the guide builds under their successors."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests import ROOT

pytestmark = pytest.mark.exits

# Where make puts it: its package is called `material`, like Material's.
MATERIALX = Path(sys.prefix) / "exits"
MODULE = ["-m", "plugins"]
ALIASED = "import properdocs.replacement, runpy; runpy.run_module('plugins', run_name='__main__')"
GENERATOR = {r'<meta name="generator"[^>]*>': "a page names what made it"}


@dataclass(frozen=True)
class Ground:
    """What a site is built with, and the only things in which its pages may differ from today's."""

    name: str  # as its pages have it
    start: list[str] = field(default_factory=lambda: MODULE)
    packages: Path | None = None  # a folder of packages that go before those of the environment
    changes: Mapping[str, str] = field(default_factory=dict)  # lines of mkdocs.yml that must be others
    pages: Mapping[str, str] = field(default_factory=dict)  # pattern in a page: why it differs
    files: Mapping[str, str] = field(default_factory=dict)  # pattern of a path: why these files differ


TODAY = Ground("mkdocs-1.6.1, mkdocs-material-9.8.2")
EXITS = [
    # Every import of `mkdocs` becomes one of `properdocs`, as ProperDocs itself does it for plugins.
    Ground("mkdocs-ProperDocs 1.6.7, mkdocs-material-9.8.2", start=["-c", ALIASED], pages=GENERATOR),
    Ground(
        "mkdocs-1.6.1, mkdocs-materialx-10.2.2",
        packages=MATERIALX,
        changes={
            "  name: material\n": "  name: materialx\n",
            # Pagefind is its default: an index of its own, made by a program of its own.
            "  - search\n": "  - search: { provider: lunr }\n",
        },
        pages=GENERATOR
        | {
            r"assets/(stylesheets|javascripts)/(workers/)?\w+\.\w+\.min\.(css|js)": "the theme's own files",
            r' data-mx-topbar="\w+"| data-md-scrollfix| md-search-result--lunr': "marks for its own scripts",
            r'<input class="md-toggle" data-md-toggle="toc"[^>]*>': "its contents open from the side",
            r'<label class="md-overlay" for="__toc"></label>': "and close by a tap beside them",
            r'<button type="button" class="md-top md-icon".*?</button>': "Material's button back to the top",
            r'<div class="md-top".*?</div>\s*</div>': "its own, with buttons for both menus",
            r'<svg [^>]*><path d="M(9\.5 3A6\.5|10\.25 2a8\.25).*?</svg>': "the magnifying glass",
            r'<a href="https://\w+\.github\.io/mkdocs-materialx?/".*?</a>': "the theme's link to its makers",
            # The search box starts its own worker: it numbers its messages, which ours does not know yet.
            r'<script id="__config".*?</script>': "what the theme's scripts are told",
        },
        files={r"site/assets/(stylesheets|javascripts)/": "the theme's own files"},
    ),
]


def build(folder: Path, ground: Ground) -> dict[str, bytes]:
    """Build the guide in `folder` as publishing does: every file that came of it, by its path."""
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for line, other in ground.changes.items():
        assert 1 == config.count(line), line
        config = config.replace(line, other)
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    (folder / "content").symlink_to(ROOT / "content")
    made = folder / "made"
    done = subprocess.run(
        [
            sys.executable,
            *ground.start,
            "build",
            "--config",
            "mkdocs.yml",
            "--site",
            "made/site",
            "--out",
            "made",
        ],
        cwd=folder,
        env=os.environ
        | {"PYTHONPATH": str(ground.packages or ""), "SOURCE_DATE_EPOCH": "1", "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (0, "") == (done.returncode, done.stderr)
    return {p.relative_to(made).as_posix(): p.read_bytes() for p in made.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The guide as it is built today."""
    return build(tmp_path_factory.mktemp("today"), TODAY)


def compared(files: dict[str, bytes], ground: Ground) -> dict[str, bytes | str]:
    """What must be the same: files as they are; pages without white space and the named differences."""
    kept: dict[str, bytes | str] = {}
    for name, content in files.items():
        if any(re.match(pattern, name) for pattern in ground.files):
            continue
        kept[name] = content
        if name.endswith(".html"):
            page = content.decode()
            for pattern in ground.pages:
                page = re.sub(pattern, "", page, flags=re.DOTALL)
            kept[name] = re.sub(r"\s+", "", page)
    return kept


def differs(pattern: str, today: dict[str, bytes], made: dict[str, bytes]) -> bool:
    """Is there a page in which `pattern` finds something else than today?"""

    def found(page: bytes) -> list[str]:
        return [match.group() for match in re.finditer(pattern, page.decode(), re.DOTALL)]

    return any(found(today[name]) != found(made[name]) for name in today if name.endswith(".html"))


@pytest.mark.parametrize("ground", EXITS, ids=lambda ground: ground.name.replace(" ", "-"))
def test_the_guide_builds(ground: Ground, today: dict[str, bytes], tmp_path: Path) -> None:
    """The same pages and search documents come of the guide, but for what is named."""
    assert not ground.packages or ground.packages.is_dir(), "Run `make test` once: it sets this up."
    made = build(tmp_path, ground)
    for name, files in ((TODAY.name, today), (ground.name, made)):
        assert f'<meta name="generator" content="{name}">' in files["site/index.html"].decode()
    expected, actual = compared(today, ground), compared(made, ground)
    assert expected.keys() == actual.keys()
    assert {"documents.jsonl", "site/index.html", "site/search/static_index.json"} <= actual.keys()
    assert [] == [name for name in expected if expected[name] != actual[name]]
    assert [] == [reason for pattern, reason in ground.pages.items() if not differs(pattern, today, made)]
