"""What the service refuses, counted and told in its log once a minute: limits, and values that do not fit.

A line for each would let anybody fill the disk. No address and no value is in it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from http import HTTPMethod

from flask import Blueprint, Flask, Response, current_app, request
from flask.blueprints import BlueprintSetupState

EVERY = 60.0  # seconds between two lines
EXTENSION = "gapless.refusal_counts"
# What a request gets that tries to get around something; a wrong address (404) is none.
_TOLD = frozenset({400, 401, 403, 405, 411, 413, 414, 415, 422, 429, 431, 501})

blueprint = Blueprint("refusal_counts", __name__)

_log = logging.getLogger(__name__)


class RefusalCounts:
    """Refusals of one process since its last line."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[tuple[int, str]] = Counter()
        self._since = 0.0  # of the first of them, in steady seconds

    def note(self, status: int, where: str, now: float) -> None:
        """Count a refusal; `where` has no values of the request."""
        if status not in _TOLD:
            return
        with self._lock:
            self._since = self._since if self._counts else now
            self._counts[status, where] += 1

    def tell(self, now: float = float("inf")) -> None:
        """Write a line, if there is anything to tell, and a minute is over."""
        with self._lock:
            if not self._counts or now < self._since + EVERY:
                return
            counts, self._counts = self._counts, Counter()
        told = ", ".join(f"{count} x {status} {where}" for (status, where), count in counts.most_common())
        _log.warning("refused: %s", told)


def of(service: Flask) -> RefusalCounts:
    """The counts of a service in this process."""
    found: RefusalCounts = service.extensions[EXTENSION]
    return found


@blueprint.record_once
def _install(state: BlueprintSetupState) -> None:
    state.app.extensions[EXTENSION] = RefusalCounts()


@blueprint.after_app_request
def _count(response: Response) -> Response:
    now, counts = time.monotonic(), of(current_app)
    if response.status_code in _TOLD:
        rule = request.url_rule.rule if request.url_rule else "elsewhere"
        method = request.method if request.method in HTTPMethod.__members__ else "another method"
        counts.note(response.status_code, f"{method} {rule}", now)
    counts.tell(now)
    return response
