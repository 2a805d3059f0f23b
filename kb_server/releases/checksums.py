"""The checksums of a release's files, in the format that `sha256sum --check` reads."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from kb_server.releases import files

FILE = "checksums.txt"
_AT_ONCE = 2**20  # bytes that are read in one piece


class Differs(ValueError):
    """A file differs from what was published. The message names it."""


def of(file: Path | str) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with open(file, "rb", buffering=0) as content:  # noqa: PTH123
        first = content.read(_AT_ONCE)
        if len(first) < _AT_ONCE:  # `file_digest` makes room for 256 kB, which takes longer than a page does
            return hashlib.sha256(first).hexdigest()
        content.seek(0)
        return hashlib.file_digest(content, "sha256").hexdigest()


def write(release: Path, known: Mapping[str, str] = MappingProxyType({})) -> str:
    """Write the checksums of all files below `release` to its checksums file; return that file's own.

    Those that are `known`, by the whole path, are not computed again.
    """
    found = (p for p in files.paths(release) if not p.endswith(f"/{FILE}"))
    lines = (f"{known.get(p) or of(p)}  {files.place(p, release)}\n" for p in found)
    (release / FILE).write_text("".join(lines), encoding="utf-8", newline="\n")
    return of(release / FILE)


def read(release: Path, expected: str) -> dict[str, str]:
    """The checksum of each file of `release`, by its path. Raises Differs when the list was altered."""
    file = release / FILE
    if not file.is_file() or of(file) != expected:
        raise Differs(f"{FILE} is missing or was altered")
    lines = file.read_text(encoding="utf-8").splitlines()
    return {path: checksum for checksum, _, path in (line.partition("  ") for line in lines)}


def compare(release: Path, sums: Mapping[str, str]) -> None:
    """Raise Differs for the first file that is missing or has another checksum."""
    for path, how in differing(release, sums):
        raise Differs(f"{path} {how}")


def differing(release: Path, sums: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each file that is missing, cannot be read or has another checksum, and which of these."""
    for path, checksum in sums.items():
        try:
            if of(release / path) != checksum:
                yield path, "is damaged"
        except OSError as error:
            yield path, "is missing" if error.errno == errno.ENOENT else "cannot be read"
