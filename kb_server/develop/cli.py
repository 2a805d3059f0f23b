"""The commands with which a learn center begins: init, serve."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from kb_server import settings
from kb_server.terminal.options import with_config

FOREIGN = "Your pages have what MkDocs does not understand, or leaves out. Look at it before readers do:"
WHY = "they hold releases and customers' words."


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

    Every change is published, and open pages reload by themselves. In production, use
    gapless run instead.
    """
    from kb_server.develop import server  # loaded, with the watcher, only when needed

    chosen = settings.load(config=config)
    if config is None and not chosen.config.exists() and _offers(chosen.config):
        start(chosen.config.parent)
        chosen = settings.load(config=config)
    server.run(chosen, host or chosen.host, chosen.port if port is None else port, watch=not no_watch)


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
def init(folder: Path) -> None:
    """Make a learn center in FOLDER, or for the Markdown that is there.

    Writes mkdocs.yml and, into an empty folder, a home page, a first article, a video page and a path. In a
    folder that has Markdown, your pages stay as they are. Without FOLDER, the current folder is used.
    """
    config = start(folder)
    click.echo(f"Look at it: gapless serve --config {shlex.quote(str(config))}")


def start(folder: Path) -> Path:
    """Make a learn center in `folder`, and print its files; return its mkdocs.yml."""
    from kb_server.develop import starter

    try:
        made = starter.make(folder)
    except starter.CannotStart as error:
        raise click.ClickException(str(error)) from error
    for file in made.files:
        click.echo(f"Wrote {file}")
    if missing := starter.unignored(made.config.parent):
        click.echo(f"Add {' and '.join(missing)} to {made.config.parent / '.gitignore'}: {WHY}")
    if made.foreign:
        click.echo(FOREIGN)
    for one in made.foreign:
        click.echo(f"  {one}")
    return made.config


def _offers(config: Path) -> bool:
    """Ask the person at this terminal whether to make the learn center that is missing."""
    question = f"There is no {config.name} in {config.parent}. Make a learn center here?"
    return sys.stdin.isatty() and click.confirm(question, default=True, err=True)
