"""For contributors: `python -m kb_server.data.migrations` drafts the migration that a changed table needs."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import click
from alembic import command

from kb_server.data import migrations
from kb_server.data.database import Database
from kb_server.settings.database_url import locate


class NothingChanged(click.ClickException):
    """The migrations make the declared tables already."""


def draft(about: str, scripts: Path = migrations.SCRIPTS) -> Path:
    """Write a migration from what `scripts` make to the tables that the code declares; return its file.

    Raises NothingChanged.
    """
    config = migrations.config(scripts)
    with tempfile.TemporaryDirectory() as directory:
        database = Database(locate("", Path(directory)))
        database.file.touch()  # which is made by no write
        with database.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            made: Any = command.revision(
                config,
                about,
                autogenerate=True,
                rev_id=f"{_last(scripts) + 1:04}",
                process_revision_directives=_leave_out_empty,
            )
        database.close()
    if not made:
        raise NothingChanged("kb_server/data/schema declares what the migrations make. Change a table first.")
    return Path(made.path)


def _last(scripts: Path) -> int:
    """The number of the newest migration."""
    return max(int(file.name[:4]) for file in (scripts / "versions").glob("[0-9]*.py"))


def _leave_out_empty(_context: object, _revision: object, directives: list[Any]) -> None:
    if directives[0].upgrade_ops.is_empty():
        directives.clear()


@click.command()
@click.argument("about")
def main(about: str) -> None:
    """Write the migration to the tables that the code declares; ABOUT is its name, such as "due of gaps"."""
    file = draft(about)
    click.echo(f"Read {file.name}: a new column that may not be null needs a server_default for old rows.")


if __name__ == "__main__":
    main()
