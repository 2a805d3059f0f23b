"""A power cut, simulated: of files and folders only what was flushed is left for sure, and perhaps more."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest


class Disk:
    """What a disk holds for good: the bytes of each file, and the names of each folder, when last flushed.

    It stands between Python and the system's calls, since no process can cut the power of its machine.
    `before` is called before each flush: there the power may go.
    """

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, before: Callable[[Path], None] = lambda _: None
    ) -> None:
        self.turn = threading.RLock()
        self.flushes = 0
        self._files: dict[int, bytes] = {}
        self._names: dict[int, dict[str, int | str]] = {}  # a symbolic link is where it leads
        self._open: list[int] = []  # the number of a file that is removed is given to no other
        self._before = before
        for name in ("fsync", "fdatasync"):
            monkeypatch.setattr(os, name, self._flush)

    def hold(self, folder: Path) -> None:
        """All that lies below `folder` was flushed before."""
        for place in (folder, *folder.rglob("*")):
            if not place.is_symlink():
                handle = os.open(place, os.O_RDONLY)
                self._take(handle, place)
                os.close(handle)

    def close(self) -> None:
        """Let go of what was flushed."""
        for handle in self._open:
            os.close(handle)

    def after_the_cut(self, folder: Path, to: Path, dice: random.Random | None = None) -> Path:
        """Lay at `to` what is left of `folder`.

        With `dice`, some folders have the names of now although they were not flushed, as the system may
        write them at any time, and files that never were flushed have a part of their bytes.
        """
        self._lay(folder.stat().st_ino, to, _there(folder), dice)
        return to

    def _lay(self, number: int, to: Path, there: dict[int, Path], dice: random.Random | None) -> None:
        to.mkdir()
        names = self._names.get(number, {})
        if dice and number in there and dice.random() < 0.5:
            names = _listed(there[number])
        for name, what in names.items():
            if isinstance(what, str):
                (to / name).symlink_to(what)
            elif what in self._names or (what in there and there[what].is_dir()):
                self._lay(what, to / name, there, dice)
            else:
                (to / name).write_bytes(self._left(what, there, dice))

    def _left(self, number: int, there: dict[int, Path], dice: random.Random | None) -> bytes:
        if number in self._files or dice is None or number not in there:
            return self._files.get(number, b"")
        whole = there[number].read_bytes()
        return whole[: dice.choice((0, len(whole) // 2, len(whole)))]

    def _flush(self, handle: int) -> None:
        place = Path(f"/proc/self/fd/{handle}").resolve()
        with self.turn:
            self._before(place)
            self.flushes += 1
            self._take(handle, place)

    def _take(self, handle: int, place: Path) -> None:
        number = os.fstat(handle).st_ino
        if number not in self._files and number not in self._names:
            self._open.append(os.dup(handle))
        if place.is_dir():
            self._names[number] = _listed(place)
        else:
            self._files[number] = Path(f"/proc/self/fd/{handle}").read_bytes()


def _there(folder: Path) -> dict[int, Path]:
    """All that lies there, by number, but for what is renamed or removed meanwhile."""
    found = {}
    for place in (folder, *folder.rglob("*")):
        with suppress(FileNotFoundError):
            if not place.is_symlink():
                found[place.stat().st_ino] = place
    return found


def _listed(folder: Path) -> dict[str, int | str]:
    return {
        entry.name: os.readlink(entry.path) if entry.is_symlink() else entry.inode()  # noqa: PTH115
        for entry in os.scandir(folder)
    }
