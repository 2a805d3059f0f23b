"""The commands of privacy: privacy export, erase."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy.engine import Connection

from kb_server import settings
from kb_server.data import audit, installation
from kb_server.log import ingest, listeners
from kb_server.log.privacy import retention, visitor_data
from kb_server.terminal.options import with_config, with_json
from kb_server.terminal.tables import print_json

STILL_READ = (
    "Somebody is reading the database, a backup or a report perhaps. Until they end, what was removed is "
    "still in the file gapless.db-wal. Run this again then."
)


@click.group("privacy")
def privacy() -> None:
    """Export or erase the data of one visitor.

    Visitors are named by the token that /api/visitor shows to them. The reference of a contact, or an e-mail
    address, names whoever sent the contact or gave the address.
    """


@privacy.command("export")
@with_config
@click.argument("token")
def export(config: Path | None, token: str) -> None:
    """Print everything that is kept of a visitor, as JSON.

    TOKEN is the visitor's, or a contact's reference, or an e-mail address.
    """
    chosen = settings.load(config=config)
    with installation.database(chosen) as database:
        ingest.bring_in(chosen, database, listeners.of_command_line)
        with database.write() as connection:
            found = visitor_data.export(connection, *_visitors(connection, token))
            audit.note(connection, audit.command_line(), "visitor_exported")
    print_json(found)


@privacy.command("erase")
@with_config
@with_json
@click.argument("token")
def erase(config: Path | None, as_json: bool, token: str) -> None:
    """Remove everything that is kept of a visitor, for good.

    TOKEN is the visitor's, or a contact's reference, or an e-mail address.
    """
    chosen, removed, now = settings.load(config=config), Counter[str](), datetime.now(UTC)
    with installation.database(chosen) as database:
        ingest.bring_in(chosen, database, listeners.of_command_line)
        with database.read() as connection:
            leaving = _visitors(connection, token)
        for visitor in leaving:
            with database.read() as connection:
                counted = retention.recount(connection, visitor)
            with database.write() as connection:
                telling = listeners.of_command_line()
                removed += Counter(visitor_data.erase(chosen, connection, visitor, telling, now, counted))
                audit.note(connection, audit.command_line(), "visitor_erased", at=now)
        emptied = database.truncate()
    if not emptied:
        click.echo(STILL_READ, err=True)
    if as_json:
        print_json(dict(removed))
    else:
        click.echo("Removed: " + (", ".join(f"{n} of {name}" for name, n in removed.items()) or "nothing"))


def _visitors(connection: Connection, text: str) -> list[str]:
    try:
        return visitor_data.visitors(connection, text)
    except visitor_data.NoToken as error:
        raise click.BadParameter(str(error), param_hint="TOKEN") from error
