"""The commands of the database: db upgrade; audit-log."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from kb_server import settings
from kb_server.data import audit, installation, migrations
from kb_server.data.audit import DEEDS, AuditFilter
from kb_server.terminal.options import with_config, with_json
from kb_server.terminal.tables import print_json, table


@click.group()
def db() -> None:
    """Manage the database."""


@db.command("upgrade")
@with_config
def upgrade(config: Path | None) -> None:
    """Create the database, or migrate it to this version of Gapless. The service does this too."""
    with installation.database(settings.load(config=config)) as database:
        click.echo(f"The database is at {migrations.version(database)}.")


@click.command("audit-log")
@with_config
@with_json
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 3650), help="How far back.")
@click.option("--who", default="", metavar="NAME", help="Only what this person did.")
@click.option("--deed", default="", type=click.Choice(("", *DEEDS)), metavar="DEED", help="Only this deed.")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 100_000), help="How many.")
def audit_log(config: Path | None, as_json: bool, days: int, who: str, deed: str, limit: int) -> None:
    """Show what staff did, the latest first."""
    now = datetime.now(UTC)
    chosen = AuditFilter(since=now - timedelta(days=days), until=now + timedelta(days=1), who=who, deed=deed)
    with installation.database(settings.load(config=config)) as database, database.read() as connection:
        found = list(audit.find(connection, chosen, limit=limit))
    if as_json:
        print_json([asdict(one) for one in found])
        return
    rows = [
        (f"{one.at:%Y-%m-%d %H:%M}", one.who or "-", one.via, one.deed, one.subject, one.detail)
        for one in found
    ]
    click.echo(table(("at", "who", "via", "deed", "of", "detail"), rows))
