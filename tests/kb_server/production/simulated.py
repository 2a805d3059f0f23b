"""A worker in a flood, by an imagined clock: machines as fast or as slow as a test wants them."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from random import Random

from kb_server.production.turns import Turn, Turns

THREADS = 8
REFUSAL = 0.001  # seconds of the processor that a refusal takes
PAUSE = 0.0005  # seconds until somebody of the flood asks again


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: of whom, whether they are a reader, and until when they ask."""

    network: str
    reader: bool
    until: float


@dataclass
class Worker:
    """One process with one processor. A search takes about `cost` seconds of it, the first `first`."""

    cost: float
    first: float
    chance: Random
    answered: list[Asked] = field(default_factory=list)
    refused: list[Asked] = field(default_factory=list)
    turns: Turns[Asked] = field(default_factory=lambda: Turns(THREADS // 2))
    busy: int = 0
    free: float = 0.0  # when the processor has done what was begun
    _due: list[tuple[float, int, Callable[[float], None]]] = field(default_factory=list)
    _number: count[int] = field(default_factory=count)

    def at(self, time: float, what: Callable[[float], None]) -> None:
        """Do something at a time."""
        heapq.heappush(self._due, (time, next(self._number), what))

    def ask(self, asked: Asked, begins: float) -> None:
        """Let somebody search again and again."""
        self.at(begins, lambda now: self._put(asked, now))

    def play(self) -> None:
        """Go on until nobody asks any more."""
        while self._due:
            now, _, what = heapq.heappop(self._due)
            what(now)

    def _put(self, asked: Asked, now: float) -> None:
        if now < asked.until:
            self.turns.put(asked.network, asked, now, search=True)
            self._work(now)

    def _work(self, now: float) -> None:
        while self.busy < THREADS and (turn := self.turns.take(now)):
            self.busy += 1
            usual = self.first if not self.answered else self.cost * self.chance.uniform(0.6, 1.4)
            worked = REFUSAL if turn.late else usual
            (self.refused if turn.late else self.answered).append(turn.request)
            self.free = max(self.free, now) + worked

            def done(now: float, turn: Turn[Asked] = turn, worked: float = worked) -> None:
                self.busy -= 1
                self.turns.done(turn, worked, now)
                pause = self.chance.uniform(0.9, 1.1) if turn.request.reader else PAUSE
                self.ask(turn.request, now + pause)
                self._work(now)

            self.at(self.free, done)


def flooded(cost: float, seed: int, readers: int = 4, flooders: int = 100) -> Worker:
    """Four seconds of readers alone, who come at once; then a flood; after 1.5 s the readers are back."""
    worker = Worker(cost, first=cost * 5, chance=Random(seed))  # noqa: S311 - reproducible, nothing secret
    for number in range(readers):
        for begins, until in ((0.0, 4.0), (5.5, 8.0)):
            worker.ask(Asked(f"198.51.100.{number}", True, until), begins)
    for number in range(flooders):
        worker.ask(Asked(f"203.0.113.{number}", False, 8.0), 4.0 + number * PAUSE)
    worker.play()
    return worker
