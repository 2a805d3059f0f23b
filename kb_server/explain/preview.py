"""`/explain` where articles are written: without a login, since the asker wrote all that is shown."""

from __future__ import annotations

from flask import Response

from kb_server.explain import pages
from search.documents import AUDIENCES


def show() -> Response:
    """For the writer at his own machine."""
    return pages.page(AUDIENCES)


blueprint = pages.mounted(show)
