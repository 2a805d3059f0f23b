"""The service for WSGI servers other than that of `gapless run`: `kb_server.wsgi:application`.

Importing this module starts the service: a setting that cannot be used ends the process.
"""

from __future__ import annotations

import os
import sys

from flask import Flask

from kb_server import settings
from kb_server.data.installation import HalfRestored
from kb_server.production import service


def _start() -> Flask:
    for warning in settings.unknown(os.environ):
        sys.stderr.write(f"gapless: {warning}\n")
    try:
        return service.make(settings.load())
    except (settings.BadSetting, HalfRestored) as mistake:
        sys.exit(f"gapless: {mistake}")


application = _start()
