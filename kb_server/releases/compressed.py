"""The site's texts, compressed once when publishing instead of at every request."""

from __future__ import annotations

import gzip
from pathlib import Path

from kb_server.releases import files
from kb_server.releases.built_files import BuiltFiles

DIRECTORY = "gzip"  # in a release: the compressed files, at the same paths as in the site
SUFFIXES = frozenset(
    {".css", ".html", ".js", ".json", ".map", ".md", ".mjs", ".svg", ".txt", ".vtt", ".webmanifest", ".xml"}
)
SMALLEST = 1024  # bytes: smaller files gain nothing
LEVEL = 6


def write(site: Path, into: Path, built: BuiltFiles) -> int:
    """Compress the texts of `site` that shrink by a tenth; return how many. The result is reproducible."""
    texts = [p for p in files.below(site, SUFFIXES) if p.stat().st_size >= SMALLEST]
    # zlib releases the interpreter lock.
    return sum(files.each(lambda text: _write(text, into / text.relative_to(site), built), texts))


def _write(text: Path, to: Path, built: BuiltFiles) -> bool:
    small = built.make(text, __file__, _small)
    if not small:
        return False
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(small)
    return True


def _small(content: bytes) -> bytes:
    """The compressed `content`; empty where that gains too little."""
    small = gzip.compress(content, LEVEL, mtime=0)
    return b"" if len(small) > 0.9 * len(content) else small
