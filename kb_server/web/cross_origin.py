"""Pages of other sites: which of them may ask which addresses (CORS, as the Fetch standard defines it).

An address is open to the widget when its view is declared so. The sites are those of GAPLESS_WIDGET_ORIGINS.
Their requests carry no cookies: no answer allows it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import Forbidden

from kb_server.web.application import settings

KEPT = 7200  # seconds that a browser keeps the answer to a preflight: the most that Chromium does

blueprint = Blueprint("cross_origin", __name__)

View = TypeVar("View", bound=Callable[..., Any])


def open_to_widget(view: View) -> View:
    """Declare that the widget asks this view from pages of the allowed sites."""
    view.open_to_widget = True  # type: ignore[attr-defined]
    return view


def allowed() -> bool:
    """Does a page of an allowed site send this request, to an address that is open to the widget?"""
    origins = settings().widget_origins
    return bool(origins) and _is_open() and request.headers.get("Origin", "") in origins


def refuse_others() -> None:
    """Raise Forbidden when the page of a site that is not allowed sends this request."""
    origin = request.headers.get("Origin")
    if origin and not allowed() and f"{origin}/" != request.host_url:
        raise Forbidden("GAPLESS_WIDGET_ORIGINS does not list the site of this page.")


@blueprint.after_app_request
def _permit(response: Response) -> Response:
    if not settings().widget_origins or not _is_open():
        return response
    response.vary.add("Origin")
    if allowed():
        response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, POST"
            response.headers["Access-Control-Allow-Headers"] = "Content-Type"
            response.headers["Access-Control-Max-Age"] = str(KEPT)
    return response


def _is_open() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "open_to_widget", False)
