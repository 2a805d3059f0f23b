"""What the service keeps besides releases: its database and its keys, made from the settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, Flask, current_app
from flask.blueprints import BlueprintSetupState
from sqlalchemy.exc import DBAPIError

from kb_server.data import migrations
from kb_server.data.database import Database, locate, reason
from kb_server.data.keys import Keys
from kb_server.settings import Settings

blueprint = Blueprint("storage", __name__)


def database() -> Database:
    """The application's database, its schema brought up to date by the first who asks.

    Raises DBAPIError while it is away: the service starts, serves and searches without it.
    """
    found: Database = current_app.extensions["gapless.database"]
    if not current_app.extensions.get("gapless.database.ready"):
        migrations.upgrade(found)
        current_app.extensions["gapless.database.ready"] = True
    return found


def keys() -> Keys:
    """The application's keys."""
    found: Keys = current_app.extensions["gapless.keys"]
    return found


def present() -> bool:
    """Has this application a database? The preview of `mkdocs serve` has none."""
    return "gapless.database" in current_app.extensions


class Away(RuntimeError):
    """The database does not answer. The message says what to do."""


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The database of these settings, its schema up to date, for a command. Raises Away."""
    found = Database(locate(settings.database, settings.state))
    try:
        migrations.upgrade(found)
        yield found
    except DBAPIError as error:
        raise Away(f"The database is away: {reason(error)}. gapless doctor tells more.") from error
    finally:
        found.close()


@blueprint.record_once
def _install(state: BlueprintSetupState) -> None:
    app: Flask = state.app  # type: ignore[assignment]
    chosen: Settings = app.extensions["gapless.settings"]
    app.extensions["gapless.database"] = Database(locate(chosen.database, chosen.state))
    app.extensions["gapless.keys"] = Keys(chosen.secret_key, chosen.state)
