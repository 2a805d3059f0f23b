"""The sent links, for publishing."""

from __future__ import annotations

from collections.abc import Callable

from kb_server.data import installation
from kb_server.releases.moves import Pointing
from kb_server.settings import Settings
from kb_server.support import ledger


def sent(chosen: Settings, warn: Callable[[str], None]) -> Pointing:
    """The targets of sent links. When the database cannot be reached, warn and return none."""
    try:
        with installation.database(chosen) as database, database.read() as connection:
            return ledger.pointing(connection)
    except installation.Unreachable as error:
        warn(f"The links that agents sent were not checked: {error}")
        return {}
