"""`/explain` in the preview: without a login, for the pages that are being written."""

from __future__ import annotations

from flask import Response

from kb_server.explain import pages
from search.documents import PUBLIC


def show() -> Response:
    """Show the page to the writer at their own machine."""
    return pages.page({PUBLIC})


blueprint = pages.mounted(show)
