"""The health of the log: whether the database answers, and what waits in the spool."""

from __future__ import annotations

import dataclasses
import threading
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.exc import DBAPIError

from kb_server.data.database import reason
from kb_server.log.intake import ingester, recorder
from kb_server.web import application

_WAIT = 0.7  # seconds that a health check waits for the database: it must answer within a second

_WORKS = "works"
_SILENT = f"unreachable: it did not answer within {_WAIT:g} s"


class DatabaseProbe:
    """Asks the database in a thread of its own, one question at a time, so that nobody has to wait."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._turn = threading.Lock()
        self._asking: threading.Thread | None = None
        self._said = _SILENT

    def ask(self) -> str:
        """Return "works", or "unreachable: …" and why."""
        with self._turn:
            if self._asking is None or not self._asking.is_alive():
                self._asking = threading.Thread(target=self._ask, name="health", daemon=True)
                self._asking.start()
            asking = self._asking
        asking.join(_WAIT)
        return _SILENT if asking.is_alive() else self._said

    def _ask(self) -> None:
        try:
            with self._app.app_context(), application.database().read() as connection:
                connection.execute(sa.select(1))
        except (DBAPIError, OSError) as error:
            self._said = f"unreachable: {reason(error)}"
        else:
            self._said = _WORKS


def state() -> dict[str, Any]:
    """Return {"database": "works" or "unreachable: …", "spool": the fields of `spool.Depth`}.

    While events cannot be written, "events" says why. This wakes the ingester.
    """
    ingester().wake()
    probe: DatabaseProbe | None = current_app.extensions.get("gapless.database.probe")
    if probe is None:
        made = DatabaseProbe(current_app._get_current_object())  # type: ignore[attr-defined]
        probe = current_app.extensions.setdefault("gapless.database.probe", made)
    spool = recorder().spool
    trouble = spool.trouble()
    return {
        "database": probe.ask(),
        "spool": dataclasses.asdict(spool.depth()),
        **({"events": f"dropped: {trouble}"} if trouble else {}),
    }
