"""The service of one process in production, made from settings."""

from __future__ import annotations

import contextlib

from flask import Flask

from kb_server import app
from kb_server.data import syslog
from kb_server.releases.current import CurrentRelease, NothingServed
from kb_server.releases.watch import ReleaseWatch
from kb_server.settings import Settings


def make(chosen: Settings) -> Flask:
    """Make the service, and open the current release."""
    syslog.begin(chosen)
    serving = CurrentRelease(chosen.releases, engine=chosen.engine)
    # Open the release now, so that the first request does not wait for the index and a damaged index is in
    # the log from the start. The service answers 503 until a release is published.
    with contextlib.suppress(NothingServed), serving.lease():
        pass
    ReleaseWatch(serving).start()
    return app.create(chosen, serving)
