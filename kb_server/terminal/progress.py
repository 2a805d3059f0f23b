"""Progress of long work on the terminal: a bar for each stage; nothing when the output is no terminal."""

from __future__ import annotations

import contextlib
import sys
from types import TracebackType
from typing import Any

import click

from kb_server.terminal.visible import visible

STAGES = {
    "pages": "Building pages",
    "sections": "Reading sections",
    "site": "Writing the site",
    "index": "Building the index",
    "meaning": "Indexing the meaning",
    "contracts": "Checking answers",
    "visitors": "Living the quarter",
}


def print_warnings(warnings: str) -> None:
    """Print warnings, such as those of the site build, on standard error."""
    click.secho(visible(warnings), fg="yellow", err=True)


class Bars:
    """Shows the progress of publishing: a context manager, called with stage, done and total."""

    def __init__(self) -> None:
        self._shown = contextlib.ExitStack()
        self._stage = ""
        self._bar: Any = None
        self._seen = sys.stderr.isatty()  # asked once: a stage has thousands of steps

    def __enter__(self) -> Bars:
        return self

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that `done` of `total` are done in this stage. An unknown total is 0, and nothing is shown."""
        if not self._seen or total <= 0:
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
