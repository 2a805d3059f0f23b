"""The commands of the measures: measures count, definitions."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

import texts
from kb_server import settings
from kb_server.data import installation
from kb_server.gaps import rules
from kb_server.measures import definitions, update
from kb_server.terminal.counts import counted
from kb_server.terminal.options import with_config


@click.group()
def measures() -> None:
    """Count what the log says in figures, and describe the measures."""


@measures.command("count")
@with_config
@click.option("--again", is_flag=True, help="Count everybody anew whom the log still has whole.")
def count(config: Path | None, again: bool) -> None:
    """Bring the sums behind the measures up to date with the log, as the service does on its own."""
    chosen = settings.load(config=config)
    with installation.database(chosen) as database:
        done = update.catch_up(database, rules.of(chosen, datetime.now(UTC)), again=again)
    click.echo(f"Counted {counted(done, 'visitor')}.")


@measures.command("definitions")
def define() -> None:
    """Describe every measure, as the guide does, in Markdown."""
    click.echo(definitions.markdown(texts.load(texts.FALLBACK)), nl=False)
