"""The sections of a rendered page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from plugins.sections import split

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "sections.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["promise"])
def test_case(case: dict[str, Any]) -> None:
    """Each case keeps the promise written in it."""
    outline = split(case["html"])

    assert case["sections"] == [[s.anchor, list(s.headings), s.text] for s in outline.sections]
    assert case.get("title", "") == outline.title
    assert case.get("anchors", []) == list(outline.anchors)


def test_addresses() -> None:
    """All files that a page names are known, so that agents' media can be kept apart."""
    outline = split('<a href="x.md">x</a><img src="a.png"><video poster="p.png"><source src="v.mp4"></video>')

    assert {"x.md", "a.png", "p.png", "v.mp4"} == outline.addresses
