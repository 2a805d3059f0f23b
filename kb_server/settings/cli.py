"""The command of the settings: settings."""

from __future__ import annotations

import click

from kb_server import settings
from kb_server.terminal.options import with_json
from kb_server.terminal.tables import print_result


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

    print_result(as_json, values, table)
