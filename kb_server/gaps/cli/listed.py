"""gapless gaps list, show."""

from __future__ import annotations

from pathlib import Path

import click

from kb_server.gaps.cli.opened import opened, show_gap, with_gap
from kb_server.gaps.diagnosis import TYPES
from kb_server.gaps.records import CLOSED, SORTS, Filter, Sort
from kb_server.gaps.states import STATES
from kb_server.terminal.counts import counted
from kb_server.terminal.options import with_config, with_json
from kb_server.terminal.tables import print_json


@click.command("list")
@with_config
@with_json
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help="Only these states.")
@click.option("--type", "types", multiple=True, type=click.Choice(TYPES), help="Only these types.")
@click.option("--owner", default="", help="Only the gaps of this person.")
@click.option(
    "--sort",
    default="weight",
    show_default=True,
    type=click.Choice(list(SORTS)),
    help="What decides the order.",
)
@click.option("--all", "everything", is_flag=True, help="Dismissed and verified ones too.")
def list_gaps(
    config: Path | None,
    as_json: bool,
    states: tuple[str, ...],
    types: tuple[str, ...],
    owner: str,
    sort: Sort,
    everything: bool,
) -> None:
    """List the gaps, the heaviest first."""
    from kb_server.gaps import text
    from kb_server.gaps.gap import to_json

    if not states and not everything:
        states = tuple(state for state in STATES if state not in CLOSED)
    chosen = Filter(states=states, types=types, owner=owner, sort=sort)
    with opened(config) as gaps:
        if as_json:
            print_json([to_json(gap) for gap in gaps.whole(chosen)])
            return
        kept, total = gaps.listed(chosen), gaps.count()
    click.echo(text.gaps(kept))
    of_all = f"{len(kept)} of {counted(total, 'gap')}"
    click.echo(f"\n{of_all}. `gapless gaps show GAP` shows everything about one.")


@click.command("show")
@with_config
@with_json
@with_gap
def show(config: Path | None, as_json: bool, gap: int) -> None:
    """Show everything about one gap: evidence, weight, wordings, states, history."""
    from kb_server.gaps import feedback, hand_replies

    with opened(config) as gaps:
        found = gaps.find(gap)
        with gaps.database.read() as connection:
            left = feedback.of_gap(connection, found.id)
            replies = hand_replies.of_gap(connection, found.id)
    show_gap(as_json, found, left)
    if replies and not as_json:
        click.echo(f"\nAnswered by hand {counted(len(replies), 'time')}: gapless gaps replies {found.id}")
