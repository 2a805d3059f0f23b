"""The commands of access: user add, invite, list, role, remove, …; token add, list, revoke."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from kb_server import settings
from kb_server.access import factors, invitations, open_logins, passwords, tokens, users
from kb_server.access.oidc import accounts
from kb_server.access.users import ROLES
from kb_server.data import audit, installation
from kb_server.data.database import Database
from kb_server.terminal.options import NUMBER, with_config, with_json
from kb_server.terminal.tables import print_json, table
from kb_server.web.api.scopes import SCOPES

_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input, one line."
)


@click.group()
def user() -> None:
    """Manage who logs in: agents, writers, admins."""


@user.command("add")
@with_config
@_stdin
@click.option("--role", type=click.Choice(ROLES), required=True, help="Each role includes those before it.")
@click.argument("name")
def add(config: Path | None, password_stdin: bool, role: str, name: str) -> None:
    """Add the user NAME, who can then log in."""
    password = _password(password_stdin)
    with _database(config) as database:
        kept = passwords.digest(password, name)
        with database.write() as connection:
            made = users.add_with(connection, name, role, kept, datetime.now(UTC))
            audit.note(connection, audit.command_line(), "user_added", made.name, made.role)
    click.echo(f"{made.name} can log in as {made.role}.")


@user.command("invite")
@with_config
@click.option("--role", type=click.Choice(ROLES), required=True, help="Each role includes those before it.")
@click.argument("name", default="")
def invite(config: Path | None, role: str, name: str) -> None:
    """Print a link with which somebody becomes a user and chooses their own password, once.

    Without NAME, they choose their name too.
    """
    chosen = settings.load(config=config)
    with _database(config) as database, database.write() as connection:
        token = invitations.invite(connection, name, role, datetime.now(UTC))
        audit.note(connection, audit.command_line(), "user_invited", users.normal(name), role)
    click.echo(f"The link is valid once, for {invitations.DAYS} days. Give it to nobody else.", err=True)
    if not chosen.base_url:
        click.echo("Put the address of the service before it: GAPLESS_BASE_URL is not set.", err=True)
    click.echo(invitations.address(chosen.base_url, token))


@user.command("list")
@with_config
@with_json
@click.option("--removed", "gone", is_flag=True, help="Show the names that were removed, see user allow.")
def list_users(config: Path | None, as_json: bool, gone: bool) -> None:
    """Show who can log in."""
    with _database(config) as database, database.read() as connection:
        everyone, removed = users.everyone(connection), users.removed(connection)
    if gone:
        if as_json:
            print_json(removed)
        else:
            click.echo("".join(f"{name}\n" for name in removed), nl=False)
        return
    if as_json:
        print_json(
            [
                {"name": u.name, "role": u.role, "factor": u.factor, "created": u.created.isoformat()}
                for u in everyone
            ]
        )
        return
    rows = [
        (each.name, each.role, f"{each.created:%Y-%m-%d}", "yes" if each.factor else "no")
        for each in everyone
    ]
    click.echo(table(("name", "role", "since", "second factor"), rows))


@user.command("role")
@with_config
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
def change_role(config: Path | None, name: str, role: str) -> None:
    """Give NAME another role, from their next page on.

    Whom an OpenID provider signs in gets the provider's role again at the next sign-in.
    """
    with _database(config) as database, database.write() as connection:
        if users.change_role(connection, name, role):
            audit.note(connection, audit.command_line(), "role_changed", users.normal(name), role)
    click.echo(f"{users.normal(name)} has the role {role}.")


@user.command("connect")
@with_config
@click.argument("name")
@click.argument("subject")
def connect(config: Path | None, name: str, subject: str) -> None:
    """Let who is SUBJECT at the OpenID provider sign in as NAME, who exists already."""
    issuer = settings.load(config=config).oidc_issuer
    if not issuer:
        raise click.UsageError("No OpenID provider is set. Set GAPLESS_OIDC_ISSUER.")
    with _database(config) as database, database.write() as connection:
        found = accounts.connect(connection, issuer, subject, name, datetime.now(UTC))
        audit.note(connection, audit.command_line(), "user_connected", found.name)
    click.echo(f"{found.name} can sign in with {issuer}.")


@user.command("allow")
@with_config
@click.argument("name")
def allow(config: Path | None, name: str) -> None:
    """Let a proxy or an OpenID provider make NAME again, who was removed."""
    with _database(config) as database, database.write() as connection:
        users.allow(connection, name)
        audit.note(connection, audit.command_line(), "user_allowed", users.normal(name))
    click.echo(f"{users.normal(name)} may come back.")


@user.command("remove")
@with_config
@click.argument("name")
def remove(config: Path | None, name: str) -> None:
    """Stop NAME from logging in, and end their logins.

    No proxy and no OpenID provider brings them back, until user allow or user add.
    """
    with _database(config) as database, database.write() as connection:
        users.remove(connection, name)
        audit.note(connection, audit.command_line(), "user_removed", users.normal(name))
    click.echo(f"{users.normal(name)} is removed.")


@user.command("password")
@with_config
@_stdin
@click.argument("name")
def change_password(config: Path | None, password_stdin: bool, name: str) -> None:
    """Give NAME another password, and end their logins."""
    password = _password(password_stdin)
    with _database(config) as database:
        kept = passwords.digest(password, name)
        with database.write() as connection:
            users.change_password(connection, name, kept)
            audit.note(connection, audit.command_line(), "password_changed", users.normal(name))
    click.echo(f"{users.normal(name)} has a new password; all their logins have ended.")


@user.command("reset-factor")
@with_config
@click.argument("name")
def reset_factor(config: Path | None, name: str) -> None:
    """Forget the second factors of NAME, who lost the device and the recovery codes; end their logins.

    Passkeys are forgotten as well.
    """
    with _database(config) as database, database.write() as connection:
        found = users.find(connection, name)
        if not factors.remove(connection, found.id):
            raise click.UsageError(f"{found.name} has no second factor.")
        open_logins.end_all(connection, found.id)
        audit.note(connection, audit.command_line(), "factor_removed", found.name)
    click.echo(f"{found.name} has no second factor any more; all their logins have ended.")


@click.group()
def token() -> None:
    """Manage the tokens with which programs use the HTTP API.

    Each token belongs to one user and has the scopes that it names.
    """


@token.command("add")
@with_config
@click.option("--user", "name", required=True, help="The token's user: it may do only what they may do.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice(list(SCOPES)),
    help="What the token is for. May be repeated.",
)
@click.option("--label", required=True, help="What it is for, such as 'our help desk'.")
@click.option("--days", default=365, show_default=True, help="How long it is valid.")
def add_token(config: Path | None, name: str, scopes: tuple[str, ...], label: str, days: int) -> None:
    """Make a token, and print only its secret, once, on standard output."""
    with _database(config) as database, database.write() as connection:
        made, secret = tokens.add(connection, name, label, scopes, datetime.now(UTC), days)
        audit.note(connection, audit.command_line(), "token_added", *tokens.told(made))
    click.echo(
        f"Token {made.id} of {made.user}, for {', '.join(made.scopes)}, until {made.expires:%Y-%m-%d}. "
        "Its secret is shown this once:",
        err=True,
    )
    click.echo(secret)


@token.command("list")
@with_config
@with_json
def list_tokens(config: Path | None, as_json: bool) -> None:
    """Show all tokens, without their secrets."""
    with _database(config) as database, database.read() as connection:
        found = tokens.everyone(connection)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    rows = [
        (
            one.id,
            one.user,
            f"{one.expires:%Y-%m-%d}",
            f"{one.used:%Y-%m-%d}" if one.used else "never",
            " ".join(one.scopes),
            one.label,
        )
        for one in found
    ]
    click.echo(table(("token", "user", "until", "used", "scopes", "label"), rows))


@token.command("revoke")
@with_config
@click.argument("number", type=NUMBER)
def revoke_token(config: Path | None, number: int) -> None:
    """Make a token invalid at once."""
    with _database(config) as database, database.write() as connection:
        gone = tokens.revoke(connection, number)
        audit.note(connection, audit.command_line(), "token_revoked", *tokens.told(gone))
    click.echo(f"Token {number} is revoked.")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    entered: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return entered


@contextmanager
def _database(config: Path | None) -> Iterator[Database]:
    with installation.database(settings.load(config=config)) as database:
        try:
            yield database
        except (
            users.NoSuchUser,
            users.NameTaken,
            users.UnfitName,
            passwords.UnfitPassword,
            tokens.NoSuchToken,
            tokens.UnfitToken,
        ) as error:
            raise click.UsageError(str(error)) from error
