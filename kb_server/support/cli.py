"""The commands of support: links list, message, solving; flags list, close."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from kb_server import settings
from kb_server.data import audit
from kb_server.gaps import store as gap_store
from kb_server.gaps.store import GapStore
from kb_server.log import listeners
from kb_server.releases import articles as published
from kb_server.releases import store
from kb_server.releases.articles import PublishedArticle
from kb_server.support import flags as flagging
from kb_server.support import ledger, outcomes
from kb_server.support.flags import State
from kb_server.terminal.options import who, with_by, with_config, with_json
from kb_server.terminal.tables import print_json, table


@click.group()
def links() -> None:
    """See the links that agents sent, and their outcomes."""


@links.command("list")
@with_config
@with_json
@click.option("--ticket", default="", help="Only of this ticket.")
@click.option("--article", default="", help="Only to the article with this id.")
@click.option(
    "--limit", default=50, show_default=True, type=click.IntRange(1, 10_000), help="The newest so many."
)
def list_links(config: Path | None, as_json: bool, ticket: str, article: str, limit: int) -> None:
    """Show the links that were sent, the newest first."""
    with _opened(config) as gaps, gaps.database.read() as connection:
        found = ledger.find(
            connection,
            ticket=ticket,
            article=article,
            limit=limit,
            window=_window(gaps),
            now=datetime.now(UTC),
        )
    if as_json:
        return print_json([asdict(one) for one in found])
    rows = [
        (
            f"{one.sent:%Y-%m-%d %H:%M}",
            one.outcome,
            one.ticket or "-",
            _place(one.article, one.anchor),
            one.agent or "-",
        )
        for one in found
    ]
    click.echo(table(("sent", "outcome", "ticket", "article", "agent"), rows))
    return None


@links.command("message")
@with_config
@click.argument("ticket")
def note_message(config: Path | None, ticket: str) -> None:
    """Record that the customer of TICKET wrote again. Its earlier links then count as not helpful."""
    with _opened(config) as gaps, gaps.database.write() as connection:
        if not ledger.find(connection, ticket=ticket, window=_window(gaps), now=datetime.now(UTC)):
            raise click.UsageError(f"No link was sent in {ticket}. gapless links list shows the sent links.")
        ledger.note_message(connection, ticket, datetime.now(UTC))
    click.echo(f"Recorded: the customer of {ticket} wrote again.")


@links.command("solving")
@with_config
@with_json
@click.option(
    "--days",
    default=90,
    show_default=True,
    type=click.IntRange(1, 3650),
    help="Links sent within so many days.",
)
def solving(config: Path | None, as_json: bool, days: int) -> None:
    """Show which articles solve tickets: customers opened the link and did not write again."""
    now = datetime.now(UTC)
    with _opened(config) as gaps, gaps.database.read() as connection:
        since, window = now - timedelta(days=days), _window(gaps)
        found = outcomes.solving(outcomes.counted(connection, since=since, window=window, now=now))
    if as_json:
        return print_json([asdict(one) | {"rate": one.rate} for one in found])
    rows = [
        (
            one.article,
            one.sent,
            one.opened,
            one.solved,
            one.again,
            "-" if one.rate is None else f"{one.rate:.0%}",
        )
        for one in found
    ]
    click.echo(table(("article", "sent", "opened", "solved", "again", "rate"), rows))
    return None


@click.group()
def flags() -> None:
    """List and close the flags that agents raised.

    Agents report articles that are wrong, and questions that no article answers.
    """


@flags.command("list")
@with_config
@with_json
@click.option("--state", type=click.Choice(flagging.STATES), help="Only these. [default: all]")
@click.option("--agent", default="", help="Only of this agent.")
def list_flags(config: Path | None, as_json: bool, state: State | None, agent: str) -> None:
    """Show the flags and their outcomes, the newest first."""
    with _opened(config) as gaps:
        gaps.advance()
        with gaps.database.read() as connection:
            found = flagging.find(connection, _articles(gaps), agent=agent, state=state or "")
    if as_json:
        return print_json([asdict(one) for one in found])
    rows = [
        (
            one.id[:8],
            f"{one.at:%Y-%m-%d}",
            one.state,
            one.reason,
            f"gap {one.became.gap}, {one.became.state}" if one.became else "-",
            one.question or _place(one.article, one.anchor),
            one.agent,
        )
        for one in found
    ]
    click.echo(table(("flag", "at", "state", "reason", "became", "about", "agent"), rows))
    return None


@flags.command("close")
@with_config
@click.argument("flag")
@click.option("--declined", is_flag=True, help="Nothing was changed. [default: it was corrected]")
@click.option("--note", default="", help="For the agent who raised it.")
@with_by
def close(config: Path | None, flag: str, declined: bool, note: str, by: str) -> None:
    """Close FLAG, named by its id or the beginning of its id. The agent sees the result at the desk."""
    state: State = "declined" if declined else "mended"
    with _opened(config) as gaps, gaps.database.write() as connection:
        alike = [f for f in flagging.find(connection, _articles(gaps)) if f.id.startswith(flag)]
        if len(alike) != 1:
            raise click.UsageError(f"{len(alike)} flags begin with {flag}. gapless flags list shows all.")
        flagging.close(connection, alike[0].id, state, who=who(by), note=note, at=datetime.now(UTC))
        audit.note(connection, audit.command_line(by), "flag_closed", alike[0].id, state)
    click.echo(f"The flag of {alike[0].agent} is {state}.")


@contextmanager
def _opened(config: Path | None) -> Iterator[GapStore]:
    with gap_store.opened(settings.load(config=config), listeners.of_command_line) as gaps:
        yield gaps


def _window(gaps: GapStore) -> timedelta:
    return timedelta(days=gaps.settings.solve_days)


def _articles(gaps: GapStore) -> dict[str, PublishedArticle]:
    directory = gaps.settings.releases
    try:
        return published.load(directory / store.current(directory) / published.FILE)
    except store.NoRelease:
        return {}


def _place(article: str, anchor: str) -> str:
    return f"{article}#{anchor}" if anchor else article
