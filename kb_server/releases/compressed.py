"""The site's texts, compressed once when publishing instead of at every request."""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kb_server.releases import files
from kb_server.releases.built_files import BuiltFiles

DIRECTORY = "gzip"  # in a release: the compressed files, at the same paths as in the site
SUFFIXES = frozenset(
    {".css", ".html", ".js", ".json", ".map", ".md", ".mjs", ".svg", ".txt", ".vtt", ".webmanifest", ".xml"}
)
SMALLEST = 1024  # bytes: smaller files gain nothing
LEVEL = 6
_AT_ONCE = 8  # threads; by hand


def write(site: Path, into: Path, built: BuiltFiles) -> int:
    """Compress the texts of `site` that shrink by a tenth; return how many. The result is reproducible."""
    texts = [p for p in files.below(site, SUFFIXES) if p.stat().st_size >= SMALLEST]
    parts = [texts[first::_AT_ONCE] for first in range(_AT_ONCE)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:  # zlib releases the interpreter lock
        return sum(
            pool.map(lambda part: sum(_write(t, into / t.relative_to(site), built) for t in part), parts)
        )


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
