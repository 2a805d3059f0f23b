"""gapless alerts, digest, segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

import texts
from kb_server import settings
from kb_server.data import exclusive
from kb_server.data.keys import Keys
from kb_server.data.weeks import monday
from kb_server.gaps.cli import days
from kb_server.gaps.cli.opened import opened
from kb_server.terminal.counts import counted
from kb_server.terminal.options import with_config, with_json
from kb_server.terminal.tables import print_json

if TYPE_CHECKING:
    from kb_server.data.database import Database
    from kb_server.gaps.reports.spikes import OwedAlert


@click.command("alerts")
@with_config
@with_json
@click.option("--key", "only_key", is_flag=True, help="Print the key that webhooks are signed with.")
def send_alerts(config: Path | None, as_json: bool, only_key: bool) -> None:
    """Report gaps with a spike in demand since yesterday.

    Sends a webhook and an e-mail, for each gap once a day. For an hourly timer. While another one sends,
    it sends nothing and ends with 3.
    """
    from kb_server.gaps.reports import spikes

    chosen = settings.load(config=config)
    key = Keys(chosen.secret_key, chosen.state).of("webhook")
    if only_key:
        click.echo(key.hex())
        return
    with opened(config) as gaps, exclusive.held(gaps.database, "alerts"):
        now, ways = gaps.rules.now, spikes.ways(chosen)
        with gaps.database.read() as connection:
            found = spikes.read(connection, now, chosen.spike_visitors)
        with gaps.database.write() as connection:
            new = spikes.unreported(connection, found, now)
            spikes.owe(connection, new, ways, now)
            owed = spikes.owed(connection, found, ways, now)
        _send(gaps.database, chosen, owed, key.hex().encode(), now)
    if as_json:
        print_json({"spikes": [asdict(spike) for spike in found], "reported": [spike.gap for spike in new]})
        return
    spoken = texts.load(chosen.lang)
    for spike in found:
        click.echo(f"{spike.text(spoken)}\n")
    click.echo(f"{counted(len(found), 'spike')}, {len(new)} of them new.")


def _send(
    database: Database, chosen: settings.Settings, owed: Sequence[OwedAlert], key: bytes, now: datetime
) -> None:
    """Send what is owed; what fails keeps no other from being sent. Raises the first Undelivered."""
    from kb_server.gaps.reports import mail, spikes

    failures = []
    for alert in owed:
        try:
            spikes.send(chosen, alert, key, now)
        except mail.Undelivered as failure:
            failures.append(failure)
            continue
        with database.write() as connection:
            spikes.delivered(connection, alert)
    if failures:
        raise failures[0]


@click.command("digest")
@with_config
@click.option(
    "--week", default="", metavar="DAY", help="A day of the week, as 2026-11-16. [default: last week]"
)
@click.option("--send", is_flag=True, help="Send it to GAPLESS_DIGEST_TO instead of printing it.")
@click.option("--feed", is_flag=True, help="Print the address of the Atom feed instead.")
def send_digest(config: Path | None, week: str, send: bool, feed: bool) -> None:
    """Print or send the weekly digest of gaps.

    For a weekly timer.
    """
    from kb_server.gaps.reports import digest, mail

    chosen = settings.load(config=config)
    if feed:
        key = digest.feed_key(Keys(chosen.secret_key, chosen.state).of("feed"))
        click.echo(f"{chosen.base_url or '/'}api/gaps/digest.atom?key={key}")
        return
    with opened(config) as gaps:
        day = days.day(week) if week else gaps.rules.now.date() - timedelta(days=7)
        with gaps.database.read() as connection:
            (made,) = digest.read(connection, [monday(day)])
    spoken = texts.load(chosen.lang)
    if not send:
        click.echo(made.text(spoken, chosen.base_url), nl=False)
        return
    if not chosen.digest_to:
        raise click.ClickException("The digest has no recipients. Set GAPLESS_DIGEST_TO=writers@example.com.")
    mail.send(chosen, chosen.digest_to, made.title(spoken), made.text(spoken, chosen.base_url))
    click.echo(f"Sent to {', '.join(chosen.digest_to)}.")


@click.command()
@with_config
@click.argument("name")
@click.option(
    "--days", "valid", default=30, show_default=True, type=click.IntRange(1, 90), help="How long it is valid."
)
def segment(config: Path | None, name: str, valid: int) -> None:
    """Sign the claim that a customer belongs to a segment.

    NAME is the segment. The claim goes into links to the learn center.
    """
    from kb_server.access import segments

    chosen = settings.load(config=config)
    key = Keys(chosen.secret_key, chosen.state).of("segments")
    try:
        click.echo(segments.sign(name, key, datetime.now(UTC) + timedelta(days=valid)))
    except segments.Invalid as error:
        raise click.ClickException(str(error)) from error
