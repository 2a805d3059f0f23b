"""Whose request is worked on next: who has had least comes first, so that a flood waits behind the readers.

A network that asked little lately goes before one that asked much, from however many addresses a flood
comes: the work of each network is counted, and forgotten by and by. A refusal counts as well, else a flood
that is refused would soon be taken for a reader. Who was here before a crowd came goes before those who came
with it. The idea is that of the foreground-background queue (Nuyens and Wierman 2008,
https://doi.org/10.1016/j.peva.2007.06.028).

What a queue holds for long it holds in vain: the readers have left. So while the queue does not run empty,
requests that are no longer fresh are refused, and the others are answered as fast as ever. The idea is that
of CoDel (RFC 8289) in the form for servers: https://queue.acm.org/detail.cfm?id=2839461, "Adaptive LIFO".
"""

from __future__ import annotations

from bisect import insort
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Generic, TypeVar

FRESH = 0.5  # seconds that a request may wait while there is more to do than can be done
PATIENT = 5.0  # seconds that a request may wait in a queue that was empty a moment ago
MOMENT = 1.0  # seconds without an empty queue from which on there is more than can be done
SEARCHES = 2  # searches worked on at once: they wait for nothing but the processor, which more would share
SEARCH = 0.01  # seconds of work that a search takes at least; a refusal counts as one
LEARNED = 0.05  # share of the last search in what a search takes here and now
HALVED = 30.0  # seconds in which the half of what a network had is forgotten
NEW = 10  # searches that count for a network of which nobody had heard before the crowd came
EARLY = 2.0  # seconds before the first long wait in which the first of a crowd may have come
CROWDED = 0.1  # seconds that a request waits when there is more to do than can be done
CROWD = 16  # networks that wait meanwhile; fewer wait where the machine was slow for a moment
CALM = 10.0  # seconds without such a wait until a crowd is over
REMEMBERED = 10_000  # networks; those that were silent longest are forgotten first

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Turn(Generic[T]):
    """A request whose turn it is. One that is `late` is refused instead."""

    network: str
    request: T
    late: bool
    search: bool


class _Work:
    """The seconds of work that each network had lately; "" had none, since it may be everybody."""

    def __init__(self) -> None:
        self._had: OrderedDict[str, tuple[float, float]] = OrderedDict()  # how much it was, and when
        self._since: dict[str, float] = {}  # when it was first heard of
        self._crowded = (inf, -inf)  # since when there is more than can be done, and until when
        self.search = SEARCH  # seconds that a search takes lately: many times as many on a slow machine

    def rank(self, network: str, now: float) -> float:
        """Whose request comes first: the lowest."""
        if not network:
            return 0.0
        self.add(network, 0.0, now)
        new = self._since[network] >= self._crowded[0]
        return self._of(network, now) + (NEW * self.search if new else 0.0)

    def learn(self, seconds: float) -> None:
        """A search took so many seconds."""
        self.search = max(SEARCH, self.search + LEARNED * (seconds - self.search))

    def add(self, network: str, seconds: float, now: float) -> None:
        if not network:
            return
        self._since.setdefault(network, now)
        self._had[network] = (self._of(network, now) + seconds, now)
        self._had.move_to_end(network)
        if len(self._had) > REMEMBERED:
            oldest, _ = self._had.popitem(last=False)
            del self._since[oldest]

    def is_crowd(self, since: float, waiting: int, now: float) -> bool:
        """A request has waited, and so many networks wait. Does that tell that a crowd has come?"""
        if now - since <= CROWDED or waiting < CROWD:
            return False
        began, last = self._crowded
        comes = now - last > CALM
        self._crowded = (since - EARLY if comes else began, now)
        return comes

    def _of(self, network: str, now: float) -> float:
        had, at = self._had.get(network, (0.0, now))
        return float(had * 0.5 ** ((now - at) / HALVED))


class _Queue(Generic[T]):
    """Requests of one kind that wait, each network's in the order in which they came."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[tuple[float, T]]] = {}
        self._order: list[tuple[float, int, str]] = []  # each network once: its rank, a number, its name
        self._lined_up = 0
        self._emptied = 0.0

    def __len__(self) -> int:
        """How many networks wait."""
        return len(self._waiting)

    def put(self, network: str, request: T, rank: float, now: float) -> None:
        if not self._waiting:
            self._emptied = now
        if network not in self._waiting:
            self._waiting[network] = deque()
            self._line_up(network, rank)
        self._waiting[network].append((now, request))

    def first(self, may: Callable[[str], bool]) -> tuple[float, int, str] | None:
        """The place of the network that comes next among those which may."""
        return next((place for place in self._order if may(place[2])), None)

    def take(self, place: tuple[float, int, str], rank: float, now: float) -> tuple[float, T, bool]:
        """The next request of the network at that place: since when it waits, and whether it is late."""
        self._order.remove(place)
        network = place[2]
        since, request = self._waiting[network].popleft()
        if self._waiting[network]:
            self._line_up(network, rank)
        else:
            del self._waiting[network]
        late = now - since > (FRESH if now - self._emptied > MOMENT else PATIENT)
        if not self._waiting:
            self._emptied = now
        return since, request, late

    def sort(self, rank: Callable[[str], float]) -> None:
        """Line the networks up by their ranks as they are now."""
        self._order = sorted((rank(network), number, network) for _, number, network in self._order)

    def _line_up(self, network: str, rank: float) -> None:
        self._lined_up += 1
        insort(self._order, (rank, self._lined_up, network))


class Turns(Generic[T]):
    """Requests that wait. One network is worked for by at most `most` threads; "" by all."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._queues: dict[bool, _Queue[T]] = {False: _Queue(), True: _Queue()}  # True: searches
        self._work = _Work()
        self._running: Counter[str] = Counter()
        self._searches = 0

    def put(self, network: str, request: T, now: float, *, search: bool) -> None:
        """Let a request wait from `now` on (steady seconds)."""
        self._queues[search].put(network, request, self._work.rank(network, now), now)

    def take(self, now: float) -> Turn[T] | None:
        """The next request; None when nobody waits who may be worked for. `done` ends it."""
        places = {}
        for search, queue in self._queues.items():
            if (not search or self._searches < SEARCHES) and (place := queue.first(self._may)):
                places[search] = place
        if not places:
            return None
        search = min(places, key=lambda kind: places[kind][0])  # as good: what is no search, which is cheap
        network = places[search][2]
        rank = self._work.rank(network, now)
        since, request, late = self._queues[search].take(places[search], rank, now)
        if self._work.is_crowd(since, len(self._queues[search]), now):
            for queue in self._queues.values():
                queue.sort(lambda network: self._work.rank(network, now))
        self._running[network] += 1
        self._searches += search
        return Turn(network, request, late, search)

    def done(self, turn: Turn[T], worked: float, now: float) -> None:
        """A request has its answer, which took `worked` seconds of the processor."""
        if turn.search and not turn.late:
            self._work.learn(worked)
        self._work.add(turn.network, self._work.search if turn.late else worked, now)
        self._searches -= turn.search
        self._running[turn.network] -= 1
        if not self._running[turn.network]:
            del self._running[turn.network]

    def _may(self, network: str) -> bool:
        return not network or self._running[network] < self._most
