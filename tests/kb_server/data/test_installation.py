"""The database of an installation, opened for a command."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from kb_server.data import installation, migrations
from kb_server.data.database import Database
from kb_server.settings import Settings
from kb_server.settings.database_url import locate


def test_away(tmp_path: Path) -> None:
    """A command says that the database cannot be reached, without the statement and its values."""
    (tmp_path / "gapless.db").mkdir()
    words = r"^The database cannot be reached: .* Run gapless doctor for details\.$"
    with (
        pytest.raises(installation.Unreachable, match=words),
        installation.database(Settings(state=tmp_path)),
    ):
        pass


@pytest.mark.slow
def test_it_is_ready_when_it_is_opened(tmp_path: Path) -> None:
    """A command finds the database at the newest schema, also where there was none."""
    with installation.database(Settings(state=tmp_path / "var")) as opened:
        assert migrations.newest() == migrations.version(opened)


@pytest.mark.slow
def test_a_database_of_a_later_version(tmp_path: Path, database_setting: str) -> None:
    """A database that a later version migrated is refused, with a cure, and left as it is."""
    settings = Settings(state=tmp_path / "var", database=database_setting)
    with installation.database(settings) as opened, opened.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with (
        pytest.raises(installation.Unreachable, match=r"9999.*later version.*Install that version"),
        installation.database(settings),
    ):
        pass
    left = Database(locate(database_setting, tmp_path / "var"))
    assert "9999" == migrations.version(left)
    left.close()
