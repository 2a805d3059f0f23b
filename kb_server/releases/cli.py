"""The commands of releases: rollback, releases."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from kb_server import settings
from kb_server.data import installation
from kb_server.releases import store
from kb_server.terminal.options import with_config, with_json
from kb_server.terminal.tables import print_result


@click.command()
@with_config
@with_json
@click.option("--to", default="", metavar="RELEASE", help="The release to serve. [default: the one before]")
def rollback(config: Path | None, as_json: bool, to: str) -> None:
    """Serve an older release again.

    Its files are compared with their checksums first.
    """
    chosen = settings.load(config=config)
    target = store.rollback(chosen.releases, to)
    if trouble := installation.note(chosen, "release_rolled_back", target):
        click.secho(trouble, fg="yellow", err=True)
    print_result(as_json, {"release": target}, lambda: click.echo(f"Serving {target}."))


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
    print_result(as_json, rows, table)
