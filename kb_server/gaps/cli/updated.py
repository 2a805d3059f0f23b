"""gapless gaps update, regroup, recompute."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from kb_server.gaps.cli.opened import opened
from kb_server.terminal.counts import counted
from kb_server.terminal.options import with_config, with_json
from kb_server.terminal.tables import print_json


@click.command("update")
@with_config
@with_json
def update(config: Path | None, as_json: bool) -> None:
    """Bring the gaps up to date with the whole log and the release that is served. For a timer."""
    with opened(config, advance=False) as gaps:
        assigned = gaps.update()
    counts = {name: n for name, n in asdict(assigned).items() if isinstance(n, int)}
    if as_json:
        print_json(counts)
        return
    new, born, gone = assigned.new, assigned.born, assigned.gone
    placed, forgotten = counted(new, "question"), counted(gone, "question")
    click.echo(f"{placed} placed, {counted(born, 'new gap')}, {forgotten} forgotten.")
    if assigned.left_out:
        flooding = counted(assigned.left_out, "question")
        click.echo(f"{flooding} left out: their visitors asked more than a person can.")


@click.command("regroup")
@with_config
@with_json
def regroup(config: Path | None, as_json: bool) -> None:
    """Group all questions anew; what people decided stays, and changes to it are proposed. For a timer."""
    with opened(config, advance=False) as gaps:
        done = gaps.regroup()
    if as_json:
        print_json({"moved": done.moved, "proposals": [asdict(one) for one in done.proposals]})
        return
    click.echo(f"{counted(done.moved, 'wording')} changed their gap.")
    if done.proposals:
        changes = counted(len(done.proposals), "change")
        click.echo(f"{changes} of gaps that people touched: gapless gaps proposals")


@click.command("recompute")
@with_config
@with_json
def recompute(config: Path | None, as_json: bool) -> None:
    """Compute every gap anew, from the log and the decisions alone."""
    with opened(config) as gaps:
        before = {gap.id: gap.state for gap in gaps.listed()}
        gaps.recompute()
        after = {gap.id: gap.state for gap in gaps.listed()}
    changed = {gap: state for gap, state in after.items() if before.get(gap) != state}
    if as_json:
        print_json({"gaps": len(after), "changed": changed})
    else:
        click.echo(f"{counted(len(after), 'gap')} computed; {len(changed)} changed their state.")
