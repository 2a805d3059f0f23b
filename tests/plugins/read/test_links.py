"""The links of a Markdown text."""

from __future__ import annotations

from plugins.read import links
from plugins.read.links import MarkdownLink

TEXT = """\
See [one](a.md "A") and ![two](<b c.png>).

`[no](code.md)` <!-- [no](comment.md) -->

<a href="d.md">four</a> [five][ref]

[ref]: e.md
"""


def test_links_are_found_with_their_lines() -> None:
    """Links and pictures are found in whatever way they are written, and none in code or comments."""
    found = list(links.find(TEXT, links.render(TEXT)))

    assert MarkdownLink("a.md", False, 1) in found
    assert {("a.md", 1), ("d.md", 5), ("e.md", 7)} == {(f.address, f.line) for f in found if not f.shown}
    assert [True] == [link.shown for link in found if link.address.startswith("b")]


def test_rewrite_changes_addresses_alone() -> None:
    """Addresses are replaced where they stand; texts, titles, code and comments stay as they are."""
    expected = TEXT.replace("a.md", "A.MD").replace("b c.png", "B C.PNG")
    expected = expected.replace('"d.md"', '"D.MD"').replace(": e.md", ": E.MD")

    assert expected == links.rewrite(TEXT, str.upper)
