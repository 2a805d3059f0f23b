"""Progress of long work on the terminal: a bar for each stage, and silence where nobody watches."""

from __future__ import annotations

import contextlib
import sys
from types import TracebackType
from typing import Any

import click

STAGES = {
    "pages": "Building pages",
    "sections": "Reading sections",
    "site": "Writing the site",
    "index": "Building the index",
    "meaning": "Reading the meaning",
    "contracts": "Checking answers",
}


def warned(warnings: str) -> None:
    """Show what the site build warned of, without an end to the work."""
    click.secho(warnings, fg="yellow", err=True)


class Bars:
    """Shows what publishing reports: a context, called with stage, how many are done, of how many."""

    def __init__(self) -> None:
        self._shown = contextlib.ExitStack()
        self._stage = ""
        self._bar: Any = None

    def __enter__(self) -> Bars:
        return self

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that `done` of `total` are done in this stage; a total of 0 is not known, and not shown."""
        if not sys.stderr.isatty() or total <= 0:
            return
        if stage != self._stage:
            self._shown.close()
            self._stage = stage
            label = f"{STAGES.get(stage, stage.capitalize()):<20}"
            self._bar = self._shown.enter_context(
                click.progressbar(length=total, label=label, file=sys.stderr, show_eta=False)
            )
        self._bar.update(done - self._bar.pos)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._shown.close()
