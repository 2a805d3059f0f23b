"""A small disk of one's own, to be filled for real."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT

FILL = """
def fill(disk):
    with (disk / "filler").open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 512):
                pass
        except OSError:
            pass
"""


def run(disk: Path, size: str, code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run Python's `code`, for which `disk` is a disk of `size`; it may `fill(disk)`.

    The path of the disk is its first argument. Skips the test where no disk can be mounted.
    """
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    disk.mkdir(exist_ok=True)
    if subprocess.run([*command, 'mount -t tmpfs none "$0"', disk], check=False).returncode:
        pytest.skip("NOT TESTED ON A FULL DISK: this machine lets nobody mount a disk of their own")
    words = f'disk=$1; python=$2; code=$3; shift 3; mount -t tmpfs -o size={size} none "$disk" && '
    words += 'exec "$python" -c "$code" "$disk" "$@"'
    return subprocess.run(
        [*command, words, "sh", disk, sys.executable, FILL + code, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
