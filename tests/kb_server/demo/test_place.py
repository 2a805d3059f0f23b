"""The folder of the demo."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb_server.data import installation
from kb_server.demo import place
from kb_server.demo.place import NotDemo
from kb_server.settings import Settings

NOW = datetime(2026, 11, 27, 15, 20, tzinfo=UTC)


def test_the_demo_has_a_database_of_its_own(chosen: Settings, tmp_path: Path) -> None:
    """Whatever database is set, the demo uses a file in its folder, and it writes no mail."""
    assert "" == chosen.database
    assert ("", "", ()) == (chosen.smtp, chosen.alert_webhook, chosen.digest_to)
    assert tmp_path / "demo" / "var" == chosen.state


@pytest.mark.slow
def test_a_demo_is_marked_and_removed(chosen: Settings) -> None:
    """A demo is known by the mark in its database, has one password that only its owner reads, and goes."""
    assert place.seed(chosen) is None
    place.prepare(chosen, 5, NOW).close()
    assert 5 == place.seed(chosen)
    assert len(place.password(chosen)) >= 12
    assert 0o600 == (chosen.state / "login").stat().st_mode & 0o777
    assert place.remove(chosen)
    assert not chosen.state.parent.exists()
    assert not place.remove(chosen)


@pytest.mark.slow
def test_a_real_database_is_left_alone(chosen: Settings) -> None:
    """Where the folder has a database without the mark, nothing is made, and nothing removed."""
    with installation.database(chosen):
        pass
    before = (chosen.state / "gapless.db").read_bytes()
    for touch in (lambda: place.prepare(chosen, 5, NOW), lambda: place.remove(chosen)):
        with pytest.raises(NotDemo, match="holds no demo"):
            touch()
    assert before == (chosen.state / "gapless.db").read_bytes()


def test_a_folder_with_something_else_is_left_alone(chosen: Settings) -> None:
    """A folder that holds anything but a demo is not touched."""
    chosen.state.mkdir(parents=True)
    (chosen.state / "letter.txt").write_text("mine")
    with pytest.raises(NotDemo):
        place.remove(chosen)
    with sqlite3.connect(chosen.state / "gapless.db") as other:
        other.execute("CREATE TABLE letters (text)")
    other.close()
    with pytest.raises(NotDemo):
        place.remove(chosen)
    assert (chosen.state / "letter.txt").exists()
