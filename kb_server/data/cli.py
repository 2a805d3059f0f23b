"""The command of the database: db upgrade."""

from __future__ import annotations

from pathlib import Path

import click

from kb_server import settings
from kb_server.data import installation, migrations
from kb_server.terminal.options import with_config


@click.group()
def db() -> None:
    """Manage the database."""


@db.command("upgrade")
@with_config
def upgrade(config: Path | None) -> None:
    """Create the database, or migrate it to this version of Gapless. The service does this too."""
    with installation.database(settings.load(config=config)) as database:
        click.echo(f"The database is at {migrations.version(database)}.")
