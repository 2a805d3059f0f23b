"""A wrong clock, for a process that has this folder in its PYTHONPATH.

The file CLOCK holds by how many seconds it is wrong, in two numbers: for processes with an even number, and
for the others. It is read again at each look at the clock. Steady clocks and sleep stay as they are.
"""

import datetime
import os
import time
from datetime import datetime as _datetime

_time = time.time
_FILE = os.environ["CLOCK"]


def _offset() -> float:
    handle = os.open(_FILE, os.O_RDONLY)
    try:
        return float(os.read(handle, 64).split()[os.getpid() % 2])
    finally:
        os.close(handle)


def _now() -> float:
    return _time() + _offset()


class _Moments(type):
    """What makes and is a moment is so whoever made it: C code knows the real class."""

    def __instancecheck__(cls, given: object) -> bool:
        return isinstance(given, _datetime)

    def __subclasscheck__(cls, given: type) -> bool:
        return issubclass(given, _datetime)


class _Datetime(_datetime, metaclass=_Moments):
    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> _datetime:  # type: ignore[override]
        return _datetime.fromtimestamp(_now(), tz)


time.time = _now
datetime.datetime = _Datetime  # type: ignore[misc]
