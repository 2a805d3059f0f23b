"""The doctor checks the database, the spool, the secret, the OpenID provider and the file of help desks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from kb_server.access.oidc.provider import Provider, ProviderAway
from kb_server.data import database as databases
from kb_server.data import migrations
from kb_server.data.database import Database, NewerSchema, reason
from kb_server.data.database_file import DatabaseUnusable
from kb_server.handoff import desks
from kb_server.log.spool import Spool
from kb_server.settings import BadSetting, Settings, load
from kb_server.settings.database_url import locate
from kb_server.terminal.options import with_config, with_json
from kb_server.terminal.tables import print_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The result of one check."""

    name: str
    well: bool  # the check passed
    words: str  # what was found, and how to correct it when the check failed


def examine(settings: Settings) -> Iterator[Finding]:
    """Run all checks. They change nothing."""
    database = Database(locate(settings.database, settings.state))
    try:
        yield _kind(database)
        yield _answers(database)
    finally:
        database.close()
    yield _secret(settings)
    yield from _spool(settings)
    yield from _provider(settings)
    yield from _help_desks(settings)


def _kind(database: Database) -> Finding:
    if not database.sqlite:
        shown = database.url.render_as_string(hide_password=True)
        return Finding(name="database", well=True, words=f"PostgreSQL, {shown}")
    version = ".".join(map(str, databases.sqlite_version()))
    words = f"SQLite {version}, {database.file}"
    if databases.wal_reset_bug(databases.sqlite_version()):
        words += (
            ". This SQLite has the WAL-reset bug (3.7.0 to 3.51.2): Gapless lets one process write at a time,"
            " so the bug cannot occur; let no other program write to this file"
        )
    return Finding(name="database", well=True, words=words)


def _answers(database: Database) -> Finding:
    try:
        if not database.exists():
            return Finding(
                name="schema", well=True, words="does not exist yet. The first event or command creates it"
            )
        version = migrations.version(database)
        if database.sqlite:
            with database.read() as connection:
                trouble = connection.scalar(sa.text("PRAGMA quick_check(1)"))
            if trouble != "ok":
                return Finding(
                    name="schema", well=False, words=f"damaged: {trouble}. Restore it from a backup."
                )
    except DatabaseUnusable as error:
        return Finding(name="schema", well=False, words=f"cannot be used: {reason(error)}.")
    except DBAPIError as error:
        words = (
            f"cannot be reached: {reason(error)}. Start it, or correct GAPLESS_DATABASE. "
            "Events wait in the spool."
        )
        return Finding(name="schema", well=False, words=words)
    if migrations.is_newer(version):
        return Finding(name="schema", well=False, words=f"cannot be used: {reason(NewerSchema(version))}.")
    if version != migrations.newest():
        words = f"at {version or 'nothing'}, this version needs {migrations.newest()}: run gapless db upgrade"
        return Finding(name="schema", well=False, words=words)
    return Finding(name="schema", well=True, words=f"works, at {version}")


def _secret(settings: Settings) -> Finding:
    file = settings.state / "secret"
    if settings.secret_key:
        return Finding(name="secret", well=True, words="set by GAPLESS_SECRET_KEY")
    if not file.exists():
        return Finding(name="secret", well=True, words="does not exist yet: the first search creates it")
    if file.stat().st_mode & 0o077:
        return Finding(name="secret", well=False, words=f"other users can read it: run chmod 600 {file}")
    return Finding(name="secret", well=True, words=str(file))


def _spool(settings: Settings) -> Iterator[Finding]:
    spool = Spool.of(settings)
    try:
        trouble, depth = spool.trouble(), spool.depth()
    except OSError as error:
        yield Finding(
            name="spool", well=False, words=f"cannot be read: {error}. Who runs Gapless must own it"
        )
        return
    if trouble:
        yield Finding(name="disk", well=False, words=f"{trouble}: events are dropped. Make room")
    words = f"{depth.segments} segments, {depth.bytes} bytes wait in {settings.state / 'spool'}"
    yield Finding(name="spool", well=True, words=words)
    if depth.dropped:
        words = (
            f"{depth.dropped} events were dropped because the spool or its disk was full: "
            "raise GAPLESS_SPOOL_MEGABYTES, or make room"
        )
        yield Finding(name="dropped", well=False, words=words)
    if depth.limited:
        words = f"{depth.limited} events were refused: their source exceeded its limit"
        yield Finding(name="limited", well=True, words=words)
    if depth.spoiled:
        words = f"{depth.spoiled} segments cannot be read and were set aside as *.spoiled: check the disk"
        yield Finding(name="spoiled", well=False, words=words)


def _provider(settings: Settings) -> Iterator[Finding]:
    """Does the OpenID provider say what it must, and can its keys be had?"""
    if not settings.oidc_issuer:
        return
    provider = Provider(settings)
    try:
        provider.metadata()
        provider.keys()
    except ProviderAway as error:
        words = (
            f"{settings.oidc_issuer} cannot be used: {error} "
            "Nobody can sign in with it. Correct GAPLESS_OIDC_ISSUER, or start it"
        )
        yield Finding(name="provider", well=False, words=words)
        return
    yield Finding(name="provider", well=True, words=f"{settings.oidc_issuer} answers, and has keys")


def _help_desks(settings: Settings) -> Iterator[Finding]:
    """Can the operator's file be used, and may only the service read it?"""
    if not settings.help_desks:
        return
    try:
        named = ", ".join(desks.load(settings)) or "none"
    except BadSetting as mistake:
        yield Finding(name="help desks", well=False, words=str(mistake))
        return
    if Path(settings.help_desks).stat().st_mode & 0o007:
        words = f"everybody on this machine can read their keys: run chmod o= {settings.help_desks}"
        yield Finding(name="help desks", well=False, words=words)
        return
    yield Finding(name="help desks", well=True, words=f"{named}, by {settings.help_desks}")


@click.command()
@with_config
@with_json
def doctor(config: Path | None, as_json: bool) -> None:
    """Check the database, the spool, the secret, the OpenID provider and the file of help desks.

    The exit code is 5 when a check fails.
    """
    findings = tuple(examine(load(config=config)))
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            mark = click.style("ok   ", fg="green") if finding.well else click.style("wrong", fg="red")
            click.echo(f"{mark}  {finding.name}: {finding.words}")
    if not all(finding.well for finding in findings):
        sys.exit(5)
