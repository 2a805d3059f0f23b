"""Promises about the site's texts, compressed when publishing."""

import gzip
import hashlib
from pathlib import Path

import brotli

from kb_server.releases import compressed
from kb_server.releases.built_files import BuiltFiles


def test_only_what_shrinks_is_compressed(tmp_path: Path) -> None:
    """Texts that shrink are stored compressed, the same bytes each time; small ones and images are not."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "long.html").write_text("word " * 1000, encoding="utf-8")
    (site / "short.html").write_text("word", encoding="utf-8")
    (site / "image.png").write_bytes(b"word " * 1000)
    (site / "noise.txt").write_bytes(b"".join(hashlib.sha256(bytes([n])).digest() for n in range(200)))
    none = tmp_path / "none"
    assert [1, 1] == [compressed.write(site, tmp_path / name, BuiltFiles(), none) for name in ("a", "b")]
    for name, plain in (("gzip", gzip.decompress), ("br", brotli.decompress)):
        assert ["long.html"] == [p.name for p in (tmp_path / "a" / name).iterdir()]
        made = (tmp_path / "a" / name / "long.html").read_bytes()
        assert b"word " * 1000 == plain(made)
        assert made == (tmp_path / "b" / name / "long.html").read_bytes()


def test_the_same_texts_are_linked(tmp_path: Path) -> None:
    """What the release before has of the same text is not compressed again: both releases share the file."""
    site, cache = tmp_path / "site", tmp_path / "cache"
    site.mkdir()
    (site / "same.html").write_text("word " * 1000, encoding="utf-8")
    (site / "edited.html").write_text("other " * 1000, encoding="utf-8")
    first = BuiltFiles(cache)
    assert 2 == compressed.write(site, tmp_path / "a", first, tmp_path / "none")
    first.pack.save()

    (site / "edited.html").write_text("changed " * 1000, encoding="utf-8")
    assert 2 == compressed.write(site, tmp_path / "b", BuiltFiles(cache), tmp_path / "a")
    for name in compressed.ENCODINGS:
        old, new = tmp_path / "a" / name, tmp_path / "b" / name
        assert (new / "same.html").samefile(old / "same.html")
        assert not (new / "edited.html").samefile(old / "edited.html")
