"""A site is built by one function, strictly, and the same each time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort, ConfigurationError

from plugins.build import build
from plugins.progress import quiet
from plugins.write.output import INDEX, STATIC
from tests.plugins.conftest import FOREIGN, MKDOCS, Built, Make, run, write

pytestmark = pytest.mark.slow


def test_progress(built: Built) -> None:
    """The stages are pages, sections, site, and each comes to its end."""
    last = {stage: (done, total) for stage, done, total in built.stages}

    assert ["pages", "sections", "site"] == list(last)
    assert [] == [stage for stage, (done, total) in last.items() if done != total]


def test_same_input_same_bytes(project: Path, built: Built, tmp_path: Path) -> None:
    """Building again without changes gives the same search documents, byte for byte."""
    again = run(tmp_path, project)

    for name in ("documents.jsonl", "contracts.jsonl", "articles.json"):
        assert (built.out / name).read_bytes() == (again.out / name).read_bytes()
    assert (built.site / STATIC).read_bytes() == (again.site / STATIC).read_bytes()
    assert (built.site / "llms.txt").read_bytes() == (again.site / "llms.txt").read_bytes()


def test_foreign_site(make: Make) -> None:
    """A site that was not written for Gapless is built: odd keys are left out, a home page is made."""
    built = make(
        {
            "It's & here/Första sidan.md": "---\nid: 360017233680\ntype: guide\n---\n\n<h2>x</h2>\n",
            "plain.md": "Title: Old style\n\nText with [no] link.\n",
            "broken.md": "---\ntitle: a: b\n---\n\nText.\n",
            "two.md": "---\nid: 360017233680\n---\n\n# Two\n",
        },
        FOREIGN,
    )

    assert {"360017233680", "plain", "broken", "two"} == set(built.articles())
    assert "how-to" == built.articles()["360017233680"]["type"]
    assert (built.site / "index.html").is_file()
    assert (built.site / INDEX).is_file()


def test_broken_link_stops_a_strict_build(make: Make) -> None:
    """A broken link stops the build of a site that lists our plugin, and of any that says it is strict."""
    for config in (MKDOCS, f"{FOREIGN}strict: true\n"):
        with pytest.raises(Abort, match="1 warnings in strict mode"):
            make({"index.md": "[x](missing.md)\n"}, config)


def test_broken_link_without_strict(make: Make) -> None:
    """A site that was not written for us, or says `strict: false`, is built with broken links."""
    for config in (FOREIGN, f"{MKDOCS}strict: false\n"):
        built = make({"index.md": "---\nid: home\n---\n[x](missing.md)\n"}, config)

        assert ["home"] == list(built.articles())


def test_without_directory_urls(make: Make) -> None:
    """Sites whose addresses end in .html are built too."""
    built = make({"index.md": "# Home\n", "b/a.md": "# A\n\n## C\n"}, f"{MKDOCS}use_directory_urls: false\n")

    assert ["b/a.html", "b/a.html#c"] == [d["url"] for d in built.documents() if d["article"] == "b-a"]
    assert (built.site / "b/a.md").is_file()
    assert (built.site / "search.html").is_file()


def test_another_plugin_called_gapless(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another plugin under our name is refused."""
    monkeypatch.setattr("plugins.build.GaplessPlugin", type("Ours", (), {}))

    with pytest.raises(ConfigurationError, match="Another plugin"):
        make({"index.md": "# Home\n"})


def test_mkdocs_yml_missing(tmp_path: Path) -> None:
    """A missing mkdocs.yml is an ordinary error."""
    with pytest.raises(FileNotFoundError):
        build(tmp_path / "mkdocs.yml", tmp_path / "site", tmp_path / "out", quiet)


def test_a_page_cannot_take_files_or_make_markup_of_its_title(tmp_path: Path) -> None:
    """Titles and descriptions are text in every page, and a snippet names no file outside of the project."""
    hostile = json.dumps("<img src=x onerror=alert(1)>\"'></title><script>alert(1)</script>")
    (tmp_path / "secret.txt").write_text("Grosvenor", encoding="utf-8")
    project = tmp_path / "project"
    page = f"---\ntitle: {hostile}\ndescription: {hostile}\n---\n\n"
    includes = f'--8<-- "{tmp_path}/secret.txt"\n\n--8<-- "../secret.txt"\n\n--8<-- "inside.txt"\n'
    snippets = f"  - pymdownx.snippets: {{ base_path: {json.dumps(str(project))} }}\n"

    config = write(project, {"index.md": "# Home\n", "a.md": page + includes}, MKDOCS + snippets)
    (project / "inside.txt").write_text("Belgravia", encoding="utf-8")
    built = run(project, config)

    pages = [file.read_text(encoding="utf-8") for file in built.site.rglob("*.html")]
    assert any("&lt;script&gt;alert(1)" in html for html in pages)
    assert not any("<script>alert(1)" in html or "<img src=x" in html for html in pages)
    assert any("Belgravia" in html for html in pages)
    assert not any("Grosvenor" in html for html in pages)
