"""gapless gaps proposals."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from kb_server.gaps.cli.opened import opened
from kb_server.terminal.options import with_config, with_json
from kb_server.terminal.tables import print_json


@click.command("proposals")
@with_config
@with_json
def proposals(config: Path | None, as_json: bool) -> None:
    """List what grouping would change about gaps that people touched or whose answer is being tried."""
    from kb_server.gaps import text

    with opened(config) as gaps:
        waiting = gaps.proposals()
        titles = {one.id: one.title for one in gaps.listed()} if waiting else {}
    if as_json:
        print_json([asdict(one) | {"at": one.at.isoformat()} for one in waiting])
        return
    for one in waiting:
        click.echo(text.proposal(one, titles))
    if not waiting:
        click.echo("Nothing is proposed. `gapless gaps regroup` looks again.")
