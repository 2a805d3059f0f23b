"""The database of an installation, opened for a command."""

from pathlib import Path

import pytest

from kb_server.data import installation, migrations
from kb_server.settings import Settings


def test_away(tmp_path: Path) -> None:
    """A command says that the database cannot be reached, without the statement and its values."""
    (tmp_path / "gapless.db").mkdir()
    words = r"^The database cannot be reached: .* Run gapless doctor for details\.$"
    with (
        pytest.raises(installation.Unreachable, match=words),
        installation.database(Settings(state=tmp_path)),
    ):
        pass


def test_it_is_ready_when_it_is_opened(tmp_path: Path) -> None:
    """A command finds the database at the newest schema, also where there was none."""
    with installation.database(Settings(state=tmp_path / "var")) as opened:
        assert migrations.newest() == migrations.version(opened)
