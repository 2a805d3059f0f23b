"""The commands of the database."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from kb_server.data import migrations
from tests.kb_server import migrated
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


@pytest.mark.slow
def test_the_audit_log_is_shown(gapless: Terminal, tmp_path: Path) -> None:
    """The command shows what the command line did, who it was, and nothing that was not asked for."""
    migrated.lay(tmp_path / "var", staffed=True)
    gapless("token", "add", "--user", "ann", "--scope", "link", "--label", "x")  # fails: nobody is called so
    assert 0 == gapless("user", "remove", "agent").returncode
    (one,) = json.loads(gapless("audit-log", "--json").stdout)
    told = ("command", "user_removed", "agent", "")
    assert told == tuple(one[name] for name in ("via", "deed", "subject", "detail"))
    assert one["who"]
    assert "user_removed" in gapless("audit-log", "--who", one["who"]).stdout
    assert [] == json.loads(gapless("audit-log", "--json", "--deed", "login").stdout)
