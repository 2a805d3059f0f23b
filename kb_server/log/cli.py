"""The commands of the log: log status, days, queries, kinds, drain, expire."""

from __future__ import annotations

import sys
from dataclasses import asdict, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from kb_server import settings
from kb_server.data import installation
from kb_server.log import guide, ingest, listeners, report
from kb_server.log.privacy import doubt, retention
from kb_server.log.privacy.cli import STILL_READ
from kb_server.log.spool import Spool
from kb_server.terminal.counts import counted
from kb_server.terminal.options import with_config, with_json
from kb_server.terminal.tables import print_json, table


@click.group()
def log() -> None:
    """Read, import and expire the log of what customers asked."""


@log.command("status")
@with_config
@with_json
@click.option("--days", default=7, show_default=True, type=click.IntRange(1, 3650), help="How far back.")
def status(config: Path | None, as_json: bool, days: int) -> None:
    """Count the events of each kind. Show which do not count, and why."""
    chosen = settings.load(config=config)
    with installation.database(chosen) as database, database.read() as connection:
        lines = report.lines(connection, datetime.now(UTC) - timedelta(days=days))
    depth = Spool.of(chosen).depth()
    if as_json:
        print_json(
            {"events": [asdict(line) | {"counts": line.counts} for line in lines], "spool": asdict(depth)}
        )
        return
    rows = [
        (line.count, line.kind, line.origin, "yes" if line.counts else line.why or line.doubt)
        for line in lines
    ]
    click.echo(table(("events", "kind", "origin", "counts"), rows))
    left_out = sum(line.count for line in lines if not line.counts)
    total = counted(sum(line.count for line in lines), "event")
    click.echo(f"\n{total} in {counted(days, 'day')}; {left_out} of them do not count.")
    click.echo(
        f"Waiting in the spool: {depth.bytes} bytes. Dropped because it was full: {depth.dropped}. "
        f"Refused from sources that exceeded their limit: {depth.limited}."
    )


@log.command("days")
@with_config
@with_json
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 3650), help="How far back.")
def days(config: Path | None, as_json: bool, days: int) -> None:
    """Show the daily numbers that gapless log expire counted."""
    with installation.database(settings.load(config=config)) as database, database.read() as connection:
        found = report.days(connection, datetime.now(UTC).date() - timedelta(days=days))
    if as_json:
        print_json([asdict(day) for day in found])
        return
    names = [field.name for field in fields(report.Day)]
    click.echo(table(names, [[getattr(day, name) for name in names] for day in found]))


@log.command("queries")
@with_config
@with_json
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 3650), help="How far back.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000), help="How many.")
def queries(config: Path | None, as_json: bool, days: int, limit: int) -> None:
    """Show the most frequent questions that at least three visitors asked on one day."""
    with installation.database(settings.load(config=config)) as database, database.read() as connection:
        found = report.queries(connection, datetime.now(UTC).date() - timedelta(days=days), limit)
    if as_json:
        print_json([asdict(query) for query in found])
        return
    rows = [(query.asked, query.clicked, query.lang or "-", query.text) for query in found]
    click.echo(table(("asked", "clicked", "lang", "query"), rows))


@log.command("kinds")
def kinds() -> None:
    """Describe every kind of event, as the guide does, in Markdown."""
    click.echo(guide.markdown(), nl=False)


@log.command("drain")
@with_config
@with_json
def drain(config: Path | None, as_json: bool) -> None:
    """Move the spool's events into the database, unless the service already does so."""
    chosen = settings.load(config=config)
    with installation.database(chosen) as database:
        new = ingest.bring_in(chosen, database, listeners.of_command_line)
    if as_json:
        print_json({"new": new, "busy": new is None})
    elif new is None:
        click.echo("The service drains this spool itself.")
    else:
        click.echo(f"{counted(new, 'event')}.")


@log.command("expire")
@with_config
@with_json
@click.option("--yes", is_flag=True, help="Remove also what the clock, or its amount, makes doubtful.")
def expire(config: Path | None, as_json: bool, yes: bool) -> None:
    """Count past days and remove words older than GAPLESS_KEEP_QUERIES days. Run it with a daily timer.

    It asks first when the clock seems to be wrong, or when the words of more than 31 days would go at once.
    Without a terminal it then removes nothing and ends with code 2.
    """
    chosen = settings.load(config=config)
    sign, now = doubt.touched(chosen.state), datetime.now(UTC)
    with installation.database(chosen) as database:
        if not yes:
            with database.read() as connection:
                _ask(doubt.reason(connection, now - timedelta(days=chosen.keep_queries), now, sign))
        found = listeners.of_command_line()
        done = retention.run(chosen, database, found, keep=chosen.keep_queries, now=now)
        emptied = database.truncate()
    if not emptied:
        click.echo(STILL_READ, err=True)
    if as_json:
        print_json(asdict(done))
        return
    removed = ", ".join(f"{count} of {name}" for name, count in done.removed.items()) or "nothing"
    click.echo(f"Counted {counted(done.counted, 'day')}. Removed rows: {removed}.")


def _ask(why: str) -> None:
    """Let somebody at the terminal decide, when there is a doubt."""
    if not why:
        return
    if not sys.stdin.isatty():
        raise click.UsageError(f"{why} Nothing was removed. Run gapless log expire --yes to remove it.")
    click.confirm(f"{why} Remove it?", abort=True)
