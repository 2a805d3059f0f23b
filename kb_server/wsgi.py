"""The service for production servers: `gunicorn kb_server.wsgi:application`.

Importing this module starts the service: a setting that cannot be used ends the process.
"""

from __future__ import annotations

import contextlib
import os
import sys

from flask import Flask

from kb_server import app, settings
from kb_server.releases.current import CurrentRelease, NothingServed
from kb_server.releases.watch import ReleaseWatch


def _start() -> Flask:
    for warning in settings.unknown(os.environ):
        sys.stderr.write(f"gapless: {warning}\n")
    try:
        return _made(settings.load())
    except settings.BadSetting as mistake:
        sys.exit(f"gapless: {mistake}")


def _made(chosen: settings.Settings) -> Flask:
    serving = CurrentRelease(chosen.releases, engine=chosen.engine)
    # Open the release now, so that the first request does not wait for the index and a damaged index is in
    # the log from the start. The service answers 503 until a release is published.
    with contextlib.suppress(NothingServed), serving.lease():
        pass
    ReleaseWatch(serving).start()
    return app.create(chosen, serving)


application = _start()
