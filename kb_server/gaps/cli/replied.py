"""gapless gaps reply, replies: what agents answered by hand."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click

from kb_server.gaps.cli.opened import opened, with_gap
from kb_server.gaps.impossible import Impossible
from kb_server.terminal.options import who, with_by, with_config, with_json
from kb_server.terminal.tables import print_json, table


@click.command("reply")
@with_config
@with_gap
@click.argument("file", type=click.File(encoding="utf-8"), default="-")
@with_by
def reply(config: Path | None, gap: int, file: TextIO, by: str) -> None:
    """Say that you answered GAP by hand; FILE, or the standard input, has your reply.

    Quoted mails, greeting, signature and personal data are removed. Where replies of several agents agree,
    their common sentences become the body of the draft.
    """
    from kb_server.gaps import hand_replies

    kept = hand_replies.cleaned(file.read(hand_replies.LONGEST))
    if not kept:
        raise Impossible("The reply says nothing. Pass what you answered.")
    with opened(config) as gaps:
        found = gaps.find(gap)
        with gaps.database.write() as connection:
            hand_replies.keep(
                connection, kept, agent=who(by), lang=found.lang, at=datetime.now(UTC), gap=found.id
            )
    click.echo(f"Kept for gap {found.id}:\n\n{kept}")


@click.command("replies")
@with_config
@with_json
@with_gap
def replies(config: Path | None, as_json: bool, gap: int) -> None:
    """Show what agents answered to GAP by hand, and the sentences on which they agree."""
    from kb_server.gaps.fixes import material

    with opened(config) as gaps:
        found = gaps.find(gap)
        with gaps.database.read() as connection:
            told = material.of(connection, found, gaps.knowledge)
    if as_json:
        print_json(
            {"replies": [asdict(one) for one in told.replies], "agreed": [asdict(a) for a in told.agreed]}
        )
        return
    rows = [(f"{one.at:%Y-%m-%d}", one.agent, " ".join(one.text.split())) for one in told.replies]
    click.echo(table(("when", "agent", "reply"), rows))
    for agreed in told.agreed:
        click.echo(f"\n{agreed.text}\n  {', '.join(one.agent for one in agreed.sources)}")
