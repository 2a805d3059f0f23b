"""The health of the log: whether the database answers, and what waits in the spool."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.exc import DBAPIError

from kb_server.data.database import reason
from kb_server.log.intake import ingester, recorder
from kb_server.web import application

_WAIT = 0.7  # seconds that a health check waits for what it asks: it must answer within a second

_EXTENSION = "gapless.health.probes"
_SILENT = f"it did not answer within {_WAIT:g} s"

_State = Mapping[str, Any]


class Probe:
    """Asks something in threads of their own, one at a time, so that nobody has to wait for it."""

    def __init__(self, ask: Callable[[], _State], silent: _State) -> None:
        """`silent` is the answer of what does not answer."""
        self._ask = ask
        self._silent = silent
        self._turn = threading.Lock()
        self._asking: threading.Thread | None = None
        self._said = silent

    def begin(self) -> None:
        """Ask, unless it is being asked."""
        with self._turn:
            if self._asking is None or not self._asking.is_alive():
                self._asking = threading.Thread(target=self._run, name="health", daemon=True)
                self._asking.start()

    def answer(self, until: float) -> _State:
        """What it said, or the silent answer if it has said nothing `until` then (steady seconds)."""
        asking = self._asking
        if asking is not None:
            asking.join(max(0.0, until - time.monotonic()))
        return self._silent if asking is None or asking.is_alive() else self._said

    def _run(self) -> None:
        said = self._silent  # should it fail
        try:
            said = self._ask()
        finally:
            self._said = said


def state() -> dict[str, Any]:
    """Return {"database": "works" or "unreachable: …", "spool": the fields of `spool.Depth`}.

    While events cannot be written, "events" says why; "spool" is missing where it cannot be read. This wakes
    the ingester.
    """
    ingester().wake()
    probes = current_app.extensions.get(_EXTENSION)
    if probes is None:
        made = _probes(current_app._get_current_object())  # type: ignore[attr-defined]
        probes = current_app.extensions.setdefault(_EXTENSION, made)
    until = time.monotonic() + _WAIT
    for probe in probes:
        probe.begin()
    return {name: value for probe in probes for name, value in probe.answer(until).items()}


def _probes(app: Flask) -> tuple[Probe, ...]:
    def of(ask: Callable[[], _State]) -> Callable[[], _State]:
        def within() -> _State:
            with app.app_context():
                return ask()

        return within

    return (
        Probe(of(_database), {"database": f"unreachable: {_SILENT}"}),
        Probe(of(_spool), {"events": f"unknown: the spool cannot be read: {_SILENT}"}),
    )


def _database() -> _State:
    try:
        with application.database().read() as connection:
            connection.execute(sa.select(1))
    except (DBAPIError, OSError) as error:
        return {"database": f"unreachable: {reason(error)}"}
    return {"database": "works"}


def _spool() -> _State:
    spool = recorder().spool
    try:
        trouble, depth = spool.trouble(), spool.depth()
    except OSError as error:
        return {"events": f"unknown: the spool cannot be read: {error.strerror}"}
    return {
        "spool": dataclasses.asdict(depth),
        **({"events": f"dropped: {trouble}"} if trouble else {}),
    }
