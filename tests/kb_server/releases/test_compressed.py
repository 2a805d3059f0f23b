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
    assert [1, 1] == [compressed.write(site, tmp_path / name, BuiltFiles()) for name in ("a", "b")]
    for name, plain in (("gzip", gzip.decompress), ("br", brotli.decompress)):
        assert ["long.html"] == [p.name for p in (tmp_path / "a" / name).iterdir()]
        made = (tmp_path / "a" / name / "long.html").read_bytes()
        assert b"word " * 1000 == plain(made)
        assert made == (tmp_path / "b" / name / "long.html").read_bytes()
