"""The sent links, for publishing."""

from __future__ import annotations

from collections.abc import Callable

from kb_server.data import installation
from kb_server.releases.moves import Pointing
from kb_server.settings import Settings
from kb_server.support import ledger


def sent(chosen: Settings, warn: Callable[[str], None]) -> Pointing:
    """The targets of links in the ledger. Publishing works without the database: then `warn` is called."""
    try:
        with installation.database(chosen) as database, database.read() as connection:
            return ledger.pointing(connection)
    except installation.Unreachable as error:
        warn(f"Nobody looked whether links that agents sent still lead somewhere: {error}")
        return {}
