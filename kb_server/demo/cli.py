"""The command `demo`: a living studio in one command."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb_server import settings
from kb_server.terminal.options import NUMBER, with_config

if TYPE_CHECKING:
    from kb_server.settings import Settings

SEED = 12


@click.command()
@with_config
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the demo lies. [default: `demo` beside the configuration]",
)
@click.option(
    "--seed", default=SEED, show_default=True, type=NUMBER, help="The same number makes the same demo."
)
@click.option("--host", help="The address to listen on. [default: GAPLESS_HOST, else 127.0.0.1]")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="The port. [default: GAPLESS_PORT, else 8000]",
)
@click.option("--no-serve", is_flag=True, help="Make the demo, and do not serve it.")
@click.option("--remove", is_flag=True, help="Remove the demo.")
def demo(
    config: Path | None,
    folder: Path | None,
    seed: int,
    host: str | None,
    port: int | None,
    no_serve: bool,
    remove: bool,
) -> None:
    """Make a quarter of invented customers over this guide, and serve it.

    The demo has releases, a database and logins of its own in one folder, which --remove removes. Nothing
    of a real installation is read or changed. It takes a minute or two; a demo that was made today is
    served as it is.
    """
    from kb_server.demo import place
    from kb_server.develop import server

    real = settings.load(config=config)
    real = replace(real, host=host or real.host, port=port or real.port or settings.Settings().port)
    where = (folder or real.config.parent / place.FOLDER).absolute()
    chosen = place.settings(real, where)
    if remove:
        click.echo(f"Removed {where}." if place.remove(chosen) else f"There is no demo in {where}.")
        return
    _make(real, chosen, seed)
    click.echo(
        f"A demo: all customers and colleagues in it are invented. Open {chosen.base_url}login\n"
        f"and log in as {place.LOGIN} with the password {place.password(chosen)}\n"
        f"Remove it with: gapless demo --remove{f' --folder {where}' if folder else ''}"
    )
    if not no_serve:
        server.show(chosen)


def _make(real: Settings, chosen: Settings, seed: int) -> None:
    """Make the demo, unless it was made today from the same seed."""
    from kb_server.demo import making

    now = datetime.now(UTC)
    if making.fresh(chosen, seed, now):
        return
    click.echo("Making the demo: this takes a minute or two.", err=True)
    from kb_server.log import listeners
    from kb_server.terminal.progress import Bars

    with Bars() as bars:
        making.make(real.config, chosen, listeners.of_command_line(), seed=seed, now=now, progress=bars)
