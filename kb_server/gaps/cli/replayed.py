"""gapless replay, impact: the log's questions, asked of a release or of a change."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from kb_server.gaps.cli import days
from kb_server.gaps.cli.opened import opened
from kb_server.terminal.options import with_config, with_json
from kb_server.terminal.tables import print_json


@click.command()
@with_config
@with_json
@click.option("--release", default="", help="Which release. [default: the one that is served]")
@click.option("--since", default="90d", show_default=True, help="How far back: 90d, or a day as 2026-10-01.")
def replay(config: Path | None, as_json: bool, release: str, since: str) -> None:
    """Ask a release the questions of the log.

    Shows what it mends, what it breaks and what moved.

    All questions are counted. Those that at least three visitors asked, or that were sent on purpose, are
    shown.
    """
    from contextlib import closing

    from kb_server.gaps import checks, text
    from kb_server.gaps.knowledge import Knowledge
    from kb_server.releases import store

    with opened(config) as gaps:
        releases = gaps.settings.releases
        name = release or store.current(releases)
        store.read(releases, name)
        with closing(Knowledge.open(releases / name)) as knowledge:
            done = gaps.replay(knowledge, days=days.back(since, gaps.rules.now))
        with gaps.database.write() as connection:
            checks.store(connection, done, datetime.now(UTC), "asked")
    shown = [result for result in done.results if result.shown]
    if as_json:
        print_json(done.summary() | {"release": done.release, "results": [asdict(r) for r in shown]})
    else:
        click.echo(text.replayed(done, shown))


@click.command()
@with_config
@with_json
@click.option("--base", default="main", show_default=True, help="The branch or commit to compare with.")
def impact(config: Path | None, as_json: bool, base: str) -> None:
    """Print what the change in this checkout does to real questions.

    The output is Markdown for a pull request comment.

    Builds both and asks both the questions of the log. The exit code is 1 when the change breaks answers.
    """
    from kb_server.gaps import impact as measuring

    with opened(config) as gaps:
        found = measuring.measure(gaps, base)
    if as_json:
        print_json(asdict(found))
    else:
        click.echo(found.markdown(), nl=False)
    if found.breaks or found.gaps_lost or found.failures:
        raise SystemExit(1)
