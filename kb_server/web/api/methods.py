"""The methods of `/mcp` and of an address below `/api`: those that operate it, not those of pages beside it.

The route of the pages matches every path. Without this module, `GET /api/similar` would be answered as a
missing page, and `Allow` would name GET where only POST works. Assistants ask `GET /mcp`, and take a 405 for
the answer that nothing is pushed.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import MapAdapter, RequestRedirect

PAGES = "site.page"
MCP = "/mcp"

blueprint = Blueprint("methods", __name__)


@blueprint.before_app_request
def _check_method() -> Response | None:
    if not request.path.startswith("/api/") and request.path != MCP:
        return None
    if request.method != "OPTIONS" and request.endpoint not in (None, PAGES):
        return None  # an operation was found for this method
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        return None
    allowed = _allowed(adapter)
    if not allowed - {"OPTIONS"}:  # no operation: perhaps a page
        if request.method in ("GET", "HEAD"):
            return None
        raise NotFound("There is nothing at this address.")
    if request.method not in allowed:
        raise MethodNotAllowed(sorted(allowed))
    if request.method == "OPTIONS":
        return Response(status=204, headers={"Allow": ", ".join(sorted(allowed))})
    return None


def _allowed(adapter: MapAdapter) -> set[str]:
    allowed = {str(method) for method in adapter.allowed_methods()}
    try:
        endpoint, _ = adapter.match(method="GET")
    except (HTTPException, RequestRedirect):
        return allowed
    return allowed - {"GET", "HEAD"} if endpoint == PAGES else allowed
