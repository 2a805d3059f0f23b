"""The command of the development server: serve."""

from __future__ import annotations

from pathlib import Path

import click

from kb_server import settings
from kb_server.terminal.options import with_config


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

    Every change is published, and open pages reload by themselves. In production, run
    kb_server.wsgi:application in a WSGI server instead.
    """
    from kb_server.develop import server  # the server and the watcher only when they are wanted

    chosen = settings.load(config=config)
    server.run(chosen, host or chosen.host, chosen.port if port is None else port, watch=not no_watch)
