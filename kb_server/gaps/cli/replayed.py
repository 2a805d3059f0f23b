"""gapless replay, impact: the log's questions, asked of a release or of a change."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from kb_server.gaps.cli import days
from kb_server.gaps.cli.opened import opened
from kb_server.terminal.exit_codes import LOST
from kb_server.terminal.options import with_config, with_json, with_refuse_lost
from kb_server.terminal.tables import print_json


@click.command()
@with_config
@with_json
@click.option("--release", default="", help="Which release. [default: the one that is served]")
@click.option("--since", default="90d", show_default=True, help="How far back: 90d, or a day as 2026-10-01.")
@with_refuse_lost
def replay(config: Path | None, as_json: bool, release: str, since: str, refuse_lost: bool) -> None:
    """Ask a release the questions of the log.

    Shows what it mends, what it breaks and what moved; of another release than the one that is served, also
    which gaps it answers and loses, compared with that one.

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
            served = gaps.knowledge
            compared = gaps.compare(served, knowledge)[1] if served and served.release != name else None
        with gaps.database.write() as connection:
            checks.store(connection, done, datetime.now(UTC), "asked")
    shown = [result for result in done.results if result.shown]
    if as_json:
        more = {"compared": compared.summary()} if compared else {}
        results = [asdict(result) for result in shown]
        print_json(done.summary() | more | {"release": done.release, "results": results})
    else:
        click.echo(text.replayed(done, shown, compared))
    if refuse_lost and compared and compared.loses:
        raise SystemExit(LOST)


@click.command()
@with_config
@with_json
@click.option("--base", default="", help="A branch or commit to compare with. [default: what is served]")
@with_refuse_lost
def impact(config: Path | None, as_json: bool, base: str, refuse_lost: bool) -> None:
    """Print what the change in this checkout does to real questions.

    The output is Markdown for a pull request comment.

    Builds the checkout, and the branch or commit of --base, and asks both the questions of the log. Without
    --base it compares with the release that is served, or with main where none is. The exit code is 1 when
    the change breaks answers.
    """
    from kb_server.gaps import impact as measuring

    with opened(config) as gaps:
        found = measuring.measure(gaps, base)
    if as_json:
        print_json(found.summary())
    else:
        click.echo(found.markdown(), nl=False)
    if refuse_lost and found.compared.loses:
        raise SystemExit(LOST)
    if found.harmful:
        raise SystemExit(1)
