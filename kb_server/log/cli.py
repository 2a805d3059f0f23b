"""The commands of the log and its database: log, privacy, db, doctor."""

from __future__ import annotations

import sys
from dataclasses import asdict, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from kb_server import doctor as examining
from kb_server import settings
from kb_server.data import migrations, storage
from kb_server.log import guide, ingest, report, spool
from kb_server.log.intake import limits_of, spool_of
from kb_server.log.privacy import retention, visitor_data
from kb_server.settings import Settings
from kb_server.terminal.options import with_config, with_json
from kb_server.terminal.tables import print_json, table


@click.group()
def log() -> None:
    """What customers asked and did: see it, bring it in, let it expire."""


@log.command("status")
@with_config
@with_json
@click.option("--days", default=7, show_default=True, type=click.IntRange(1, 3650), help="How far back.")
def status(config: Path | None, as_json: bool, days: int) -> None:
    """Count the events of each kind, and say which count for nothing, and why."""
    chosen = settings.load(config=config)
    with storage.opened(chosen) as database, database.read() as connection:
        lines = report.lines(connection, datetime.now(UTC) - timedelta(days=days))
    depth = spool_of(chosen).depth()
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
    click.echo(
        f"\n{sum(line.count for line in lines)} events in {days} days; {left_out} of them count for nothing."
    )
    click.echo(
        f"Waiting in the spool: {depth.bytes} bytes. Dropped because it was full: {depth.dropped}. "
        f"Refused from sources that sent too much: {depth.limited}."
    )


@log.command("days")
@with_config
@with_json
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 3650), help="How far back.")
def days(config: Path | None, as_json: bool, days: int) -> None:
    """Show the numbers of each day that gapless log expire counted."""
    with storage.opened(settings.load(config=config)) as database, database.read() as connection:
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
    """Show what was asked most, of what at least three visitors asked on one day."""
    with storage.opened(settings.load(config=config)) as database, database.read() as connection:
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
    """Move what waits in the spool into the database, unless the service is doing it already."""
    chosen = settings.load(config=config)
    with spool.alone(chosen.state / "spool") as mine, storage.opened(chosen) as database:
        new = ingest.drain(spool_of(chosen), database, limits_of(chosen)) if mine else None
    if as_json:
        print_json({"new": new, "busy": new is None})
    elif new is None:
        click.echo("The service drains this spool itself.")
    else:
        click.echo(f"{new} events.")


@log.command("expire")
@with_config
@with_json
def expire(config: Path | None, as_json: bool) -> None:
    """Count the days that are over, remove words older than GAPLESS_KEEP_QUERIES days. For a daily timer."""
    chosen = settings.load(config=config)
    with storage.opened(chosen) as database:
        with database.write() as connection:
            done = retention.run(connection, chosen.state, keep=chosen.keep_queries, now=datetime.now(UTC))
        database.truncate()
    if as_json:
        print_json(asdict(done))
        return
    removed = ", ".join(f"{count} of {name}" for name, count in done.removed.items()) or "nothing"
    click.echo(f"Counted {done.counted} days. Removed rows: {removed}.")


@click.group("privacy")
def privacy_commands() -> None:
    """Hand out or erase what is kept of one visitor, by the token that /api/visitor shows to him."""


@privacy_commands.command("export")
@with_config
@click.argument("token")
def export(config: Path | None, token: str) -> None:
    """Print everything that is kept of the visitor TOKEN, as JSON."""
    visitor = _token(token)
    chosen = settings.load(config=config)
    with storage.opened(chosen) as database:
        _drain(chosen, database)
        with database.read() as connection:
            print_json(visitor_data.export(connection, visitor))


@privacy_commands.command("erase")
@with_config
@with_json
@click.argument("token")
def erase(config: Path | None, as_json: bool, token: str) -> None:
    """Remove everything that is kept of the visitor TOKEN, for good."""
    visitor = _token(token)
    chosen = settings.load(config=config)
    with storage.opened(chosen) as database:
        _drain(chosen, database)
        with database.write() as connection:
            removed = visitor_data.erase(connection, visitor, datetime.now(UTC))
        database.truncate()
    if as_json:
        print_json(removed)
    else:
        click.echo(
            "Removed: " + (", ".join(f"{n} of {name}" for name, n in removed.items()) or "there was nothing")
        )


@click.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
@with_config
def upgrade(config: Path | None) -> None:
    """Make the database, or bring it to what this version of Gapless needs. The service does it too."""
    with storage.opened(settings.load(config=config)) as database:
        click.echo(f"The database is at {migrations.version(database)}.")


@click.command()
@with_config
@with_json
def doctor(config: Path | None, as_json: bool) -> None:
    """Look whether all that the service keeps is in good order; exit code 5 when something is not."""
    findings = tuple(examining.examine(settings.load(config=config)))
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            mark = click.style("ok   ", fg="green") if finding.well else click.style("wrong", fg="red")
            click.echo(f"{mark}  {finding.name}: {finding.words}")
    if not all(finding.well for finding in findings):
        sys.exit(5)


def _drain(chosen: Settings, database: Any) -> None:
    """Take in what waits, where no service does."""
    with spool.alone(chosen.state / "spool") as mine:
        if mine:
            ingest.drain(spool_of(chosen), database, limits_of(chosen))


def _token(text: str) -> str:
    try:
        return visitor_data.token(text)
    except visitor_data.NoToken as error:
        raise click.BadParameter(str(error), param_hint="TOKEN") from error


commands: list[click.Command] = [log, privacy_commands, db, doctor]
