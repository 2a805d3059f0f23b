"""Which anchors of a page a plugin made."""

from __future__ import annotations

import pytest

from plugins.read import made
from plugins.read.sections import split

HTML = """
<h1 id="reference">Reference</h1><a id="pkg.alias"></a><a id="mine"></a>
<h2 class="doc" id="pkg.peel"><code>peel(fruit)</code></h2><h2 id="install-it">1. Install it</h2>
<h2 id="安装">安装</h2><h2 id="same_1">Same</h2><h2 id="x">→</h2>
"""
WRITTEN = """\
Mentions [peel][pkg.peel] and pkg.alias.

<a id="mine"></a>

::: pkg

## **Install** it { .big }

> ## 安装

Same
----
"""


def test_what_the_writer_neither_heads_nor_names() -> None:
    """Headings and marks that the Markdown does not have are a plugin's; numbers and looks do not matter."""
    assert ("pkg.alias", "pkg.peel") == made.anchors(split(HTML), WRITTEN)


@pytest.mark.parametrize(
    "markdown",
    [
        "",
        '--8<-- "part.md"',
        "## Peel",
        "<h2\nclass=x>The peel\n</h2>",
        "## Other {#pkg.peel}",
        "::: pkg.peel",
    ],
)
def test_in_doubt_the_anchor_is_the_writers(markdown: str) -> None:
    """A text that is not known, may include others, or names the anchor keeps the promise of permalinks."""
    html = '<h2 id="pkg.peel">peel(fruit)</h2>'
    assert () == made.anchors(split(html), markdown)


def test_a_cell_of_a_notebook_is_written() -> None:
    """The headings of a notebook lie in its JSON."""
    assert () == made.anchors(split('<h2 id="plot">Plot it</h2>'), '{"source": [\n   "## Plot it\\n",\n')
