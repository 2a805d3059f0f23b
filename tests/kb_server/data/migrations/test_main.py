"""Drafting a migration, as contributors do when they have changed a table."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from kb_server.data import migrations
from kb_server.data.database import Database, Moment, metadata
from kb_server.data.migrations import __main__ as drafting
from kb_server.settings.database_url import locate


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A copy of the migrations."""
    ignored = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(migrations.SCRIPTS, tmp_path / "migrations", ignore=ignored))


@pytest.mark.slow
def test_a_new_table_gets_a_migration_that_makes_it(scripts: Path, tmp_path: Path) -> None:
    """The draft is the next number, names no type of ours, and upgrading with it makes the new table."""
    before = migrations.newest()
    table = sa.Table(
        "notes", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("at", Moment)
    )
    try:
        file = drafting.draft("notes on gaps", scripts)
    finally:
        metadata.remove(table)

    assert f"{int(before) + 1:04}_notes_on_gaps.py" == file.name
    assert "Moment" not in file.read_text(encoding="utf-8")
    opened = Database(locate("", tmp_path))
    opened.file.touch()
    with opened.write() as connection:
        config = migrations.config(scripts)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        assert sa.inspect(connection).has_table("notes")
    opened.close()


@pytest.mark.slow
def test_no_change_needs_no_migration(scripts: Path) -> None:
    """Where the migrations make the declared tables already, nothing is written, and the message says why."""
    with pytest.raises(drafting.NothingChanged, match="Change a table first"):
        drafting.draft("nothing", scripts)
    assert sorted(p.name for p in (migrations.SCRIPTS / "versions").glob("*.py")) == sorted(
        p.name for p in (scripts / "versions").glob("*.py")
    )
