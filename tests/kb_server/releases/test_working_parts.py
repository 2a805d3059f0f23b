"""Promises about the parts of a page without which there are no results and no events."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb_server.releases.built_files import BuiltFiles
from kb_server.releases.publish import Refused, publish
from kb_server.releases.site_build import SiteBroken
from kb_server.releases.working_parts import faults, warnings

WHOLE = "<gapless-page><gapless-finder><script src=assets/gapless/main.0a.js>"


def test_a_page_without_its_parts(tmp_path: Path) -> None:
    """A page that lacks a part is named with what it lacks; a whole one is not."""
    for name, html in (("a", WHOLE), ("b", WHOLE.replace("main.0a.js", "")), ("search", "<gapless-results>")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(html, encoding="utf-8")

    (tmp_path / "assets").mkdir()  # from a page of this name the way to our script is shorter
    (tmp_path / "assets" / "index.html").write_text(WHOLE.replace("assets/", ""), encoding="utf-8")

    (said,) = warnings(tmp_path, {"a/", "b/", "assets/"}, BuiltFiles())
    assert said.startswith("b/: neither search nor events work here: it lacks our script")
    (said,) = faults(tmp_path, BuiltFiles())
    assert said.startswith("search/index.html: the results page lacks the page's settings")


HOOK = """
from mkdocs.plugins import event_priority


@event_priority(-2000)
def on_post_template(output_content, *, template_name, config):
    return output_content.replace("<gapless-page", "<no-page")
"""


@pytest.mark.slow
def test_a_results_page_that_lost_them_is_refused(config: Path, tmp_path: Path) -> None:
    """A site whose hook takes our parts out of the results page is not served."""
    (config.parent / "hook.py").write_text(HOOK, encoding="utf-8")
    config.write_text(f"{config.read_text(encoding='utf-8')}\nhooks: [hook.py]\n", encoding="utf-8")
    with pytest.raises(Refused, match="the results page lacks the page's settings"):
        publish(config, tmp_path / "releases")


@pytest.mark.slow
def test_a_page_in_the_place_of_the_results_is_refused(config: Path, tmp_path: Path) -> None:
    """A page `search.md` is refused also where mistakes in front matter are let through."""
    (config.parent / "content/search.md").write_text("---\nid: s\n---\n# Search\n", encoding="utf-8")
    text = config.read_text(encoding="utf-8").replace("gapless]", "{gapless: {strict: false}}]")
    config.write_text(text, encoding="utf-8")
    with pytest.raises(SiteBroken, match="is where search shows its results") as refused:
        publish(config, tmp_path / "releases")
    assert 1 == str(refused.value).count("search.md")
