"""`python -m plugins build`: the site and its search documents, progress as JSON lines."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import click
from mkdocs.exceptions import Abort, MkDocsException

from plugins import progress
from plugins.build import build as build_site

PATH = click.Path(path_type=Path)


@click.group()
def main() -> None:
    """Build a MkDocs Material site for Gapless."""


@main.command()
@click.option(
    "--config", type=PATH, default=Path("mkdocs.yml"), show_default=True, help="The site's mkdocs.yml."
)
@click.option("--site", type=PATH, required=True, help="Where the pages go.")
@click.option("--out", type=PATH, required=True, help="Where the search documents go.")
def build(config: Path, site: Path, out: Path) -> None:
    """Build the pages into SITE and the search documents into OUT."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    handler.setLevel(logging.WARNING)
    logging.getLogger("mkdocs").addHandler(handler)
    try:
        build_site(config, site, out, progress.lines(sys.stdout))
    except Abort as error:
        sys.exit(f"{error.message}")
    except (MkDocsException, OSError) as error:
        sys.exit(f"ERROR: {error}")


if __name__ == "__main__":
    main()
