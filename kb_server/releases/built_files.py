"""The files of a release that is being made, and what was found in the same files before."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cache import linked, pack
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

    def take(
        self, file: Path, where: str, what: str, to: Path, served: Path, shared: Path | None
    ) -> bool | None:
        """Write to `to` what `make` made of `file` before: `shared` is linked, else `served` is copied.

        Each only while it is whole. Returns None if it must be made, and False if nothing
        is made of this file.
        """
        checksum = self.pack.get_json(self._key(file, where, f"make {what}"))
        if not checksum:
            return None if checksum is None else False
        if not (shared and _whole(shared, checksum) is not None and linked.link(shared, to)):
            made = _whole(served, checksum)
            if made is None:
                return None
            linked.write(to, made, None)
        self.checksums[to] = checksum
        return True

    def make(
        self, file: Path, where: str, what: str, to: Path, make: Callable[[bytes], bytes | None]
    ) -> bool:
        """Write what `make` makes of `file` to `to`; see `look`. Returns False if it makes nothing.

        `what` tells apart what the same code makes, and names the versions of the libraries that make it.
        """
        made = make(file.read_bytes())
        if made is not None:
            linked.write(to, made, None)
            self.checksums[to] = hashlib.sha256(made).hexdigest()
        self.pack.put_json(self._key(file, where, f"make {what}"), self.checksums[to] if made else "")
        return made is not None

    def _key(self, file: Path, where: str, kind: str) -> bytes:
        return pack.key(kind, where, _code(where), self.checksum(file), file.suffix)


def _whole(file: Path, checksum: str) -> bytes | None:
    """The content of `file`, if it has this checksum."""
    try:
        content = file.read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == checksum else None


@functools.cache
def _code(where: str) -> bytes:
    return hashlib.sha256(Path(where).read_bytes()).digest()
