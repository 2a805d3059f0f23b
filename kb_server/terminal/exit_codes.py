"""The exit codes of commands: each failure that a person can mend carries its own, as `exit_code`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

MEANINGS: Mapping[int, str] = MappingProxyType(
    {
        0: "done",
        1: "the content must be mended: the message says where",
        2: "wrong use, or a setting that cannot be used",
        3: "the releases are not in the state for it: none there, damaged, busy, no room",
        4: "the index or its documents cannot be read",
        5: "the database cannot be reached, or the doctor found something wrong",
        6: "an alert or the digest could not be delivered",
    }
)


def of(error: BaseException) -> int | None:
    """The exit code of a failure that a person can mend; None for a mistake of ours."""
    if isinstance(error, OSError):  # a full disk, a directory that may not be written
        return 3
    code = getattr(error, "exit_code", None)
    return code if isinstance(code, int) else None
