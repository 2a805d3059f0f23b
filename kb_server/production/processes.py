"""The processes of `gapless run`: one that watches, and the workers that it starts and replaces."""

from __future__ import annotations

import os
import select
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

PAUSE = 1.0  # seconds until a worker that ended is replaced
KILLED = 30.0  # seconds after which a worker that should stop is killed
CANNOT_START = 3  # the exit code of a worker that could not begin: another could not either

_LOOK = 0.2  # seconds between looks while something is due
_IDLE = 60.0
_STOP = (signal.SIGTERM, signal.SIGINT)
_OURS = (*_STOP, signal.SIGCHLD)


class WorkerCannotStart(RuntimeError):
    """A worker ended before it served. It has said why."""

    exit_code = 2


class Processes:
    """`count` processes that run `work`, until a signal ends them all."""

    def __init__(self, count: int, work: Callable[[], None]) -> None:
        self._count = count
        self._work = work
        self._running: set[int] = set()
        self._asked = 0  # how often a signal has asked for the end
        self._told = 0  # how often the workers were told
        self._due = 0.0  # when the next worker may start (steady seconds)
        self._until = float("inf")

    def run(self) -> None:
        """Start the workers, replace those that end, and return when all have ended after a signal.

        A second signal kills them. Raises WorkerCannotStart, after the others have ended.
        """
        failed = False
        with _signals(self._ask) as wait:
            while self._running or not self._asked:
                self._start_missing()
                wait(_IDLE if len(self._running) == self._count and not self._asked else _LOOK)
                if CANNOT_START in self._ended() and not self._asked:
                    failed = True
                    self._ask()
                self._tell()
        if failed:
            raise WorkerCannotStart("The service has not started.")

    def _ask(self) -> None:
        self._asked += 1

    def _start_missing(self) -> None:
        while not self._asked and len(self._running) < self._count and time.monotonic() >= self._due:
            signal.pthread_sigmask(signal.SIG_BLOCK, _OURS)  # until the worker is ready for them
            process = os.fork()
            if not process:
                self._become_worker()
            self._running.add(process)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _OURS)

    def _become_worker(self) -> None:
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            for one in _OURS:
                signal.signal(one, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _OURS)
            self._work()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)

    def _ended(self) -> list[int]:
        """The exit codes of the workers that have ended since."""
        codes = []
        for process in tuple(self._running):
            done, status = os.waitpid(process, os.WNOHANG)
            if done:
                self._running.discard(process)
                self._due = time.monotonic() + PAUSE
                codes.append(os.waitstatus_to_exitcode(status))
        return codes

    def _tell(self) -> None:
        """Pass on to the workers that they end: first when they are ready, then at once."""
        if time.monotonic() >= self._until:
            self._asked = max(2, self._asked)
        if self._told == min(2, self._asked):
            return
        self._told = min(2, self._asked)
        self._until = time.monotonic() + KILLED if self._told == 1 else float("inf")
        for process in self._running:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGTERM if self._told == 1 else signal.SIGKILL)


@contextmanager
def _signals(ask: Callable[[], None]) -> Iterator[Callable[[float], None]]:
    """A function that waits for a signal, or so many seconds. `ask` is called for signals that end."""
    heard, told = os.pipe()
    for end in (heard, told):
        os.set_blocking(end, False)

    def wait(seconds: float) -> None:
        select.select([heard], [], [], seconds)
        with suppress(BlockingIOError):
            os.read(heard, 4096)

    before = {one: signal.signal(one, lambda *_: ask()) for one in _STOP}
    before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
    wakened = signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    try:
        yield wait
    finally:
        signal.set_wakeup_fd(wakened)
        for one, handler in before.items():
            signal.signal(one, handler)
        os.close(heard)
        os.close(told)
