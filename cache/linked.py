"""Files that are the same as in the folder made before: they get a second name instead of being written.

A second name costs a fortieth of a new file. Both folders then share the bytes, so nothing may write into a
file of such a folder: it is replaced.
"""

from __future__ import annotations

import filecmp
import hashlib
import os
import shutil
from pathlib import Path
from typing import BinaryIO

_AT_ONCE = 2**16  # bytes that are read in one piece, where a file is longer than it said


def write(file: Path | str, content: bytes, earlier: Path | str | None = None) -> None:
    """Write `content` into the new `file`, or link the file `earlier` if it holds the same."""
    if earlier is None or _read(earlier) != content or not link(earlier, file):
        with _opened(file) as out:
            out.write(content)


def copy(source: Path, file: Path, earlier: Path | None) -> None:
    """Copy `source` to the new `file`, or link the file `earlier` if it holds the same."""
    if earlier is None or not _same(source, earlier) or not link(earlier, file):
        _make_room(file)
        shutil.copyfile(source, file)


def link(earlier: Path | str, file: Path | str) -> bool:
    """Give the file `earlier` the second name `file`, which is new; False where the file system cannot."""
    if _link(earlier, file):  # most folders are there, and most files are not
        return True
    _make_room(file)
    return _link(earlier, file)


def take(file: Path | str, checksum: str, earlier: Path | str | None, other: Path | str | None) -> bool:
    """Give the new `file` the content with this SHA-256; return False where no file has it whole.

    `earlier` is linked if it has it, else `other` is copied.
    """
    if earlier is not None and _whole(earlier, checksum) is not None and link(earlier, file):
        return True
    content = None if other is None else _whole(other, checksum)
    if content is None:
        return False
    write(file, content, None)
    return True


def _whole(file: Path | str, checksum: str) -> bytes | None:
    """The content of `file`, if it has this checksum."""
    content = _read(file)
    return content if content is not None and hashlib.sha256(content).hexdigest() == checksum else None


def _opened(file: Path | str) -> BinaryIO:
    """Open the new `file`. Most are not there and their folder is: this is not asked of each."""
    try:
        return open(file, "xb")  # noqa: PTH123
    except (FileExistsError, FileNotFoundError):
        _make_room(file)
        return open(file, "xb")  # noqa: PTH123


def _make_room(file: Path | str) -> None:
    """Make the folder of `file`, and take away a file that is there: another folder may share it."""
    try:
        os.unlink(file)  # noqa: PTH108 - a third of what Path takes, for thousands of files
    except FileNotFoundError:
        folder = os.path.dirname(file)  # noqa: PTH120
        try:
            os.mkdir(folder)  # noqa: PTH102 - most of these are the folder of one page in one that is there
        except OSError:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103


def _link(earlier: Path | str, file: Path | str) -> bool:
    """Give the file `earlier` the second name `file`; False where the file system cannot."""
    try:
        os.link(earlier, file, follow_symlinks=False)
    except OSError:
        return False
    return True


def _read(file: Path | str) -> bytes | None:
    """The content of `file`; None where it cannot be read. A file object takes twice as long for a page."""
    try:
        opened = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        content = os.read(opened, os.fstat(opened).st_size + 1)
        while more := os.read(opened, _AT_ONCE):
            content += more
        return content
    except OSError:
        return None
    finally:
        os.close(opened)


def _same(one: Path, other: Path) -> bool:
    try:
        return filecmp.cmp(one, other, shallow=False)
    except OSError:
        return False
