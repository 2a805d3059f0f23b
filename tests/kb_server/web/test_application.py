"""Promises about what an application holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb_server import app
from kb_server.data import migrations
from kb_server.data.keys import Keys
from kb_server.settings import Settings
from kb_server.web import application


@pytest.mark.slow
def test_the_database_is_made_when_it_is_first_used(tmp_path: Path) -> None:
    """Making the application touches no database; the first use creates it at the newest schema."""
    service = app.create(Settings(state=tmp_path / "var"), features=(application,))
    assert not (tmp_path / "var").exists()
    with service.app_context():
        assert application.has_database()
        opened = application.database()
        assert migrations.newest() == migrations.version(opened)
        assert opened is application.database()
        opened.close()


def test_an_application_without_a_database() -> None:
    """An application without this feature has no database, and can say so."""
    with app.create(Settings(), features=()).app_context():
        assert not application.has_database()


def test_the_keys_are_the_installations(tmp_path: Path) -> None:
    """The application's keys come from its own settings."""
    chosen = Settings(state=tmp_path, secret_key="k" * 32)
    with app.create(chosen, features=(application,)).app_context():
        assert Keys("k" * 32, tmp_path).of("links") == application.keys().of("links")
