"""The exit codes of commands: each failure that a person can correct carries its own, as `exit_code`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LOST = 7  # answers of gaps would be lost

MEANINGS: Mapping[int, str] = MappingProxyType(
    {
        0: "done",
        1: "the content must be corrected: the message says where; for search and explain, nothing was found",
        2: "wrong usage, a setting that cannot be used, or a doubt that only `--yes` answers",
        3: "a release is missing or damaged, another process is at the same work, or the disk is full",
        4: "the index or its documents cannot be read",
        5: "the database cannot be reached, or the doctor found something wrong",
        6: "an alert or the digest could not be delivered",
        LOST: "answers of gaps would be lost, and --refuse-lost was given",
    }
)


def of(error: BaseException) -> int | None:
    """The exit code of a failure that a person can correct; None for a bug."""
    if isinstance(error, OSError):  # a full disk, a directory without write permission
        return 3
    code = getattr(error, "exit_code", None)
    return code if isinstance(code, int) else None
