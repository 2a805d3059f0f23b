"""The options that commands share."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

import click

NUMBER = click.IntRange(1, 10**9 - 1)  # of a gap or a token: it fits into a column of any database

with_config = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The site's mkdocs.yml. [default: GAPLESS_CONFIG, else mkdocs.yml here]",
)
with_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")

with_refuse_lost = click.option(
    "--refuse-lost", is_flag=True, help="Exit with code 7 when a gap would lose its answer."
)
with_by = click.option("--by", default="", metavar="NAME", help="Who decides. [default: your login name]")


def who(by: str) -> str:
    """The name given with `--by`, else the login name of the person at this machine."""
    try:
        return by or getpass.getuser()
    except (OSError, KeyError):  # a container may run under a number that has no name
        return str(os.getuid())
