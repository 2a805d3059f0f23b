"""The place of a file that a page names, and its address on the page."""

from __future__ import annotations

from pathlib import Path

from mkdocs.structure.files import File, Files

from plugins.read import media


def test_files_beside_the_page(tmp_path: Path) -> None:
    """A name, even with percent codes, is looked up beside the page; None if the site has no such file."""
    page, film = (
        File(name, str(tmp_path), str(tmp_path / "site"), use_directory_urls=True)
        for name in ("guide/page.md", "guide/my film.mp4")
    )
    resolve = media.resolver(page, Files([page, film]))

    assert (tmp_path / "guide/my film.mp4", "../my%20film.mp4") == resolve("my%20film.mp4")
    assert (tmp_path / "guide/my film.mp4", "../my%20film.mp4") == resolve("../guide/my film.mp4")
    assert None is resolve("nowhere.mp4")
