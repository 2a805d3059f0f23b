"""What outlives a power cut."""

from __future__ import annotations

import os
from pathlib import Path


def flush(path: str | Path) -> None:
    """Bring a file to the disk, or which files a directory has: a file without a name is lost as well."""
    opened = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Make `folder`, unless it is there, and the folders it lies in. `mode` is that of the last."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode, exist_ok=True)
    flush(folder.parent)
