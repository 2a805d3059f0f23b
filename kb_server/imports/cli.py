"""The commands of the past: log import, audit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb_server import settings
from kb_server.log.cli import log
from kb_server.terminal.counts import counted
from kb_server.terminal.options import with_config, with_json
from kb_server.terminal.tables import print_json

if TYPE_CHECKING:
    from kb_server.imports.formats import RawQuestion
    from kb_server.imports.past import PastQuestion
    from kb_server.releases.articles import PublishedArticle
    from kb_server.settings import Settings

_files = click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)


@dataclass(frozen=True, slots=True)
class _Served:
    """The release that is served, and what was asked of it."""

    directory: Path
    published: dict[str, PublishedArticle]
    asked: list[PastQuestion]


@log.command("import")
@with_config
@with_json
@_files
def import_questions(config: Path | None, as_json: bool, files: tuple[Path, ...]) -> None:
    """Read old questions and tickets into the log. They count in no figure of customers.

    CSV, JSON, JSON lines or mbox: exports of help desks, GitHub, Discourse and Search Console. The same
    question of the same moment is imported once. Each is scrubbed, and asked of the release that is served.
    """
    from kb_server.data import installation
    from kb_server.imports import past
    from kb_server.log import ingest
    from kb_server.log.listeners import of_command_line
    from kb_server.log.origins import Pace

    chosen = settings.load(config=config)
    with _served(chosen, files) as served, installation.database(chosen) as database:
        entries = [past.to_log(one, served.directory.name) for one in served.asked]
        new = 0
        for start in range(0, len(entries), ingest.BATCH):
            with database.write() as connection:
                batch = entries[start : start + ingest.BATCH]
                new += ingest.add(connection, batch, Pace.of(chosen), of_command_line())
    answered = sum(one.answered for one in served.asked)
    if as_json:
        print_json({"read": len(entries), "new": new, "answered": answered})
    else:
        read = counted(len(entries), "question")
        click.echo(f"{read} read, {new} of them new; an article answers {answered} today.")


@click.command("audit")
@with_config
@with_json
@_files
@click.option(
    "--html", "page", type=click.Path(dir_okay=False, path_type=Path), help="Write the report as a page."
)
def audit(config: Path | None, as_json: bool, files: tuple[Path, ...], page: Path | None) -> None:
    """Say which of the old questions in FILE an article answers, and what is missing.

    Reads what `gapless log import` reads, and keeps nothing.
    """
    from kb_server.imports import audit as audits
    from kb_server.imports import audit_page, audit_text
    from kb_server.releases import site_config

    chosen = settings.load(config=config)
    site = str(site_config.read(chosen.config).get("site_name") or "") if chosen.config.exists() else ""
    now = datetime.now(UTC)
    with _served(chosen, files) as served:
        made = audits.audit(
            served.asked, served.directory, served.published, site=site or "Learn center", now=now
        )
    if page is not None:
        page.write_text(audit_page.render(made, chosen.lang, now), encoding="utf-8")
    if as_json:
        print_json(asdict(made))
    else:
        click.echo(audit_text.report(made))
    if page is not None:
        click.echo(f"\nThe report as a page: {page}", err=True)


def _read(file: Path) -> tuple[RawQuestion, ...]:
    """The questions of a file; says on the error stream which fields they were taken from."""
    from kb_server.imports import formats

    found = formats.read(file)
    dated = sum(question.at is not None for question in found.questions)
    told = f"{file}: {len(found.questions)} questions. Words: {' and '.join(found.texts)}. "
    if not found.times:
        told += (
            "No field tells when they were asked, so they count as asked today. "
            f"Name it “created”, if it is one of: {', '.join(found.fields)}."
        )
    elif dated < len(found.questions):
        told += f"Times: {' and '.join(found.times)}; "
        told += f"{len(found.questions) - dated} are no dates, and count as today."
    else:
        told += f"Times: {' and '.join(found.times)}."
    click.echo(told, err=True)
    return found.questions


@contextmanager
def _served(chosen: Settings, files: tuple[Path, ...]) -> Iterator[_Served]:
    """Ask the release that is served the questions of these files. Raises NoRelease, UnreadableFile."""
    import search
    from kb_server.imports import past
    from kb_server.releases import articles, store

    directory = chosen.releases / store.current(chosen.releases)
    published = dict(articles.load(directory / articles.FILE))
    languages = {article.lang for article in published.values() if article.lang}
    with closing(search.open(directory / "index", release=directory.name, matcher=chosen.engine)) as engine:
        raw = [question for file in files for question in _read(file)]
        yield _Served(directory, published, list(past.ask(raw, engine, languages, datetime.now(UTC))))
