"""Watching the release that is served: all its files are read in the background, soon after it was opened."""

from __future__ import annotations

import contextlib
import threading
import time

from kb_server.releases.current import CurrentRelease, NothingServed

AGAIN = 600.0  # seconds until a release that was whole is read again: disks also fail later
LOOK = 1.0  # seconds until a new release is noticed here


class ReleaseWatch:
    """Checks what a process serves, again and again."""

    def __init__(self, serving: CurrentRelease, *, again: float = AGAIN, look: float = LOOK) -> None:
        self._serving = serving
        self._again = again
        self._look = look
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="gapless-watch", daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def end(self) -> None:
        """End after the check that is under way."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        checked, at = "", float("-inf")
        while not self._ended.is_set():
            with contextlib.suppress(NothingServed):
                with self._serving.lease() as release:
                    name = release.manifest.id
                if name != checked or time.monotonic() - at >= self._again:
                    self._serving.check()
                    checked, at = name, time.monotonic()
            self._ended.wait(self._look)
