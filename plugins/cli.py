"""The commands of the site build: `gapless ids`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("ids")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="GAPLESS_CONFIG",
    default=Path("mkdocs.yml"),
    help="The site's mkdocs.yml. [default: GAPLESS_CONFIG, else mkdocs.yml here]",
)
@click.option("--check", is_flag=True, help="Write nothing; fail when a page has no id.")
@click.option("--json", "as_json", is_flag=True, help="Print {file: id} as JSON.")
def write_ids(config: Path, check: bool, as_json: bool) -> None:
    """Write a permanent id into every page that has none.

    The id is derived once from the path of the page. It stays when the page is renamed or moved. The rest of
    the file does not change. Exit code 1 if --check finds pages without an id, or a page cannot be read; the
    others get their ids all the same.
    """
    import json

    from mkdocs.exceptions import MkDocsException  # slow to load, and no other command needs it

    from plugins import configuration
    from plugins.mistakes import Mistaken
    from plugins.read import content, ids

    try:
        found = content.pages(configuration.load(config, config.parent / "site"))
        missing, unreadable = ids.missing(found)
        if not check:
            for page in found:
                if page.name in missing:
                    ids.write(page.file, missing[page.name])
    except (MkDocsException, Mistaken, OSError) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps(missing, ensure_ascii=False, indent=1))
    else:
        for name, new in missing.items():
            click.echo(f"{name}\t{new}")
        verb = "have no id. Run `gapless ids` to write them" if check else "were given an id"
        click.echo(f"{len(missing)} of {len(found)} pages {verb}.", err=True)
    for mistake in unreadable:
        click.echo(f"Left out: {mistake}", err=True)
    if unreadable or (check and missing):
        raise SystemExit(1)
