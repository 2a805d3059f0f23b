"""`/explain` where articles are written: without a login, of what search finds there."""

from __future__ import annotations

from flask import Response

from kb_server.explain import pages
from search.documents import PUBLIC


def show() -> Response:
    """For the writer at their own machine."""
    return pages.page({PUBLIC})


blueprint = pages.mounted(show)
