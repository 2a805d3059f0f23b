"""Promises about finding the files of a release."""

from __future__ import annotations

from pathlib import Path

from kb_server.releases.files import below, place


def _write(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()


def test_files_of_all_folders_in_order(tmp_path: Path) -> None:
    """All files below the folder are found, however deep, hidden ones too, and always in the same order."""
    _write(tmp_path, "b.html", "a/c/d.css", "a/.hidden", "a.html")

    found = [str(file.relative_to(tmp_path)) for file in below(tmp_path)]

    assert ["a/.hidden", "a/c/d.css", "a.html", "b.html"] == found


def test_only_files_with_these_endings(tmp_path: Path) -> None:
    """Where endings are named, only files that end so are found."""
    _write(tmp_path, "page.html", "style.css", "page.html.gz", "html")

    assert [tmp_path / "page.html"] == below(tmp_path, (".html", ".js"))


def test_a_folder_named_like_a_file_is_none(tmp_path: Path) -> None:
    """A folder `Node.js`, which a page of that name makes, is no script; the files in it are found."""
    _write(tmp_path, "Node.js/index.html", "main.js")

    assert [tmp_path / "main.js"] == below(tmp_path, {".js"})
    assert [tmp_path / "Node.js/index.html", tmp_path / "main.js"] == below(tmp_path)


def test_nothing_where_the_folder_is_missing(tmp_path: Path) -> None:
    """A release without that folder has no files in it, and that is no error."""
    assert [] == below(tmp_path / "agents")


def test_the_place_of_a_file(tmp_path: Path) -> None:
    """A file's place is its path from the folder, as pathlib has it."""
    _write(tmp_path, "b.html", "a/c/d e.css")

    found = below(tmp_path)

    assert [file.relative_to(tmp_path).as_posix() for file in found] == [place(f, tmp_path) for f in found]
