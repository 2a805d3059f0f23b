"""Lists of articles on the page of an area."""

from __future__ import annotations

import pytest

from plugins.write import rows
from plugins.write.rows import Row
from tests.plugins.made import article

KNOWN = [article("a", url="guide/a/"), article("b", url="guide/б/"), article("c", url="c/")]


def _shown(found: list[Row]) -> str:
    return (
        f"<rows>{', '.join(f'{row.article.id} {row.words} [{row.about}] {row.href}' for row in found)}</rows>"
    )


def test_a_list_of_articles_becomes_rows() -> None:
    """Each link keeps its words and its address, and what the page says behind it."""
    first = '<li><a href="a/">The <em>first</em></a>: begin here</li>'
    html = f'<p>In.</p>\n<ul>\n{first}\n<li><a href="%D0%B1/#x">B</a></li>\n</ul>'

    shown = rows.put(html, "guide/", KNOWN, _shown)

    assert "<p>In.</p>\n<rows>a The <em>first</em> [begin here] a/, b B [] %D0%B1/#x</rows>" == shown


@pytest.mark.parametrize(
    "html",
    [
        '<ul><li><a href="a/">A</a></li><li>Words</li></ul>',
        '<ul><li><a href="a/">A</a></li><li><a href="nowhere/">N</a></li></ul>',
        '<ul><li><a href="a/">A</a> and <a href="../c/">C</a></li></ul>',
        '<ul class="own"><li><a href="a/">A</a></li></ul>',
        '<ul><li><a href="https://example.org/guide/a/">A</a></li></ul>',
    ],
)
def test_any_other_list_stays(html: str) -> None:
    """A list with other words, other pages, lists in it or a class of its own is the writer's."""
    assert html == rows.put(html, "guide/", KNOWN, _shown)
