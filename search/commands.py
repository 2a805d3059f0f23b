"""The command line of search: `gapless search`."""

from __future__ import annotations

import dataclasses
import json
import os
from html import unescape
from pathlib import Path

import click

from search import engine
from search.answers import BrokenIndex, Request


def _index(given: Path | None) -> Path:
    """The index to ask: the given one, or the current release's."""
    if given is not None:
        return given
    releases = os.environ.get("GAPLESS_RELEASES")
    return (Path(releases) if releases else Path("releases")) / "current" / "index"


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--lang", default="", help="Language of the page asked from.")
@click.option("--limit", default=10, show_default=True, help="Articles.")
@click.option(
    "--index", type=click.Path(path_type=Path), help="Index directory; default: the current release's."
)
@click.option("--json", "as_json", is_flag=True, help="The answer as JSON.")
def search(text: tuple[str, ...], lang: str, limit: int, index: Path | None, as_json: bool) -> None:
    """Search the current release. Exit code: 0 found, 1 nothing found, 2 the index cannot be read."""
    try:
        opened = engine.open(_index(index))
    except BrokenIndex as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from error
    answer = opened.search(Request(text=" ".join(text), lang=lang, limit=limit))
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(answer), ensure_ascii=False, indent=2))
    for hit in () if as_json else answer.hits:
        click.echo(f"{click.style(hit.title, bold=True)}  {hit.url}")
        for section in hit.sections:
            plain = unescape(section.snippet.replace("<mark>", "").replace("</mark>", ""))
            click.echo(f"    {section.heading}: {plain}" if section.heading else f"    {plain}")
    raise SystemExit(0 if answer.hits else 1)


commands: list[click.Command] = [search]
