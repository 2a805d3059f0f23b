"""The command `publish`: besides publishing, it checks the release against the log and the sent links."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from kb_server import settings
from kb_server.data import installation
from kb_server.gaps.gate import Replaying, said
from kb_server.log import listeners
from kb_server.measures import habits
from kb_server.releases import hosts
from kb_server.releases import publish as publishing
from kb_server.settings.kinds import INLINE
from kb_server.support import sent_links
from kb_server.terminal.counts import counted
from kb_server.terminal.options import with_config, with_json, with_refuse_lost
from kb_server.terminal.progress import Bars, print_warnings
from kb_server.terminal.tables import print_json

NO_ADDRESS = (
    "The public address of the site is not known: its sitemap is empty, and its pages have no structured "
    "data for search engines. Set GAPLESS_BASE_URL, and publish again."
)

SCRIPTS = (
    "Put such a script into a file below the content folder, and name it under extra_javascript in "
    f'mkdocs.yml. Where you trust all who write pages, set GAPLESS_SCRIPT_SOURCES="{INLINE}" instead.'
)
YOUNG = 500_000  # new objects before the collector looks for cycles: documents are kept, and it finds nothing
SHOWN = 20  # pages with a script that are named one by one


@click.command()
@with_config
@with_json
@with_refuse_lost
@click.option("--all", "everything", is_flag=True, help="List all warnings and mistakes, however many.")
@click.option(
    "--untrusted",
    is_flag=True,
    help="Leave out what writers whom you do not know must not publish. [default: GAPLESS_UNTRUSTED]",
)
def publish(config: Path | None, as_json: bool, refuse_lost: bool, everything: bool, untrusted: bool) -> None:
    """Make a release of the site and serve it.

    Builds the site strictly, replays the questions of the log, and checks the published links and every
    article's `answers:`. When a check fails, the current release stays, and the exit code is 1 where
    writers must correct the content. With --refuse-lost, a release that loses the answer of a gap is refused.
    """
    gc.set_threshold(YOUNG)
    atexit.register(gc.freeze)  # the process ends: the collector need not look at what it leaves
    chosen = settings.load(config=config)
    replaying = Replaying(chosen, listeners.of_command_line)
    try:
        with Bars() as bars:
            made = publishing.publish(
                chosen.config,
                chosen.releases,
                keep=chosen.keep_releases,
                cache=chosen.state / "cache",
                url=chosen.base_url,
                everything=everything,
                untrusted=untrusted or chosen.untrusted,
                meant=chosen.meaning,
                progress=bars,
                warn=print_warnings,
                replay=replaying,
                refuse_lost=refuse_lost,
                sent=sent_links.sent(chosen, print_warnings),
                habits=asdict(habits.known(chosen, print_warnings)),
            )
    except publishing.Refused:
        replaying.refused()
        raise
    replaying.served()
    if trouble := installation.note(chosen, "release_published", made.id):
        print_warnings(trouble)
    sitemap = chosen.releases / made.id / "site" / "sitemap.xml"
    if sitemap.is_file() and "<loc>" not in sitemap.read_text(encoding="utf-8"):
        print_warnings(NO_ADDRESS)
    for message in hosts.blocked(made.hosts, chosen):
        print_warnings(message)
    if as_json:
        print_json(asdict(made))
        return
    counts = made.counts
    parts = [counted(counts["articles"], "article"), counted(counts["sections"], "section")]
    parts.append(f"{counted(counts['contracts'], 'answer')} kept")
    if counts.get("replies"):
        parts.append(counted(counts["replies"], "saved reply", "saved replies"))
    click.echo(f"Published {made.id}: {', '.join(parts)}.")
    click.echo(said(made.replay))
    if INLINE not in chosen.script_sources:
        _print_blocked(made.blocked_scripts, everything=everything)


def _print_blocked(pages: Sequence[str], *, everything: bool) -> None:
    """Name the pages with a script that will not run, and say what to do."""
    shown = pages if everything else pages[:SHOWN]
    for page in shown:
        click.secho(
            f"{page}: has an inline script or handler, which browsers will not run.", fg="yellow", err=True
        )
    if left := len(pages) - len(shown):
        click.secho(f"and {left} more pages; `gapless publish --all` lists them.", fg="yellow", err=True)
    if pages:
        click.secho(SCRIPTS, fg="yellow", err=True)
