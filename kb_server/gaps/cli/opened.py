"""What the commands of the gaps share: opening the gaps, up to date, and printing one gap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb_server import settings
from kb_server.terminal.options import NUMBER
from kb_server.terminal.tables import print_json

if TYPE_CHECKING:
    from kb_server.gaps.feedback import Comment
    from kb_server.gaps.gap import Gap
    from kb_server.gaps.store import GapStore

with_gap = click.argument("gap", type=NUMBER)
with_why = click.option("--why", default="", metavar="TEXT", help="Why; kept in the gap's history.")


@contextmanager
def opened(config: Path | None, *, advance: bool = True) -> Iterator[GapStore]:
    """The gaps, up to date with the log unless `advance` is false."""
    from kb_server.gaps import store
    from kb_server.log import listeners

    with store.opened(settings.load(config=config), listeners.of_command_line) as gaps:
        if advance:
            gaps.advance()
        yield gaps


def show_gap(as_json: bool, gap: Gap, left: Sequence[Comment] | None = None) -> None:
    """Print one gap, with what its customers left where that is given."""
    from kb_server.gaps import feedback_text, text
    from kb_server.gaps.gap import to_json

    if as_json:
        said = {} if left is None else {"feedback": [asdict(comment) for comment in left]}
        print_json(to_json(gap) | said)
        return
    click.echo(text.gap(gap))
    if left:
        click.echo(
            f"\nWhat customers left (gapless feedback --gap {gap.id}):\n\n{feedback_text.comments(left)}"
        )
