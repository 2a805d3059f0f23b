"""The commands of access: user add, list, remove, password."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from kb_server import settings, storage
from kb_server.access import passwords, users
from kb_server.access.users import ROLES
from kb_server.database import Database

_config = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The site's mkdocs.yml. [default: GAPLESS_CONFIG, else mkdocs.yml here]",
)
_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input, one line."
)


@click.group()
def user() -> None:
    """Those who log in: agents, writers, admins."""


@user.command("add")
@_config
@_stdin
@click.option("--role", type=click.Choice(ROLES), required=True, help="Each may do what those before it may.")
@click.argument("name")
def add(config: Path | None, password_stdin: bool, role: str, name: str) -> None:
    """Let NAME log in."""
    password = _password(password_stdin)
    with _database(config) as database, database.write() as connection:
        made = users.add(connection, name, role, password, datetime.now(UTC))
    click.echo(f"{made.name} can log in as {made.role}.")


@user.command("list")
@_config
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def list_users(config: Path | None, as_json: bool) -> None:
    """Show who can log in."""
    with _database(config) as database, database.read() as connection:
        everyone = users.everyone(connection)
    if as_json:
        rows = [{"name": u.name, "role": u.role, "created": u.created.isoformat()} for u in everyone]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    width = max([4, *(len(u.name) for u in everyone)])
    click.echo(f"{'name':<{width}}  role    since")
    for each in everyone:
        click.echo(f"{each.name:<{width}}  {each.role:<6}  {each.created:%Y-%m-%d}")


@user.command("remove")
@_config
@click.argument("name")
def remove(config: Path | None, name: str) -> None:
    """Let NAME log in no more, and end his logins."""
    with _database(config) as database, database.write() as connection:
        users.remove(connection, name)
    click.echo(f"{users.normal(name)} is removed.")


@user.command("password")
@_config
@_stdin
@click.argument("name")
def change_password(config: Path | None, password_stdin: bool, name: str) -> None:
    """Give NAME another password, and end his logins."""
    password = _password(password_stdin)
    with _database(config) as database, database.write() as connection:
        users.change_password(connection, name, password)
    click.echo(f"{users.normal(name)} has a new password; all his logins have ended.")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    entered: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return entered


@contextmanager
def _database(config: Path | None) -> Iterator[Database]:
    with storage.opened(settings.load(config=config)) as database:
        try:
            yield database
        except (users.NoSuchUser, users.Taken, users.Unfit, passwords.Unfit) as error:
            raise click.UsageError(str(error)) from error


commands: list[click.Command] = [user]
