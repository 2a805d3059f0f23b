"""The site's texts, compressed once when publishing instead of at every request."""

from __future__ import annotations

import gzip
from functools import partial
from pathlib import Path
from typing import Literal

import brotli

from kb_server.releases import files
from kb_server.releases.built_files import BuiltFiles

SUFFIXES = frozenset(
    {".css", ".html", ".js", ".json", ".map", ".md", ".mjs", ".svg", ".txt", ".vtt", ".webmanifest", ".xml"}
)
SMALLEST = 1024  # bytes: what is smaller gains nothing
CODE = frozenset({".css", ".js"})  # the same in every release, so that the cache has them
LARGE = 200_000  # bytes: Brotli's best takes a second and more for larger files


Effort = Literal["quick", "good", "best"]
# A small window spares a quick one the memory, which costs more time than the work in it.
_BROTLI = {"quick": {"quality": 4, "lgwin": 16}, "good": {"quality": 5}, "best": {"quality": 11}}

# What browsers accept, the smallest first: each is a folder of a release, with the same paths as the site.
ENCODINGS = ("br", "gzip")


def write(site: Path, release: Path, built: BuiltFiles) -> int:
    """Compress the texts of `site` that shrink by a tenth; return how many. The result is reproducible."""
    texts = [p for p in files.below(site, SUFFIXES) if p.stat().st_size >= SMALLEST]

    def one(text: Path) -> bool:
        path = text.relative_to(site)
        return sum(_write(text, release / name / path, name, built) for name in ENCODINGS) > 0

    return sum(files.each(one, texts))  # zlib and Brotli release the interpreter lock


def _write(text: Path, to: Path, encoding: str, built: BuiltFiles) -> bool:
    small = built.make(text, __file__, partial(_small, text, encoding), encoding)
    if not small:
        return False
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(small)
    return True


def _small(text: Path, encoding: str, content: bytes) -> bytes:
    """The compressed `content`; empty where that gains too little."""
    best = text.suffix in CODE and len(content) < LARGE
    small = compress(content, encoding, "best" if best else "good")
    return b"" if len(small) > 0.9 * len(content) else small


def compress(content: bytes, encoding: str, effort: Effort) -> bytes:
    """The content in one of ENCODINGS. The result is reproducible.

    `quick` takes two thirds of the time of `good`, and a twelfth more bytes. `best` differs for Brotli only,
    and takes a hundred times as long.
    """
    if encoding == "gzip":
        return gzip.compress(content, 6, mtime=0)
    small: bytes = brotli.compress(content, **_BROTLI[effort])
    return small
