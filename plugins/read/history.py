"""The days on which each page was first and last committed, from one call of git for the whole tree."""

from __future__ import annotations

import subprocess
from datetime import UTC, date, datetime
from pathlib import Path


def read(directory: Path) -> dict[str, tuple[date, date]]:
    """Map each file below `directory`, relative to it, to the days of its first and last commit.

    Empty without git, a repository or a commit. Pages then have the dates of their front matter.
    """
    command = [
        "git",
        "-c",
        "core.quotePath=false",
        "log",
        "--format=%x00%ct",
        "--name-only",
        "--relative",
        "--",
        ".",
    ]
    try:
        run = subprocess.run(command, cwd=directory, capture_output=True, check=False)
    except FileNotFoundError:
        return {}
    days: dict[str, tuple[date, date]] = {}
    for commit in run.stdout.decode("utf-8", "replace").split("\0")[1:]:
        seconds, _, names = commit.partition("\n")
        day = datetime.fromtimestamp(int(seconds), UTC).date()
        for name in filter(None, names.split("\n")):
            days[name] = (day, days[name][1] if name in days else day)
    return days
