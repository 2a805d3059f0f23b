"""gapless feedback: what customers left in their own words."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import click

from kb_server.gaps.cli.opened import opened
from kb_server.terminal.options import NUMBER, with_config, with_json
from kb_server.terminal.tables import print_json


@click.command("feedback")
@with_config
@with_json
@click.option("--gap", type=NUMBER, help="What was left with the questions of this gap.")
@click.option("--article", default="", metavar="ID", help="What was said of this article.")
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 3650), help="How far back.")
@click.option("--addresses", is_flag=True, help="Print the e-mail addresses that were left for an answer.")
def feedback(
    config: Path | None, as_json: bool, gap: int | None, article: str, days: int, addresses: bool
) -> None:
    """Read what customers left in their own words: votes with reasons, and questions they sent.

    Without options it lists the articles that were voted on, those that disappointed most visitors first.
    """
    from kb_server.gaps import feedback as left
    from kb_server.gaps import feedback_text

    with opened(config) as gaps, gaps.database.read() as connection:
        if gap is not None:
            comments = left.of_gap(connection, gaps.find(gap).id, with_addresses=addresses)
            said = [asdict(comment) for comment in comments]
            shown = feedback_text.comments(comments)
        else:
            since = gaps.rules.now - timedelta(days=days)
            found = left.of_articles(connection, since, article=article, with_addresses=addresses)
            said = [asdict(one) for one in found]
            shown = feedback_text.articles(found)
            if article and found:
                shown += "\n\n" + feedback_text.comments(found[0].comments)
    print_json(said) if as_json else click.echo(shown)
