"""The command line of search: `gapless search`, `gapless explain`, `gapless check`."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import sys
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any, NoReturn

import click

from search import contracts, documents, engine
from search.answers import Answer, BrokenIndex, Request
from search.ask.explain import Explanation
from search.documents import AUDIENCES, PUBLIC

FOUND, NOTHING = 0, 1  # exit codes; for `check`: kept, not kept
BROKEN = BrokenIndex.exit_code  # as every command ends that finds no index

_Command = Callable[..., None]


_with_config = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="GAPLESS_CONFIG",
    help="The site's mkdocs.yml. [default: GAPLESS_CONFIG, else the nearest mkdocs.yml]",
)


def _release(config: Path | None) -> Path:
    """The current release: in GAPLESS_RELEASES, else beside `config`, else beside the nearest mkdocs.yml."""
    if releases := os.environ.get("GAPLESS_RELEASES"):
        return Path(releases) / "current"
    if config:
        return config.parent / "releases" / "current"
    here = Path.cwd()
    project = next((folder for folder in (here, *here.parents) if any(folder.glob("mkdocs.y*ml"))), here)
    return project / "releases" / "current"


def _fail(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(BROKEN)


def _open(index: Path | None, config: Path | None) -> engine.Engine:
    release = _release(config)
    try:
        return engine.open(index or release / "index", release="" if index else release.resolve().name)
    except BrokenIndex as error:
        _fail(str(error))


def _asked(command: _Command) -> _Command:
    """Add the argument and options that `search` and `explain` share."""
    for option in (
        _with_config,
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
        click.option(
            "--index", type=click.Path(path_type=Path), help="An index directory, instead of a release."
        ),
        click.option("--agent", is_flag=True, help="Ask as a support agent: agents-only articles too."),
        click.option(
            "--limit", default=10, show_default=True, type=click.IntRange(1, 1000), help="Articles."
        ),
        click.option("--lang", default="", help="Language of the page asked from, such as en or zh."),
        click.argument("text", nargs=-1, required=True),
    ):
        command = option(command)
    return command


def _request(text: tuple[str, ...], lang: str, limit: int, agent: bool) -> Request:
    audiences = frozenset(AUDIENCES if agent else (PUBLIC,))
    return Request(text=" ".join(text), lang=lang, limit=limit, audiences=audiences)


@click.command()
@_asked
def search(
    text: tuple[str, ...],
    lang: str,
    limit: int,
    agent: bool,
    index: Path | None,
    as_json: bool,
    config: Path | None,
) -> None:
    """Search the current release for TEXT.

    Exit code: 0 found, 1 nothing found, 4 there is no index to search.
    """
    answer = _open(index, config).search(_request(text, lang, limit, agent))
    if as_json:
        _print_json(answer)
    else:
        _print_answer(answer)
    sys.exit(FOUND if answer.hits else NOTHING)


@click.command()
@_asked
def explain(
    text: tuple[str, ...],
    lang: str,
    limit: int,
    agent: bool,
    index: Path | None,
    as_json: bool,
    config: Path | None,
) -> None:
    """Explain how TEXT is answered.

    Shows the stage, terms, corrections, synonyms, and the parts of every score.

    Exit code: 0 found, 1 nothing found, 4 there is no index to search.
    """
    explained = _open(index, config).explain(_request(text, lang, limit, agent))
    if as_json:
        _print_json(explained)
    else:
        _print_explanation(explained)
    sys.exit(FOUND if explained.hits else NOTHING)


@click.command()
@click.option(
    "--contracts", "file", type=click.Path(path_type=Path), help="A contracts.jsonl, instead of a release's."
)
@click.option("--index", type=click.Path(path_type=Path), help="An index directory, instead of a release's.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@_with_config
def check(file: Path | None, index: Path | None, as_json: bool, config: Path | None) -> None:
    """Run every article's `answers:` against the current release.

    Each must find its article among the first three.

    Exit code: 0 all are kept, 1 some are not, 4 there is nothing to check.
    """
    opened = _open(index, config)
    file = file or _release(config) / "contracts.jsonl"
    try:
        wanted = list(documents.load_contracts(file))
    except (OSError, documents.MalformedDocument) as error:
        _fail(f"The contracts cannot be read: {error}. Publish, or name a file with --contracts.")
    failures = contracts.check(opened, wanted)
    if as_json:
        _print_json(
            {"checked": len(wanted), "failures": [dataclasses.asdict(failure) for failure in failures]}
        )
    else:
        for failure in failures:
            click.echo(str(failure), err=True)
        click.echo(f"{len(wanted) - len(failures)} of {len(wanted)} answer contracts are kept.")
    sys.exit(NOTHING if failures else FOUND)


def _print_json(value: Any) -> None:
    plain = dataclasses.asdict(value) if dataclasses.is_dataclass(value) else value  # type: ignore[arg-type]
    click.echo(json.dumps(plain, ensure_ascii=False, indent=2))


def _print_answer(answer: Answer) -> None:
    if answer.corrected:
        click.echo(f"Showing results for “{answer.corrected}”")
    if not answer.hits:
        click.echo("Nothing was found.")
    elif answer.verdict == "unsure":
        click.echo("There is no sure answer. Closest:")
    elif not answer.answered:
        click.echo("No article answers this yet. Near misses:")
    for hit in answer.hits:
        click.echo(f"{click.style(hit.title, bold=True)}  {hit.url}  ({hit.confidence:.0%})")
        for section in hit.sections:
            heading = f"{section.heading}: " if section.heading else ""
            click.echo(f"    {heading}{_styled(section.snippet)}")


def _styled(html: str) -> str:
    """Underline marks for a terminal, and turn entities into characters."""
    parts = re.split(r"<mark>([^<]*)</mark>", html)
    return "".join(
        click.style(unescape(p), underline=True) if at % 2 else unescape(p) for at, p in enumerate(parts)
    )


def _print_explanation(explained: Explanation) -> None:
    click.echo(
        f"stage {explained.stage}; {explained.total} articles match; searched as “{explained.searched}”"
    )
    for correction in explained.corrections:
        click.echo(f"  corrected: {correction.typed} → {correction.used} ({correction.kind})")
    for rule in explained.synonyms:
        click.echo(f"  synonym: {rule.said} = {', '.join(rule.others)} ({rule.source})")
    for term in explained.terms:
        click.echo(
            f"  {term.typed}: {term.role}, weight {term.weight:.2f}, in {term.articles} articles, "
            f"searched as {', '.join(term.searched[:6]) or '(nothing)'}"
        )
    for at, hit in enumerate(explained.hits, 1):
        click.echo(
            f"{at:3}. {click.style(hit.title, bold=True)} ({hit.article})\n"
            f"     score {hit.score:.2f}, coverage {hit.coverage:.0%}, confidence {hit.confidence:.0%}"
            f"{'' if hit.near is None else f', meaning {hit.near:.2f}'}"
            f"{'' if hit.boost == 1.0 else f', page weight {hit.boost:g}'}"
            f"{f', {hit.because}' if hit.because else ''}"
            f"{'; not there: ' + ', '.join(hit.missing) if hit.missing else ''}"
        )
        for worth in hit.worth:
            click.echo(
                f"       {worth.typed:20} title {worth.title:6.2f}  body {worth.body:6.2f}"
                f"  heading {worth.heading:6.2f}  passage {worth.passage:6.2f}"
            )
