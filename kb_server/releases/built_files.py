"""The files of a release that is being made, and what was found in the same files before."""

from __future__ import annotations

import functools
import hashlib
import json
import os
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from cache import linked, pack
from cache.pack import Pack
from kb_server.releases import checksums
from kb_server.releases.files import paths, suffix

FILE = "files"  # in the folder of the cache
LINKED = "linked.json"  # beside the site, while a release is made


@dataclass(slots=True)
class _Facts:
    """What is known of the files with one content, by `_name`."""

    kept: dict[str, Any]  # by the last publish
    used: dict[str, Any] = field(default_factory=dict)  # by this publish, found now or before


class BuiltFiles:
    """Files whose content no longer changes. Each is read for its checksum once."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` is the cache's; without it, everything is looked for."""
        self.checksums: dict[str, str] = {}  # by whole path
        self._pack = Pack(folder / FILE if folder else None)
        self._contents: dict[bytes, _Facts] = {}
        self._files: dict[str, _Facts] = {}
        self._below: dict[Path, list[str]] = {}
        self._names: dict[Path, frozenset[str]] = {}

    def take_linked(self, making: Path) -> None:
        """Learn the checksums of files that the site build has put in place, and remove its list of them.

        It has just computed each, of what it has read or written.
        """
        listed = making / LINKED
        if listed.is_file():
            found = json.loads(listed.read_text(encoding="utf-8"))
            self.checksums |= {f"{making}/site/{path}": checksum for path, checksum in found.items()}
            listed.unlink()

    def below(self, folder: Path, suffixes: Collection[str] = ("",)) -> list[str]:
        """What `files.paths` finds. A folder is listed once, and must have all its files by then."""
        if folder not in self._below:
            self._below[folder] = paths(folder)
        return [path for path in self._below[folder] if path.endswith(tuple(suffixes))]

    def page(self, site: Path, address: str) -> str | None:
        """The file of the page at this address from the root of the `site`, if there is one."""
        if site not in self._names:
            self._names[site] = frozenset(self.below(site))
        name = os.path.normpath(unquote(address))
        path = str(site) if name == "." else f"{site}/{name}"
        return next((file for file in (path, f"{path}/index.html") if file in self._names[site]), None)

    def checksum(self, file: Path | str) -> str:
        """The SHA-256 of `file`."""
        path = str(file)
        if path not in self.checksums:
            self.checksums[path] = checksums.of(path)
        return self.checksums[path]

    def look(self, file: Path | str, where: str, find: Callable[[bytes], Any]) -> Any:
        """What `find` finds in `file`, as JSON holds it. It may depend on nothing but the file's content.

        `where` is the file of the code that finds it: other code may find something else.
        """
        facts, name = self._facts(file), _name(where, "look")
        if name not in facts.used:
            facts.used[name] = facts.kept[name] if name in facts.kept else find(_content(file))
        return facts.used[name]

    def take(
        self,
        file: Path | str,
        where: str,
        what: str,
        to: Path | str,
        served: Path | str,
        shared: Path | str | None,
    ) -> bool | None:
        """Write to `to` what `make` made of `file` before: `shared` is linked, else `served` is copied.

        Each only while it is whole. Returns None if it must be made, and False if nothing
        is made of this file.
        """
        facts, name = self._facts(file), _name(where, f"make {what}")
        checksum = facts.kept.get(name)
        if checksum is None:
            return None
        facts.used[name] = checksum
        if not checksum:
            return False
        if not linked.take(to, checksum, shared, served):
            return None
        self.checksums[str(to)] = checksum
        return True

    def make(
        self,
        file: Path | str,
        where: str,
        what: str,
        to: Path | str,
        make: Callable[[bytes], bytes | None],
    ) -> bool:
        """Write what `make` makes of `file` to `to`; see `look`. Returns False if it makes nothing.

        `what` tells apart what the same code makes, and names the versions of the libraries that make it.
        """
        made, checksum = make(_content(file)), ""
        if made is not None:
            linked.write(to, made, None)
            checksum = self.checksums[str(to)] = hashlib.sha256(made).hexdigest()
        self._facts(file).used[_name(where, f"make {what}")] = checksum
        return made is not None

    def save(self) -> None:
        """Keep what this publish has found or used for the next one."""
        for name, facts in self._contents.items():
            if facts.used != facts.kept:
                self._pack.put_json(name, facts.used)
        self._pack.save()

    def _facts(self, file: Path | str) -> _Facts:
        path = str(file)
        if path not in self._files:
            name = pack.key("facts", self.checksum(path), suffix(path))
            if name not in self._contents:
                self._contents[name] = _Facts(self._pack.get_json(name) or {})
            self._files[path] = self._contents[name]
        return self._files[path]


def _content(file: Path | str) -> bytes:
    with open(file, "rb") as opened:  # noqa: PTH123
        return opened.read()


@functools.cache
def _name(where: str, kind: str) -> str:
    """What the code in the file `where` finds or makes: its `kind`, and a digest of the code."""
    return pack.key(kind, where, Path(where).read_bytes()).hex()
