"""`python -m plugins build`: builds the site and its search documents, and prints progress as JSON lines."""

from __future__ import annotations

import errno
import logging
import sys
from pathlib import Path
from typing import Any

import click
from jinja2 import TemplateNotFound
from mkdocs.exceptions import MkDocsException

from plugins import progress
from plugins.build import build as build_site
from plugins.mistakes import Mistaken
from plugins.report import BuildReport
from plugins.site_build import APART

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})

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
@click.option("--url", default="", help="The site's public address, instead of its site_url.")
@click.option("--all", "everything", is_flag=True, help="List all warnings and mistakes.")
@click.option("--untrusted", is_flag=True, help="Leave out what unknown writers must not publish.")
@click.option("--cache", type=PATH, help="The folder of what the last build has made.")
@click.option("--earlier", type=PATH, help="The pages of a release made before.")
@click.option(
    "--apart", type=PATH, multiple=True, default=APART, help="Where no link of the content may lead."
)
@click.option("--habits", type=PATH, help="A JSON file that says what readers do.")
def build(config: Path, site: Path, out: Path, everything: bool, **given: Any) -> None:
    """Build the pages into SITE and the search documents into OUT."""
    report = BuildReport(everything=everything)
    log = logging.getLogger("mkdocs")
    log.setLevel(logging.INFO)
    log.addHandler(report)
    log.propagate = False  # a plugin may have given the root logger a handler, which would repeat it all
    try:
        shown = progress.lines(sys.stdout)
        strict = build_site(config, site, out, shown, everything=everything, **given)
    except TemplateNotFound as error:
        report.close_with(f"The theme has no template or icon {error.name}.")
        sys.exit(1)
    except (MkDocsException, Mistaken, OSError) as error:
        report.close_with(str(error))
        sys.exit(_code(error))
    except Exception as error:
        report.close_with(f"{type(error).__name__}: {error}. Run `mkdocs build` to see where it comes from.")
        sys.exit(_code(error))
    finally:
        log.removeHandler(report)
        log.propagate = True
    report.close_with(strict=strict)


def _code(error: BaseException | None) -> int:
    """3 where a disk that is full or read-only is behind the error; 1 for what a writer can correct."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FULL:
            return 3
        error = error.__cause__ or error.__context__
    return 1


if __name__ == "__main__":
    main()
