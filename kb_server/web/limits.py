"""How much one source may send to this process: fixed windows of a minute, kept in memory."""

from __future__ import annotations

import threading

WINDOW = 60.0  # seconds
_MOST_SOURCES = 50_000  # remembered at once; a flood of sources must not fill the memory


class Limits:
    """Counts what sources send. With several worker processes each has its own count."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._turn = threading.Lock()
        self._began = float("-inf")
        self._counts: dict[str, int] = {}

    def take(self, source: str, count: int, now: float) -> bool:
        """May `source` send `count` events more at `now` (steady seconds)? Then they are counted."""
        with self._turn:
            if now - self._began >= WINDOW or len(self._counts) > _MOST_SOURCES:
                self._began = now
                self._counts.clear()
            sent = self._counts.get(source, 0) + count
            if sent > self._most:
                return False
            self._counts[source] = sent
            return True
