"""The commands of backups: backup, restore."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from kb_server import settings
from kb_server.backup import copy
from kb_server.backup.restore import LOST
from kb_server.backup.restore import restore as bring_back
from kb_server.data import audit, installation
from kb_server.log import listeners
from kb_server.terminal.options import with_config, with_json
from kb_server.terminal.tables import print_json

_POSTGRESQL = "The database is not in it: copy PostgreSQL with pg_dump now."


@click.command()
@with_config
@with_json
@click.argument("folder", type=click.Path(path_type=Path))
def backup(config: Path | None, as_json: bool, folder: Path) -> None:
    """Copy database, state and the current release into FOLDER, while the service runs.

    FOLDER must be new, and only you can read it. The copy is read again before the command ends.
    """
    chosen = settings.load(config=config)
    with installation.database(chosen) as database:
        with database.write() as connection:  # before: the copy tells of itself
            audit.note(connection, audit.command_line(), "backup_made", folder.name)
        made = copy.make(chosen, database, folder.absolute(), datetime.now(UTC))
    if as_json:
        print_json(asdict(made))
        return
    click.echo(
        f"Backed up to {folder}, with {f'the release {made.release}' if made.release else 'no release'}."
    )
    if not made.database:
        click.echo(_POSTGRESQL)


@click.command()
@with_config
@with_json
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--replaced",
    default="",
    metavar="ADDRESS",
    help=f"With PostgreSQL: the database of before, renamed, or {LOST}.",
)
def restore(config: Path | None, as_json: bool, folder: Path, replaced: str) -> None:
    """Bring the backup in FOLDER back. Stop the service first.

    What is here now is moved aside. Visitors who were erased since the backup are erased again. Users, roles
    and tokens that were taken back since are taken back again; passwords and second factors are those of
    now. Everybody logs in anew. All this is read in the database of before: with PostgreSQL, restore the dump
    into a new one first, and name the one of before with --replaced.
    """
    chosen = settings.load(config=config)
    done = bring_back(chosen, folder.absolute(), listeners.of_command_line(), datetime.now(UTC), replaced)
    if as_json:
        print_json(asdict(done))
        return
    click.echo(f"Restored the backup of {done.backup.time}. Erased again: {done.erased} visitors.")
    if done.removed:
        click.echo(f"Removed again: {', '.join(done.removed)}.")
    if done.roles:
        click.echo(f"Lowered again: {', '.join(f'{name} to {role}' for name, role in done.roles)}.")
    if done.tokens:
        click.echo(f"Revoked again: {', '.join(f'token {token}' for token in done.tokens)}.")
    click.echo(f"What was here before is in {done.aside}: delete it when you no longer need it.")
