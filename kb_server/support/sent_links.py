"""What publishing must know of the links that were sent."""

from __future__ import annotations

from collections.abc import Callable

from kb_server.data import installation
from kb_server.releases.moves import Pointing
from kb_server.settings import Settings
from kb_server.support import ledger


def sent(chosen: Settings, warn: Callable[[str], None]) -> Pointing:
    """What the links in the ledger point at. Publishing needs no database: without it `warn` is told."""
    try:
        with installation.database(chosen) as database, database.read() as connection:
            return ledger.pointing(connection)
    except installation.Unreachable as error:
        warn(f"Nobody looked whether links that agents sent still lead somewhere: {error}")
        return {}
