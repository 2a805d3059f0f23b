"""The command of the database: db upgrade."""

from __future__ import annotations

from pathlib import Path

import click

from kb_server import settings
from kb_server.data import installation, migrations
from kb_server.terminal.options import with_config


@click.group()
def db() -> None:
    """Look after the database."""


@db.command("upgrade")
@with_config
def upgrade(config: Path | None) -> None:
    """Make the database, or bring it to what this version of Gapless needs. The service does it too."""
    with installation.database(settings.load(config=config)) as database:
        click.echo(f"The database is at {migrations.version(database)}.")
