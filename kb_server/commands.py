"""The service's commands: publish, serve, rollback, releases, settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from kb_server import settings
from kb_server.access import cli as access
from kb_server.assistants import cli as assistants
from kb_server.gaps import cli as gaps
from kb_server.gaps.gate import Replaying, said
from kb_server.log import cli as log
from kb_server.releases import publish as publishing
from kb_server.releases import store
from kb_server.support import cli as support
from kb_server.support import sent_links as supporting
from kb_server.terminal.options import with_config, with_json
from kb_server.terminal.progress import Bars, warned
from kb_server.terminal.tables import print_json

NOWHERE = (
    "The site's public address is not known: its sitemap is empty, and its pages have no structured data for "
    "search engines. Set GAPLESS_BASE_URL, and publish again."
)


@click.command()
@with_config
@with_json
def publish(config: Path | None, as_json: bool) -> None:
    """Make a release of the site and serve it.

    Builds strictly; then asks the release the questions of the log, and holds it to the published links and
    to every article's `answers:`. When anything fails the release that is served stays, and the exit code is
    1 for content that must be mended.
    """
    chosen = settings.load(config=config)
    replaying = Replaying(chosen)
    try:
        with Bars() as bars:
            made = publishing.publish(
                chosen.config,
                chosen.releases,
                keep=chosen.keep_releases,
                url=chosen.base_url,
                meant=chosen.meaning,
                progress=bars,
                warn=warned,
                replay=replaying,
                sent=supporting.sent(chosen, warned),
            )
    except publishing.Refused:
        replaying.refused()
        raise
    replaying.served()
    sitemap = chosen.releases / made.id / "site" / "sitemap.xml"
    if sitemap.is_file() and "<loc>" not in sitemap.read_text(encoding="utf-8"):
        warned(NOWHERE)
    if as_json:
        print_json(asdict(made))
        return
    counts = made.counts
    click.echo(
        f"Published {made.id}: {counts['articles']} articles, {counts['sections']} sections, "
        f"{counts['contracts']} answers kept"
        + (f", {counts['replies']} saved replies." if counts.get("replies") else ".")
    )
    click.echo(said(made.replay))
    for page in made.blocked_scripts:
        click.secho(f"{page}: has an inline script, which browsers will not run here.", fg="yellow", err=True)


@click.command()
@with_config
@click.option("--host", help="The address to listen on. [default: GAPLESS_HOST, else 127.0.0.1]")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="The port; 0: any free one. [default: GAPLESS_PORT, else 8000]",
)
@click.option("--no-watch", is_flag=True, help="Do not publish again when a file changes.")
def serve(config: Path | None, host: str | None, port: int | None, no_watch: bool) -> None:
    """Publish, serve and follow changes (development).

    Every change is published, and pages that are open reload by themselves. In production give
    kb_server.wsgi:application to a WSGI server instead.
    """
    from kb_server.develop import server as serving

    chosen = settings.load(config=config)
    serving.run(chosen, host or chosen.host, chosen.port if port is None else port, watch=not no_watch)


@click.command()
@with_config
@with_json
@click.option("--to", default="", metavar="RELEASE", help="The release to serve. [default: the one before]")
def rollback(config: Path | None, as_json: bool, to: str) -> None:
    """Serve an older release again.

    Its files are compared with their checksums first.
    """
    target = store.rollback(settings.load(config=config).releases, to)
    _print(as_json, {"release": target}, lambda: click.echo(f"Serving {target}."))


@click.command("releases")
@with_config
@with_json
@click.option("--verify", is_flag=True, help="Compare every file with its checksum; exit code 3 for damage.")
def list_releases(config: Path | None, as_json: bool, verify: bool) -> None:
    """List the releases, oldest first; * marks the one that is served."""
    directory = settings.load(config=config).releases
    now = store.current(directory)
    manifests = [store.read(directory, name) for name in store.names(directory)]
    if verify:
        for made in manifests:
            store.verify(directory, made.id)

    def table() -> None:
        for made in manifests:
            commit = made.commit[:7] + ("+" if made.dirty else "") or "-"
            click.echo(
                f"{'*' if made.id == now else ' '} {made.id}  {commit:<8}  "
                f"{made.counts['articles']:>5} articles  {made.counts['sections']:>6} sections"
            )

    rows = [asdict(m) | {"current": m.id == now} for m in manifests]
    _print(as_json, rows, table)


@click.command("settings")
@with_json
@click.option("--markdown", is_flag=True, help="Print the table of the guide instead.")
def show_settings(as_json: bool, markdown: bool) -> None:
    """Show all settings as they are now, secrets hidden."""
    if markdown:
        click.echo(settings.table(), nl=False)
        return
    values = settings.shown(settings.load())

    def table() -> None:
        width = max(map(len, values))
        for name, value in values.items():
            click.echo(f"{name:<{width}}  {value or '-'}")

    _print(as_json, values, table)


def _print(as_json: bool, values: Any, plainly: Callable[[], None]) -> None:
    if as_json:
        print_json(values)
    else:
        plainly()


commands: list[click.Command] = [
    publish,
    serve,
    rollback,
    list_releases,
    show_settings,
    *access.commands,
    *log.commands,
    *gaps.commands,
    *support.commands,
    *assistants.commands,
]
