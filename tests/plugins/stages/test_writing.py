"""The stage in which templates make each page."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.progress import quiet
from tests.plugins.conftest import FOREIGN, Built, Make, write

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
@pytest.mark.parametrize(("url", "root"), [("", "/"), ("https://help.example.com/center/", "/center/")])
def test_the_page_of_what_is_missing_is_where_the_service_is(tmp_path: Path, url: str, root: str) -> None:
    """The service is below the path of its own address, whatever path a `site_url` has."""
    from plugins.build import build

    config = write(
        tmp_path, {"index.md": "# Home\n"}, FOREIGN + "site_url: https://ann.example.org/garden/\n"
    )
    build(config, tmp_path / "site", tmp_path / "out", quiet, url=url)

    html = (tmp_path / "site/404.html").read_text(encoding="utf-8")
    assert f'href="{root}assets/' in html
    assert f'data-base="{root}"' in html
    assert "/garden/assets/" not in html


@pytest.mark.slow
def test_a_page_that_a_hook_leaves_out_is_in_no_copy(make: Make) -> None:
    """What MkDocs does not write, because a hook made it empty, is in no document either."""
    pages = {"index.md": "# Home\n", "a.md": "# A\n", "b.md": "# B\n", "../hooks.py": HOOKS}
    built = make(pages, FOREIGN + "hooks: [hooks.py]\n")

    assert (built.site / "a/index.html").is_file()
    assert not (built.site / "b").exists()
    assert "b" not in {document["article"] for document in built.documents()}
