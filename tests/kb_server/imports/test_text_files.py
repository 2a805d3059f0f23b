"""Files are opened in the encoding that they were saved in."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb_server.imports.text_files import opened


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    """UTF-8 and UTF-16 are read with and without their mark, which is no part of the text."""
    text = "question,created\nhow to export,2026-09-03\nвопрос,\n"
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    with opened(tmp_path / "a.csv") as file:
        assert text == file.read()


def test_an_empty_file_is_an_empty_text(tmp_path: Path) -> None:
    """A file of no bytes, or of one, is no error."""
    (tmp_path / "a.csv").write_bytes(b"a")
    with opened(tmp_path / "a.csv") as file:
        assert "a" == file.read()
