"""The command of the demo."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb_server.data import demonstration, installation
from kb_server.settings import Settings
from tests import ROOT
from tests.kb_server.commands import Terminal
from tests.kb_server.demo.conftest import SEED


def test_there_is_nothing_to_remove(gapless: Terminal, tmp_path: Path) -> None:
    """Where no demo is, the command says so and removes nothing."""
    ran = gapless("demo", "--remove", "--folder", str(tmp_path / "demo"))
    assert (0, True) == (ran.returncode, "There is no demo" in ran.stdout)


def test_a_folder_of_something_else_is_refused(gapless: Terminal, tmp_path: Path) -> None:
    """A folder that holds no demo ends the command with wrong usage."""
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "letter.txt").write_text("mine")
    ran = gapless(
        "demo", "--no-serve", "--folder", str(tmp_path / "demo"), GAPLESS_CONFIG=str(ROOT / "mkdocs.yml")
    )
    assert 2 == ran.returncode
    assert (tmp_path / "demo" / "letter.txt").exists()


@pytest.mark.slow
def test_the_login_is_printed_and_all_is_removed(gapless: Terminal, made: Settings, tmp_path: Path) -> None:
    """The command prints the login of the demo that is there, and --remove removes the whole folder."""
    folder = tmp_path / "copy"
    shutil.copytree(made.state.parent, folder, symlinks=True)
    with (
        installation.database(replace(made, state=folder / "var")) as database,
        database.write() as connection,
    ):
        demonstration.complete(connection, datetime.now(UTC))
    words = ("demo", "--folder", str(folder), "--seed", str(SEED), "--config", str(ROOT / "mkdocs.yml"))
    ran = gapless(*words, "--no-serve")
    assert (0, True) == (ran.returncode, (folder / "var" / "login").read_text() in ran.stdout)
    assert 0 == gapless(*words, "--remove").returncode
    assert not folder.exists()
