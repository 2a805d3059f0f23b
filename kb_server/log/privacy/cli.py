"""The commands of privacy: privacy export, erase."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from kb_server import settings
from kb_server.data import installation
from kb_server.log import ingest, listeners
from kb_server.log.privacy import visitor_data
from kb_server.terminal.options import with_config, with_json
from kb_server.terminal.tables import print_json


@click.group("privacy")
def privacy() -> None:
    """Export or erase the data of one visitor.

    Visitors are named by the token that /api/visitor shows to them.
    """


@privacy.command("export")
@with_config
@click.argument("token")
def export(config: Path | None, token: str) -> None:
    """Print everything that is kept of the visitor TOKEN, as JSON."""
    visitor = _token(token)
    chosen = settings.load(config=config)
    with installation.database(chosen) as database:
        ingest.bring_in(chosen, database, listeners.of_command_line())
        with database.read() as connection:
            print_json(visitor_data.export(connection, visitor))


@privacy.command("erase")
@with_config
@with_json
@click.argument("token")
def erase(config: Path | None, as_json: bool, token: str) -> None:
    """Remove everything that is kept of the visitor TOKEN, for good."""
    visitor = _token(token)
    chosen = settings.load(config=config)
    with installation.database(chosen) as database:
        ingest.bring_in(chosen, database, listeners.of_command_line())
        with database.write() as connection:
            removed = visitor_data.erase(
                chosen, connection, visitor, listeners.of_command_line(), datetime.now(UTC)
            )
        database.truncate()
    if as_json:
        print_json(removed)
    else:
        click.echo("Removed: " + (", ".join(f"{n} of {name}" for name, n in removed.items()) or "nothing"))


def _token(text: str) -> str:
    try:
        return visitor_data.token(text)
    except visitor_data.NoToken as error:
        raise click.BadParameter(str(error), param_hint="TOKEN") from error
