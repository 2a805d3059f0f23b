"""What an application holds: its settings, what it serves, its database and its keys."""

from __future__ import annotations

from flask import Blueprint, Flask, current_app
from flask.blueprints import BlueprintSetupState
from sqlalchemy.exc import DBAPIError

from kb_server.data import demonstration, migrations
from kb_server.data.database import Database
from kb_server.data.keys import Keys
from kb_server.releases.current import Source
from kb_server.settings import Settings
from kb_server.settings.database_url import locate

PATIENCE = 0.8  # seconds that a request waits for the database
TURN = (
    5.0  # … and two threads of a process for others to have written SQLite: on a busy machine that takes long
)
LIMIT = 5.0  # seconds after which a request leaves a PostgreSQL server that does not answer

blueprint = Blueprint("application", __name__)


def settings() -> Settings:
    """The application's settings."""
    found: Settings = current_app.extensions["gapless.settings"]
    return found


def serving() -> Source:
    """What the application serves."""
    found: Source = current_app.extensions["gapless.serving"]
    return found


def database() -> Database:
    """The application's database. The first call migrates its schema.

    Raises DBAPIError while the database cannot be reached, and OSError while a full disk keeps it from
    being made: the service starts, serves and searches without it. No request waits for it long.
    """
    found: Database = current_app.extensions["gapless.database"]
    if not current_app.extensions.get("gapless.database.ready"):
        migrations.upgrade(found)
        current_app.extensions["gapless.database.ready"] = True
    return found


def has_database() -> bool:
    """Does this application have a database? The preview of `mkdocs serve` has none."""
    return "gapless.database" in current_app.extensions


def is_demo() -> bool:
    """Is everything in this application's database invented? Asked once; a real one becomes no demo."""
    if not has_database():
        return False
    if "gapless.demo" not in current_app.extensions:
        try:
            with database().read() as connection:
                current_app.extensions["gapless.demo"] = demonstration.seed(connection) is not None
        except (DBAPIError, OSError):  # pages that need no database are shown without it
            return False
    return bool(current_app.extensions["gapless.demo"])


def keys() -> Keys:
    """The application's keys."""
    found: Keys = current_app.extensions["gapless.keys"]
    return found


@blueprint.record_once
def _install(state: BlueprintSetupState) -> None:
    app: Flask = state.app  # type: ignore[assignment]
    chosen: Settings = app.extensions["gapless.settings"]
    app.extensions["gapless.database"] = Database(
        locate(chosen.database, chosen.state), patience=PATIENCE, turn=TURN, limit=LIMIT
    )
    app.extensions["gapless.keys"] = Keys(chosen.secret_key, chosen.state)
