"""gapless draft, gapless gaps patch: they give a writer something to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from kb_server import settings
from kb_server.gaps.cli.opened import opened, with_gap
from kb_server.gaps.fixes import drafts, material, patches, project
from kb_server.gaps.impossible import Impossible
from kb_server.releases.checkout import Checkout
from kb_server.terminal.counts import counted
from kb_server.terminal.options import who, with_by, with_config, with_json
from kb_server.terminal.tables import print_json


@click.command("patch")
@with_config
@with_gap
@click.option("--kind", type=click.Choice(patches.KINDS), help="Which. [default: the first there is]")
@click.option("--article", default="", help="The article to change. [default: the one the gap is about]")
@click.option("--apply", "write", is_flag=True, help="Change the file instead of printing the patch.")
def patch(config: Path | None, gap: int, kind: str | None, article: str, write: bool) -> None:
    """Print the change that mends a gap without a new article: a synonym, a keyword, `answers:`."""
    place = project.find(settings.load(config=config))
    with opened(config) as gaps:
        found = gaps.find(gap)
        kinds = [kind] if kind else patches.proposed(found)
        if not kinds:
            raise Impossible(f"Gap {gap} has no remedy but an article: gapless draft {gap}.")
        made = patches.patch(found, kinds[0], place, article, gaps.knowledge)
    if write:
        patches.apply(made, place)
        click.echo(f"Changed {made.file}.")
    else:
        click.echo(str(made), nl=False)


@click.command()
@with_config
@with_json
@with_gap
@with_by
@click.option("--type", "kind", type=click.Choice(list(drafts.KINDS)), help="Of the article.")
@click.option("--branch", is_flag=True, help="Commit it on a new Git branch; the checkout stays as it is.")
@click.option("--anyway", is_flag=True, help="Even when the gap's type says that no article is missing.")
def draft(
    config: Path | None, as_json: bool, gap: int, by: str, kind: str | None, branch: bool, anyway: bool
) -> None:
    """Begin the article that a gap asks for.

    The file lies in content/_drafts/.

    It has the customers' questions as its `answers:`, the evidence, what customers and agents wrote, a
    skeleton, and the articles that search believes. Where replies of several agents agree, their common
    sentences are its body. No release has it until it is finished, moved, and its line `draft_of` deleted.
    """
    with opened(config) as gaps:
        found = gaps.find(gap)
        place = project.find(gaps.settings)
        with gaps.database.read() as connection:
            told = material.of(connection, found, gaps.knowledge)
        made = drafts.write(found, place, told, kind=kind or "", anyway=anyway)
        where = made.file.as_posix()
        if branch:
            name = f"gap-{found.id}-{made.id}"
            message = f"Draft for gap {found.id}: {made.id}\n\nAsked {counted(found.intents, 'time')}."
            commit = Checkout(place.folder).commit(made.file, made.text, name, message)
            where = f"{where} on branch {name} ({commit[:7]})"
        else:
            drafts.save(made, place)
        gaps.drafted(found.id, made.id, who=who(by))
    if as_json:
        print_json({"gap": found.id, "article": made.id, "file": made.file.as_posix(), "branch": branch})
    else:
        click.echo(f"{where}: write it, move it where it belongs, delete its line `draft_of`, publish.")
