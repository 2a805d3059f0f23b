"""Whose request is worked on next: networks take turns, so that a flood from one waits behind its own.

What a queue holds for long it holds in vain: the readers have left. So while the queue does not run empty,
requests that are no longer fresh are refused, and the others are answered as fast as ever. The idea is that
of CoDel (RFC 8289) in the form for servers: https://queue.acm.org/detail.cfm?id=2839461, "Adaptive LIFO".
"""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from dataclasses import dataclass
from typing import Generic, TypeVar

FRESH = 0.25  # seconds that a request may wait while there is more to do than can be done
PATIENT = 5.0  # seconds that a request may wait in a queue that was empty a moment ago
MOMENT = 1.0  # seconds without an empty queue from which on there is more than can be done

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Turn(Generic[T]):
    """A request whose turn it is. One that is `late` is refused instead."""

    network: str
    request: T
    late: bool


class Turns(Generic[T]):
    """Requests that wait, by network. One network is worked for by at most `most` threads; "" by all."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting: OrderedDict[str, deque[tuple[float, T]]] = OrderedDict()
        self._running: Counter[str] = Counter()
        self._emptied = 0.0

    def put(self, network: str, request: T, now: float) -> None:
        """Let a request wait from `now` on (steady seconds)."""
        if not self._waiting:
            self._emptied = now
        self._waiting.setdefault(network, deque()).append((now, request))

    def take(self, now: float) -> Turn[T] | None:
        """The next request; None when nobody waits who may be worked for. `done` ends it."""
        network = next((one for one in self._waiting if not one or self._running[one] < self._most), None)
        if network is None:
            return None
        queue = self._waiting.pop(network)
        since, request = queue.popleft()
        if queue:
            self._waiting[network] = queue  # behind the others
        self._running[network] += 1
        late = now - since > (FRESH if now - self._emptied > MOMENT else PATIENT)
        if not self._waiting:
            self._emptied = now
        return Turn(network, request, late)

    def done(self, network: str) -> None:
        """A request of the network has its answer."""
        self._running[network] -= 1
        if not self._running[network]:
            del self._running[network]
