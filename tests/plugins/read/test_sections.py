"""The sections of a rendered page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plugins.read.sections import split

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "sections.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["promise"])
def test_case(case: dict[str, Any]) -> None:
    """Each case keeps the promise written in it."""
    outline = split(case["html"])

    found = [section for section in outline.sections if section.searchable]
    assert case["sections"] == [[section.anchor, list(section.headings), section.text] for section in found]
    assert case.get("title", "") == outline.title
    assert case.get("anchors", []) == list(outline.anchors)


def test_addresses() -> None:
    """All files that a page names are known, so that agents' media can be kept apart."""
    outline = split('<a href="x.md">x</a><img src="a.png"><video poster="p.png"><source src="v.mp4"></video>')

    assert {"x.md", "a.png", "p.png", "v.mp4"} == outline.addresses


PIECES = st.sampled_from([
    "<h2 id=a>", "</h2>", "<p>", "<nav>", "</nav>", "<![foo[", "<![if x]>", "<!", "<?", "&#x",
    "-->", "&#9999999999;", "<gapless-video>", "</gapless-video>", "<a data-start=x data-end=y>",
    "<td>", "<p data-start='1' data-end='z'>", "<p data-start=1 data-end=2>", "<script>",
    "</script", "\x00", "<pre>", "text", "\n", "<!--",
])  # fmt: skip


@pytest.mark.slow
@given(st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=14).map("".join))
def test_any_html_is_read(html: str) -> None:
    """A page with any raw HTML can be read: it has a lead, and no two sections share an anchor."""
    outline = split(html)

    assert "" == outline.sections[0].anchor
    anchors = [section.anchor for section in outline.sections if section.start is None]
    assert len(anchors) == len(set(anchors))
