"""At which place the release that is served has the articles of its answer contracts, found a few at a time.

Asking all of them takes seconds. So a look asks as many as it may, and a thread beside the requests asks the
others, a few at a time. What was found is remembered until another release is served.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app

from kb_server.releases import contents
from kb_server.releases.current import NothingServed, OpenRelease, Source
from kb_server.web import application
from search import TOP, Engine, EngineError, contracts
from search.documents import Contract

BUDGET = 0.03  # seconds of the processor in one look
PLACES = 10  # hits among which the article is looked for
PAUSE = 0.1  # seconds between two looks beside the requests

_EXTENSION = "gapless.contract_ranks"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRank:
    """An answer contract, and where search has its article."""

    article: str
    query: str
    lang: str
    rank: int | None  # 0: not among the first PLACES; None: it was not asked yet

    @property
    def kept(self) -> bool:
        """Does the contract hold, or is that not known yet?"""
        return self.rank is None or 0 < self.rank <= TOP


@dataclass(slots=True)
class ContractRanks:
    """The contracts of one release, as far as they were asked."""

    release: str
    contracts: Sequence[Contract]
    _ranks: dict[int, int] = field(default_factory=dict)  # by the number of the contract
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.Thread | None = None

    @property
    def asked(self) -> int:
        """How many were asked."""
        return len(self._ranks)

    @property
    def done(self) -> bool:
        """Were all asked?"""
        return self.asked == len(self.contracts)

    @property
    def shaky(self) -> list[ContractRank]:
        """Those that fail, then those whose article is the last that counts, as far as they were asked."""
        found = [self._said(number) for number, rank in list(self._ranks.items()) if not 0 < rank < TOP]
        return sorted(found, key=lambda one: (one.kept, one.article, one.query))

    def of(self, article: str) -> list[ContractRank]:
        """The contracts of an article, in its order."""
        return [self._said(n) for n, one in enumerate(self.contracts) if one.article == article]

    def look(self, engine: Engine, seconds: float = BUDGET, *, article: str = "") -> None:
        """Ask some more, at least one; of an article alone where one is named. Raises EngineError."""
        with self._turn:
            until = time.thread_time() + seconds
            for number, one in enumerate(self.contracts):
                if number not in self._ranks and article in ("", one.article):
                    self._ranks[number] = contracts.rank(engine, one, PLACES)
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

    def _said(self, number: int) -> ContractRank:
        one, rank = self.contracts[number], self._ranks.get(number)
        return ContractRank(article=one.article, query=one.query, lang=one.lang, rank=rank)


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


def looked_at(served: OpenRelease, *, article: str = "") -> ContractRanks | None:
    """The contracts of the release that is served, some more of them asked; None where search fails.

    Those of `article` come first, where one is named. The others are asked beside the requests.
    """
    kept: RanksOfReleases = current_app.extensions.setdefault(_EXTENSION, RanksOfReleases())
    found = kept.of(served.directory)
    try:
        found.look(served.engine, article=article)
        found.look_beside(application.serving())
    except EngineError:
        return None
    return found
