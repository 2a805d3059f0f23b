"""Promises about media types."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb_server.center.media_types import media_type
from kb_server.releases.compressed import SUFFIXES


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.html", "text/html"),
        ("A.HTML", "text/html"),
        ("jquery.min.js", "text/javascript"),
        ("photo.JPEG", "image/jpeg"),
        ("archive.tar.gz", "application/gzip"),
        ("sessions.ics", "text/calendar"),
    ],
)
def test_the_name_says_the_type(name: str, kind: str) -> None:
    """The last suffix decides, in small letters or capitals."""
    assert kind == media_type(Path("folder.html") / name)


@pytest.mark.parametrize("name", ["a.exe", "a", ".html", "a.html.", "a.htmlx"])
def test_what_is_not_known_is_a_download(name: str) -> None:
    """A file whose type is not known is never shown by a browser as a page."""
    assert "application/octet-stream" == media_type(Path(name))


def test_what_is_compressed_has_a_type() -> None:
    """Every kind of text that is compressed when publishing is sent with a type of its own."""
    kinds = {suffix: media_type(Path(f"a{suffix}")) for suffix in SUFFIXES}
    assert [] == [suffix for suffix, kind in kinds.items() if kind == "application/octet-stream"]
