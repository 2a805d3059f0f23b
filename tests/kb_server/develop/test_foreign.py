"""Folders of Markdown that were written for another program: what is not understood is listed with a cure."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kb_server.develop import foreign
from kb_server.develop.starter import TEMPLATES
from tests import ROOT

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "foreign.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["promise"])
def test_what_is_found(tmp_path: Path, case: dict[str, dict[str, str]]) -> None:
    """Each case keeps the promise written in it."""
    for name, text in case["files"].items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")

    said = [str(one).partition(". ")[0] for one in foreign.found(tmp_path)]

    assert case.get("says", []) == said


@pytest.mark.parametrize(
    "pages", [ROOT / "content", TEMPLATES / "content"], ids=["the guide", "a new center"]
)
def test_pages_of_ours(pages: Path) -> None:
    """Pages that were written for Gapless, which show the markup of others in code, have none of it."""
    assert [] == foreign.found(pages)


def test_a_folder_without_markdown(tmp_path: Path) -> None:
    """Of each format that is no page the first file is named, and nothing that programs made or of code."""
    for name in (
        "b/2.htm",
        "b/1.htm",
        "a.adoc",
        "requirements.txt",
        "_build/c.html",
        "node_modules/d.html",
        "README.rst",
        "e.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    said = [str(one).split(". ", 2) for one in foreign.unread(tmp_path)]

    cure = "Save it as Markdown, in a file that ends in .md"
    more = "A converter does most of it: pandoc -f html -t gfm -o page.md."
    assert [
        ["a.adoc: a file of this format is no page, '.adoc'", f"{cure}."],
        ["b/1.htm: a file of this format is no page, '.htm' (and in 1 more)", cure, more],
    ] == said
