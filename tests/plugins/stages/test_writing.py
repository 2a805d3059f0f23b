"""The stage in which templates make each page."""

from __future__ import annotations

import pytest

from tests.plugins.conftest import FOREIGN, Built, Make

HOOKS = """\
def on_post_page(output, page, config):
    return "" if page.file.src_uri == "b.md" else output
"""


def test_the_page_of_what_is_missing_is_shown_anywhere(built: Built) -> None:
    """The page for addresses that lead nowhere names its files from the root of the host."""
    html = (built.site / "404.html").read_text(encoding="utf-8")

    assert 'href="/assets/' in html
    assert 'href="assets/' not in html


@pytest.mark.slow
def test_a_page_that_a_hook_leaves_out_is_in_no_copy(make: Make) -> None:
    """What MkDocs does not write, because a hook made it empty, is in no document either."""
    pages = {"index.md": "# Home\n", "a.md": "# A\n", "b.md": "# B\n", "../hooks.py": HOOKS}
    built = make(pages, FOREIGN + "hooks: [hooks.py]\n")

    assert (built.site / "a/index.html").is_file()
    assert not (built.site / "b").exists()
    assert "b" not in {document["article"] for document in built.documents()}
