"""Refusals in the audit log: a person or a token that may not do what it asks for.

Some of each person are noted in a while, so that nobody fills the log, and none where the database takes
nothing: a refusal stays a refusal.
"""

from __future__ import annotations

import contextlib
import time
from datetime import timedelta

from flask import current_app, request
from sqlalchemy.exc import DBAPIError

from kb_server.data import audit
from kb_server.data.audit import Actor, Deed
from kb_server.web import application
from kb_server.web.limits import Exceeded, Limit, MemoryCounts

MOST = Limit(20, timedelta(minutes=15))  # of one person that one process notes


def note(who: str, deed: Deed = "refused", via: audit.Way = "page") -> None:
    """Note that `who` was refused at the address of this request."""
    counts: MemoryCounts = current_app.extensions.setdefault("gapless.refusals", MemoryCounts(MOST))
    rule = request.url_rule.rule if request.url_rule else ""  # no secret that may be part of the address
    with contextlib.suppress(Exceeded, DBAPIError, OSError):
        counts.take(who, 1, time.monotonic())
        with application.database().write() as connection:
            audit.note(connection, Actor(who, via), deed, f"{request.method} {rule}")
