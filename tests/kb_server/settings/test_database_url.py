"""The address of the database."""

from pathlib import Path

import pytest

from kb_server.settings import BadSetting, load
from kb_server.settings.database_url import locate


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", "sqlite:////state/gapless.db"),
        ("/data/kb.db", "sqlite:////data/kb.db"),
        ("sqlite:////data/kb.db", "sqlite:////data/kb.db"),
        ("postgresql://me:secret@db/kb", "postgresql+psycopg://me:***@db/kb"),
        ("postgres://me@db/kb?sslmode=require", "postgresql+psycopg://me@db/kb?sslmode=require"),
    ],
)
def test_where_it_is(text: str, shown: str) -> None:
    """The setting may be nothing, a path, or an address."""
    assert shown == locate(text, Path("/state")).render_as_string()


@pytest.mark.parametrize("text", ["mysql://db/kb", "://", "sqlite://", "sqlite:///x?mode=memory", "what://"])
def test_no_database(text: str) -> None:
    """What is no database of ours stops the start, naming the setting and never its value."""
    with pytest.raises(BadSetting, match="GAPLESS_DATABASE: its value is n"):
        load({"GAPLESS_DATABASE": text})
