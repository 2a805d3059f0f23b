"""The replay that publishing runs before it serves a release, and keeps when it serves or refuses it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kb_server.data import installation
from kb_server.gaps import checks, recompute, store
from kb_server.gaps.disclosure import LEAST
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.replay import Replay
from kb_server.log.listeners import Listeners
from kb_server.settings import Settings
from search import BrokenIndex, Engine

SHOWN = 10  # questions that a message names


class Replaying:
    """Pass it to `publish` as `replay`, then call `served` or `refused`."""

    def __init__(self, chosen: Settings, listeners: Listeners) -> None:
        self._chosen = chosen
        self._listeners = listeners
        self._done: Replay | None = None

    def __call__(self, engine: Engine, release: Path) -> dict[str, Any]:
        """Ask the release that is being published all questions of the log.

        Without a database nothing is asked, and the record says so: publishing must not need the log.
        """
        knowledge = Knowledge(engine, release / "documents.jsonl")
        try:
            with store.opened(self._chosen, self._listeners) as gaps:
                with suppress(BrokenIndex):  # this publish replaces the broken release that is served
                    gaps.advance()
                self._done = gaps.replay(knowledge)
        except installation.Unreachable as error:
            return {"not run": str(error)}
        return self._done.summary() | {"breaks": breaks(self._done)}

    def served(self) -> None:
        """The release is served: its answers count from now on. Does nothing without a database."""
        self._keep("served")

    def refused(self) -> None:
        """The release was refused: store what it would break."""
        self._keep("refused")

    def _keep(self, became: str) -> None:
        if self._done is None:
            return
        with store.opened(self._chosen, self._listeners) as gaps:
            if became == "refused":
                with gaps.database.write() as connection:
                    checks.store(connection, self._done, datetime.now(UTC), became)
                with suppress(BrokenIndex):
                    recompute.run(gaps.database, gaps.knowledge, gaps.rules)
            else:
                gaps.update()


def breaks(done: Replay) -> list[str]:
    """What customers found so far and would not find in the release, a line each; hidden ones are counted."""
    broken = [result for result in done.results if result.outcome == "newly broken"]
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
    numbers = ", ".join(
        f"{record[outcome]['questions']} {outcome}"
        for outcome in ("fixed", "still failing", "newly broken")
        if record[outcome]["questions"]
    )
    head = f"Asked the log's {record['questions']} questions: {numbers or 'nothing changed'}."
    return "\n".join([head, *record["breaks"]])
