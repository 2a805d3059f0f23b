"""The site's texts, compressed once when publishing instead of at every request."""

from __future__ import annotations

import os
import re
from functools import partial
from pathlib import Path

import brotli
import deflate

from kb_server.releases import files
from kb_server.releases.built_files import BuiltFiles

SUFFIXES = frozenset(
    {".css", ".html", ".js", ".json", ".map", ".md", ".mjs", ".svg", ".txt", ".vtt", ".webmanifest", ".xml"}
)
SMALLEST = 1024  # bytes: what is smaller gains nothing
CODE = frozenset({".css", ".js"})  # the same in every release, so that the cache has them
# What browsers read only while our search is away: Material's languages of search, and the static index.
RARE = re.compile(r"/assets/javascripts/lunr/|/search/static_index\.json$")
# Brotli's qualities. Of an index of 5 MB, the first takes a third of the second's time, and 10 % more bytes.
RARELY, USUAL, BEST = 2, 5, 11
_GZIP = 5  # the level of libdeflate: pages come out 0.7 % larger than with 6, in five sixths of the time
LARGE = 200_000  # bytes: Brotli's best takes a second and more for larger files
# What browsers accept, the smallest first: each is a folder of a release, with the texts at their `path`.
ENCODINGS = ("br", "gzip")
# How the texts end that have a folder of their own in the site, and how they end here: with no suffix of
# SUFFIXES, so that no other text has such a name.
_FLAT = {"/index.html": ".index", "/index.md": ".index-md"}
_FOLDER = re.compile(r"(\.index(?:-md)?_*)(?=/)")
_LONGEST = 255 - max(map(len, _FLAT.values()))  # bytes of a file's name


def path(text: str) -> str:
    """Where the folder of an encoding has the compressed form of `text`, a path below the site.

    `a/b/index.html` is `a/b.index`: a page has no folder of its own here, since to make one takes as long as
    twenty links. Different texts have different paths, and no file has the path of a folder.
    """
    for ending, flat in _FLAT.items():
        page = text.removesuffix(ending)
        if page != text and len(os.fsencode(page.rpartition("/")[2])) <= _LONGEST:
            return _unlike(page) + flat
    return _unlike(text)


def _unlike(path: str) -> str:
    """`path` with no folder whose name ends as that of a file may end."""
    return _FOLDER.sub(r"\1_", path)


def write(site: Path, release: Path, built: BuiltFiles, served: Path, shared: Path | None) -> int:
    """Compress the texts of `site` that shrink by a tenth; return how many. The result is reproducible.

    What the release `served` has of the same text is taken, and linked where `shared` has it, too.
    """
    done: set[str] = set()
    left: list[tuple[str, str]] = []
    hows = {encoding: _how(encoding) for encoding in ENCODINGS}
    for text in (p for p in built.below(site, SUFFIXES) if os.stat(p).st_size >= SMALLEST):  # noqa: PTH116
        name = path(files.place(text, site))
        for encoding, how in hows.items():
            to, there = f"{release}/{encoding}/{name}", f"{served}/{encoding}/{name}"
            same = f"{shared}/{encoding}/{name}" if shared else None
            taken = built.take(text, __file__, how, to, there, same)
            if taken is None:
                left.append((text, encoding))
            elif taken:
                done.add(text)

    def one(item: tuple[str, str]) -> str | None:
        text, encoding = item
        to = f"{release}/{encoding}/{path(files.place(text, site))}"
        made = built.make(text, __file__, _how(encoding), to, partial(_small, text, encoding))
        return text if made else None

    return len(done.union(filter(None, files.each(one, left))))  # both libraries release the lock


def _how(encoding: str) -> str:
    """An encoding and the version of what writes it."""
    return f"{encoding} {deflate.__version__ if encoding == 'gzip' else brotli.version}"


def _small(text: str, encoding: str, content: bytes) -> bytes | None:
    """The compressed `content`; None where that gains too little."""
    code = files.suffix(text) in CODE and len(content) < LARGE
    small = compress(content, encoding, RARELY if RARE.search(text) else BEST if code else USUAL)
    return None if len(small) > 0.9 * len(content) else small


def compress(content: bytes, encoding: str, quality: int = USUAL) -> bytes:
    """The content in one of ENCODINGS. The result is reproducible. The `quality` is Brotli's alone."""
    if encoding == "gzip":
        return bytes(deflate.gzip_compress(content, _GZIP))
    window = max(10, min(22, len(content).bit_length()))  # what holds the content: a larger one takes longer
    small: bytes = brotli.compress(content, quality=quality, lgwin=window)
    return small
