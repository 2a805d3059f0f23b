"""The replay that publishing runs before it serves a release, and keeps when it serves or refuses it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kb_server.data import installation
from kb_server.gaps import checks, recompute, store
from kb_server.gaps.comparison import Comparison, GapChange
from kb_server.gaps.disclosure import LEAST
from kb_server.gaps.knowledge import KeptAnswers, Knowledge
from kb_server.gaps.replay import Replay, Result
from kb_server.log.listeners import Listeners
from kb_server.releases import contents
from kb_server.settings import Settings
from kb_server.terminal.counts import counted
from search import BrokenIndex, Engine

SHOWN = 10  # questions that a message names


class Replaying:
    """Pass it to `publish` as `replay`, then call `served` or `refused`."""

    def __init__(
        self,
        chosen: Settings,
        listeners: Callable[[], Listeners],
        *,
        now: datetime | None = None,
        answers: KeptAnswers | None = None,
    ) -> None:
        """`now` is the moment of the publish; by default that of the clock.

        What a release answered is kept in `answers`: once it is served, it is asked the same again.
        """
        self._answers = {} if answers is None else answers
        self._chosen = chosen
        self._listeners = listeners
        self._now = now
        self._done: Replay | None = None

    def __call__(self, engine: Engine, release: Path) -> dict[str, Any]:
        """Ask the release that is being published all questions of the log.

        Without a database nothing is asked, and the record says so: publishing must not need the log.
        """
        knowledge = Knowledge(engine, release / contents.DOCUMENTS, self._answers)
        compared: Comparison | None = None
        try:
            with store.opened(self._chosen, self._listeners, now=self._now, answers=self._answers) as gaps:
                served: Knowledge | None = None
                with suppress(BrokenIndex):  # this publish replaces the broken release that is served
                    gaps.advance()
                    served = gaps.knowledge
                if served is None:
                    self._done = gaps.replay(knowledge)
                else:
                    self._done, compared = gaps.compare(served, knowledge)
        except installation.Unreachable as error:
            return {"not run": str(error)}
        return record(self._done, compared)

    def served(self) -> None:
        """The release is served: its answers count from now on. Does nothing without a database."""
        self._keep("served")

    def refused(self) -> None:
        """The release was refused: store what it would break."""
        self._keep("refused")

    def _keep(self, became: str) -> None:
        if self._done is None:
            return
        with store.opened(self._chosen, self._listeners, now=self._now, answers=self._answers) as gaps:
            if became == "refused":
                with gaps.database.write() as connection:
                    checks.store(connection, self._done, self._now or datetime.now(UTC), became)
                with suppress(BrokenIndex):
                    recompute.run(gaps.database, gaps.knowledge, gaps.rules)
            else:
                gaps.update()


def record(done: Replay, compared: Comparison | None) -> dict[str, Any]:
    """What the manifest keeps: the numbers, what customers would no longer find, whose answers are lost.

    `compared` is the comparison with the release that is served; None where none is.
    """
    if compared is None:
        return done.summary() | {"breaks": breaks(r for r in done.results if r.outcome == "newly broken")}
    return done.summary() | {
        "compared": compared.summary(),
        "breaks": breaks(change.after for change in compared.breaks),
        "loses": [lost(gap) for gap in compared.loses],
    }


def lost(gap: GapChange) -> str:
    """The message about a gap that loses its answer."""
    return f"Gap {gap} loses its answer by `{gap.article}`: {gap.why}."


def breaks(results: Iterable[Result]) -> list[str]:
    """What customers would not find any more, a line each; hidden ones are counted."""
    broken = list(results)
    # The manifest keeps these lines for good: they hold what three visitors asked, and no one's own words.
    shown = [result for result in broken if result.shown and result.visitors >= LEAST][:SHOWN]
    lines = [
        f"Customers would no longer find `{r.article}` for “{r.text}” (asked {r.intents} times"
        + (f", now at rank {r.now})." if r.now else ").")
        for r in shown
    ]
    if len(broken) > len(shown):
        asked = sum(r.intents for r in broken) - sum(r.intents for r in shown)
        lines.append(f"{len(broken) - len(shown)} more questions would break, asked {asked} times.")
    return lines


def said(record: Mapping[str, Any]) -> str:
    """The record of a replay in a line or more, for the person who publishes."""
    if "not run" in record:
        return f"The log's questions were not asked: {record['not run']}"
    if not record.get("questions"):
        return "The log has no questions yet."
    compared = record.get("compared", {})
    counts, names = (
        (compared, ("fixes", "drift", "breaks"))
        if compared
        else (record, ("fixed", "still failing", "newly broken"))
    )
    numbers = ", ".join(f"{counts[name]['questions']} {name}" for name in names if counts[name]["questions"])
    head = f"Asked the log's {counted(record['questions'], 'question')}: {numbers or 'nothing changed'}."
    gaps = [f"Gaps: {compared['says']}."] if compared.get("says") else []
    return "\n".join([head, *gaps, *record["breaks"], *record.get("loses", ())])
