"""The command of the database."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from kb_server.data import migrations
from tests.kb_server.commands import Terminal


@pytest.mark.slow
def test_the_database_is_upgraded(gapless: Terminal, tmp_path: Path) -> None:
    """The command creates the database and says its version; again, it changes nothing."""
    said = f"The database is at {migrations.newest()}.\n"
    for _ in range(2):
        done = gapless("db", "upgrade")
        assert (0, said) == (done.returncode, done.stdout)
    with sqlite3.connect(tmp_path / "var" / "gapless.db") as opened:
        assert [(migrations.newest(),)] == opened.execute("SELECT * FROM alembic_version").fetchall()
    opened.close()
