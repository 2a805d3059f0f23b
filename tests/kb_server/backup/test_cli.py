"""What the commands of backups say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.kb_server import migrated
from tests.kb_server.commands import run


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state of an installation in which nothing was published."""
    migrated.lay(tmp_path / "var")
    monkeypatch.setenv("GAPLESS_STATE", str(tmp_path / "var"))
    monkeypatch.setenv("GAPLESS_RELEASES", str(tmp_path / "releases"))
    monkeypatch.setenv("GAPLESS_CONFIG", str(tmp_path / "mkdocs.yml"))
    return tmp_path / "var"


def test_they_say_what_was_done(state: Path) -> None:
    """A backup says what is in it, and a restore of which moment it is and where the old state went."""
    kept = state.parent / "kept"
    assert f"Backed up to {kept}, with no release.\n" == run("backup", str(kept)).stdout
    said = run("restore", str(kept)).stdout
    assert "Erased again: 0 visitors." in said
    (aside,) = state.parent.glob("var.before-*")
    assert f"is in {aside}: delete it" in said


def test_they_say_it_as_json(state: Path) -> None:
    """With --json both say it in JSON."""
    kept = state.parent / "kept"
    made = json.loads(run("backup", "--json", str(kept)).stdout)
    assert (True, "") == (made["database"], made["release"])
    done = json.loads(run("restore", "--json", str(kept)).stdout)
    assert (made["time"], 0) == (done["backup"]["time"], done["erased"])


def test_a_folder_that_is_no_backup(state: Path) -> None:
    """Restoring from any other folder ends with code 3 and changes nothing."""
    refused = run("restore", str(state.parent))
    assert (3, True, True) == (refused.returncode, "no whole backup" in refused.stderr, state.is_dir())
