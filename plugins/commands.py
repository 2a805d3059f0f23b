"""`build` builds the site and its search documents, and prints progress as JSON lines; `follow` goes on."""

from __future__ import annotations

import errno
import json
import logging
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from jinja2 import TemplateNotFound
from mkdocs.exceptions import MkDocsException

from plugins import progress
from plugins.build import build as build_site
from plugins.draft import LastBuild
from plugins.mistakes import Mistaken
from plugins.report import BuildReport
from plugins.site_build import APART
from plugins.write import named_templates

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
@click.option("--everything", is_flag=True, help="List all warnings and mistakes.")
@click.option("--untrusted", is_flag=True, help="Leave out what unknown writers must not publish.")
@click.option("--cache", type=PATH, help="The folder of what the last build has made.")
@click.option("--earlier", type=PATH, help="The pages of a release made before.")
@click.option("--served", type=PATH, help="The pages of the release that is served.")
@click.option(
    "--apart", type=PATH, multiple=True, default=APART, help="Where no link of the content may lead."
)
@click.option("--habits", type=PATH, help="A JSON file that says what readers do.")
def build(config: Path, site: Path, out: Path, everything: bool, **given: Any) -> None:
    """Build the pages into SITE and the search documents into OUT."""
    code, _ = _built(config, site, out, everything=everything, **given)
    sys.exit(code)


@main.command()
def follow() -> None:
    """Build as often as standard input asks for, and make drafts of edited pages in between.

    A line is a JSON object: what `build` is given, by the names of its options, or {"page": path}. The answer
    is a line, too, after those of the progress: {"ended": code, "kept": bool}, or {"draft": {url, html}}.
    Ends when the build is not kept: where plugins may do what we do not know, each needs its own process.
    """
    last: LastBuild | None = None
    for line in sys.stdin:
        asked = json.loads(line)
        if "page" in asked:
            found = last and last.draft(asked["page"])
            _say({"draft": asdict(found) if found else None})
            continue
        read: dict[str, Any] = {
            key: Path(value) for key, value in asked.items() if isinstance(value, str) and key != "url"
        }
        read["apart"] = [Path(folder) for folder in asked.get("apart", ())]
        code, built = _built(**{**asked, **read})
        last = built or last
        kept = last is not None and last.build.cache.known
        sys.stderr.flush()
        _say({"ended": code, "kept": kept})
        if not kept:
            return


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _built(
    config: Path, site: Path, out: Path, *, everything: bool, **given: Any
) -> tuple[int, LastBuild | None]:
    """Build; return the exit code, and what is left of the build."""
    report = BuildReport(everything=everything)
    log = logging.getLogger("mkdocs")
    log.setLevel(logging.INFO)
    log.addHandler(report)
    log.propagate = False  # a plugin may have given the root logger a handler, which would repeat it all
    try:
        shown = progress.lines(sys.stdout)
        done = build_site(config, site, out, shown, everything=everything, **given)
    except TemplateNotFound as error:
        report.close_with(named_templates.told(str(error.name), config))
        return 1, None
    except (MkDocsException, Mistaken, OSError) as error:
        report.close_with(str(error))
        return _code(error), None
    except Exception as error:
        report.close_with(f"{type(error).__name__}: {error}. Run `mkdocs build` to see where it comes from.")
        return _code(error), None
    finally:
        log.removeHandler(report)
        log.propagate = True
    report.close_with(strict=done.strict)
    return 0, done.last


def _code(error: BaseException | None) -> int:
    """3 where a disk that is full or read-only is behind the error; 1 for what a writer can correct."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FULL:
            return 3
        error = error.__cause__ or error.__context__
    return 1
