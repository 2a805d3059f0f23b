"""How long tests wait: until something has happened, never for a number of seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

clock = time.perf_counter  # seconds, for ratios within one run: what ordeals compare, and nothing else

PATIENCE = 180.0  # seconds after which something that should have happened counts as not happening; a machine
# with three times as many busy programs as cores takes 60 s for what alone takes 10
PAUSE = 0.05  # seconds between two looks


def until(look: Callable[[], T], told: Callable[[], object] = str) -> T:
    """What `look` returns, as soon as that is true; fails with what is `told` when PATIENCE is over."""
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < end, told()
        time.sleep(PAUSE)
    return found
