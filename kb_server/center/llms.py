"""`/llms.txt` names the server for assistants, as long as this service has one."""

from __future__ import annotations

from pathlib import Path

from flask import Response, request

from kb_server.web import application
from kb_server.web.request import release, root

NAME = "llms.txt"
_SECTION = """
## For assistants

- [{address}]({address}): a server of the Model Context Protocol (streamable HTTP, no login). It searches \
these pages, reads them, and takes a report when no page answers.
"""


def show(path: str, file: Path) -> Response | None:
    """The file with the address of the server; None where another page is asked for, or there is none."""
    if path != NAME or not application.settings().assistants_per_minute:
        return None
    text = release().read(file) + _SECTION.format(address=f"{root()}mcp")
    response = Response(text, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
