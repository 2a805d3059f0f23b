"""The command `gapless`: the commands of all packages, and one way to say what went wrong."""

from __future__ import annotations

import importlib.metadata
import sys

import click

from kb_server.failures import EXPECTED, exit_code

EPILOG = """
\b
Exit codes:
  0  done
  1  the content must be mended: the message says where
  2  wrong use, or a setting that cannot be used
  3  the releases are not in the state for it: none there, damaged, busy, no room
  4  the index or its documents cannot be read
  5  the database is away, or the doctor found something wrong
  6  an alert or the digest could not be delivered

Settings are environment variables: see gapless settings.
"""


def collect() -> click.Group:
    """The group of all commands of the installed packages. Raises ClickException for a broken one."""
    group = click.Group(
        "gapless",
        help="A self-service knowledge base and learn center that finds its own gaps.",
        epilog=EPILOG,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    for entry in sorted(importlib.metadata.entry_points(group="gapless.commands"), key=lambda e: e.name):
        try:
            commands = entry.load()
        except (ImportError, AttributeError) as error:
            raise click.ClickException(
                f"the commands of {entry.value} cannot be loaded: {error}. Install Gapless again."
            ) from error
        for command in commands:
            group.add_command(command)
    return click.version_option(package_name="gapless", prog_name="gapless")(group)


def main(arguments: list[str] | None = None) -> None:
    """Run `gapless` with these arguments, or the process's, and end the process with an exit code."""
    try:
        collect()(arguments, prog_name="gapless", standalone_mode=True)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except EXPECTED as error:
        click.secho(f"gapless: {error}", fg="red", err=True)
        sys.exit(exit_code(error))
