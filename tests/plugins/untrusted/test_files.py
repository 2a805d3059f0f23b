"""The files that an unknown writer may publish beside pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files, get_files

from plugins.untrusted import files as untrusted

FILES = {
    "a.md": "# A\n",
    "a.png": "x",
    "a.pdf": "x",
    "a.vtt": "x",
    "good.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "bad.svg": '<svg xmlns="http://www.w3.org/2000/svg" onload="x"/>',
    "a.html": "<script>x</script>",
    "a.js": "x",
    "a.css": "x",
    "a.xml": "x",
    "a.xhtml": "x",
    "a.svgz": "x",
    "a.wasm": "x",
    "none": "x",
    "robots.txt": "x",
    "notes.txt": "x",
    "assets/javascripts/bundle.js": "x",
}


def _files(folder: Path, texts: dict[str, str]) -> Files:
    for name, text in texts.items():
        (folder / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "docs" / name).write_text(text, encoding="utf-8")
    config = MkDocsConfig(config_file_path=str(folder / "mkdocs.yml"))
    config.load_dict({"site_name": "A", "docs_dir": str(folder / "docs")})
    config.validate()
    return get_files(config)


def test_what_a_browser_could_run_is_left_out(tmp_path: Path) -> None:
    """Pictures, recordings, captions and documents stay; scripts, styles, pages and unknown files go."""
    files = _files(tmp_path, FILES)
    told = [str(one) for one in untrusted.take_out(files, tmp_path / "docs", lambda file: file.src_uri, ())]

    left = {"a.md", "a.png", "a.pdf", "a.vtt", "good.svg", "notes.txt"}
    assert left == {file.src_uri for file in files}
    assert {*FILES} - left == {one.partition(":")[0] for one in told}
    assert any("bad.svg: has the attribute onload and was left out" in one for one in told)


def test_a_trusted_file_stays(tmp_path: Path) -> None:
    """A file that those who maintain the site list is published."""
    files = _files(tmp_path, {"a.js": "x", "b.js": "x"})
    assert 1 == len(list(untrusted.take_out(files, tmp_path / "docs", lambda file: file.src_uri, ["a.js"])))
    assert ["a.js"] == [file.src_uri for file in files]


@pytest.mark.parametrize("name", ["<img src=x>.md", 'a".md', "a\x1b.png", "<b>/a.md"])
def test_a_name_that_html_reads_is_refused(tmp_path: Path, name: str) -> None:
    """Titles in the menu come from names of files and folders, so these have no characters of HTML."""
    files = _files(tmp_path, {name: "x", "what's new & old.md": "x"})
    assert 1 == len(list(untrusted.unfit(files, tmp_path / "docs", lambda file: file.src_uri)))


def test_a_giant_page_is_refused(tmp_path: Path) -> None:
    """A page has a limit."""
    files = _files(tmp_path, {"a.md": "x" * (untrusted.LONGEST + 1), "b.md": "x" * untrusted.LONGEST})
    found = [str(one) for one in untrusted.unfit(files, tmp_path / "docs", lambda file: file.src_uri)]
    assert ["a.md: is longer than 1024 kB. Make several pages of it."] == found
