"""The answer contracts of the release that is served that fail or nearly do, found a few at a time.

Asking all of them takes seconds. So the first look asks as many as it may, and a thread beside the requests
asks the others, a few at a time. What was found is remembered until another release is served.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kb_server.releases import contents
from kb_server.releases.current import NothingServed, Source
from search import TOP, Engine, EngineError, contracts
from search.documents import Contract

BUDGET = 0.03  # seconds of the processor in one look
PAUSE = 0.1  # seconds between two looks beside the requests

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShakyContract:
    """A contract whose article is the last of those that count, or not among them."""

    article: str
    query: str
    lang: str
    rank: int  # 0: beyond TOP


@dataclass(slots=True)
class ContractRanks:
    """The contracts of one release, as far as they were asked."""

    release: str
    contracts: Sequence[Contract]
    asked: int = 0
    shaky: list[ShakyContract] = field(default_factory=list)
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.Thread | None = None

    @property
    def done(self) -> bool:
        """Were all asked?"""
        return self.asked == len(self.contracts)

    def look(self, engine: Engine, seconds: float = BUDGET) -> None:
        """Ask some more, at least one. Raises EngineError."""
        with self._turn:
            until = time.thread_time() + seconds
            while not self.done:
                self._ask(engine, self.contracts[self.asked])
                self.asked += 1
                if time.thread_time() >= until:
                    return

    def look_beside(self, serving: Source) -> None:
        """Ask all others in a thread, if none is doing that."""
        with self._turn:
            if not self.done and (self._thread is None or not self._thread.is_alive()):
                self._thread = threading.Thread(target=self._look_at_all, args=(serving,), daemon=True)
                self._thread.start()

    def _look_at_all(self, serving: Source) -> None:
        try:
            with serving.lease() as served:
                while not self.done and served.directory.name == self.release:
                    self.look(served.engine)
                    time.sleep(PAUSE)
        except (EngineError, NothingServed) as error:  # the next visitor of the page begins again
            _log.warning("The answer contracts were not asked: %s", error)

    def _ask(self, engine: Engine, one: Contract) -> None:
        rank = contracts.rank(engine, one)
        if rank in (0, TOP):
            found = ShakyContract(article=one.article, query=one.query, lang=one.lang, rank=rank)
            self.shaky = sorted([*self.shaky, found], key=lambda shaky: (shaky.rank, shaky.article))


class RanksOfReleases:
    """Keeps the contracts of the release that was looked at last."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._kept: ContractRanks | None = None

    def of(self, directory: Path) -> ContractRanks:
        """The contracts of the release in this directory."""
        with self._turn:
            if self._kept is None or self._kept.release != directory.name:
                self._kept = ContractRanks(directory.name, tuple(contents.contracts(directory)))
            return self._kept
