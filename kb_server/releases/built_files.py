"""The files of a release that is being made, and what was found in the same files before."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cache import pack
from cache.pack import Pack
from kb_server.releases import checksums

FILE = "files"  # in the folder of the cache


class BuiltFiles:
    """Files whose content no longer changes. Each is read for its checksum once."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` is the cache's; without it, everything is looked for."""
        self.pack = Pack(folder / FILE if folder else None)
        self.checksums: dict[Path, str] = {}

    def checksum(self, file: Path) -> str:
        """The SHA-256 of `file`."""
        if file not in self.checksums:
            self.checksums[file] = checksums.of(file)
        return self.checksums[file]

    def look(self, file: Path, where: str, find: Callable[[bytes], Any]) -> Any:
        """What `find` finds in `file`, as JSON holds it. It may depend on nothing but the file's content.

        `where` is the file of the code that finds it: other code may find something else.
        """
        name = self._key(file, where, "look")
        found = self.pack.get_json(name)
        if found is None:
            found = [find(file.read_bytes())]
            self.pack.put_json(name, found)
        return found[0]

    def make(self, file: Path, where: str, make: Callable[[bytes], bytes], what: str = "") -> bytes:
        """What `make` makes of `file`; see `look`. `what` tells apart what the same code makes."""
        name = self._key(file, where, f"make {what}")
        made = self.pack.get(name)
        if made is None:
            made = make(file.read_bytes())
            self.pack.put(name, made)
        return made

    def _key(self, file: Path, where: str, kind: str) -> bytes:
        return pack.key(kind, where, _code(where), self.checksum(file), file.suffix)


@functools.cache
def _code(where: str) -> bytes:
    return Path(where).read_bytes()
