"""What a reader sees when something goes wrong: the site's own page, or JSON below `/api`; never a trace."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound, ServiceUnavailable
from werkzeug.routing import RequestRedirect

from kb_server.releases.current import NothingServed
from kb_server.web.application import serving
from kb_server.web.request import release
from kb_server.web.staff import pages as staff
from kb_server.web.staff.language import spoken
from search import EngineError

RETRY = "5"  # seconds until a browser may ask again

blueprint = Blueprint("errors", __name__)

_log = logging.getLogger(__name__)


@blueprint.app_errorhandler(HTTPException)
def _refused(error: HTTPException) -> ResponseReturnValue:
    """A request that cannot be answered as it was asked."""
    if isinstance(error, RequestRedirect):
        return error.get_response()
    response = _say(error.code or 500, error.description or error.name)
    for name, value in error.get_headers():
        if name != "Content-Type":  # such as Allow and Content-Range
            response.headers[name] = value
    return response


@blueprint.app_errorhandler(EngineError)
def _engine_failed(error: EngineError) -> Response:
    """Search is broken: said so, never shown as an empty result."""
    tell(error)
    return _say(503, "Search is not available at the moment.")


@blueprint.app_errorhandler(NothingServed)
def _nothing_served(error: NothingServed) -> Response:
    """No release can be served at all."""
    tell(error)
    return _say(503, "The learn center is not available at the moment.")


@blueprint.app_errorhandler(DBAPIError)
def _database_away(error: DBAPIError) -> Response:
    """Who is logged in cannot be found out, nor anything kept be changed."""
    _log.error(
        "%s %s: the database cannot be reached: %s", request.method, request.path, type(error.orig).__name__
    )
    return _say(503, "The database is not available at the moment.")


@blueprint.app_errorhandler(Exception)
def _failed(error: Exception) -> Response:
    """A mistake of ours."""
    _log.exception("%s %s", request.method, request.path, exc_info=error)
    return _say(500, InternalServerError.description or "")


def tell(error: EngineError | NothingServed) -> None:
    """Log that search, or all, is broken."""
    if str(error) != serving().trouble:  # which is in the log already, and would be at every request
        _log.error("%s %s: %s", request.method, request.path, error)


def _say(code: int, words: str) -> Response:
    if request.path.startswith("/api/") or request.path == "/healthz":
        response = jsonify({"error": words, "status": code})
    else:
        response = _page(code)
    response.status_code = code
    response.headers["Cache-Control"] = "no-store"
    if code == ServiceUnavailable.code:
        response.headers["Retry-After"] = RETRY
    return response


def _page(code: int) -> Response:
    """The site's own 404 page; one of the service's for anything else, and where there is no site."""
    try:
        page = release().site / "404.html"
        if code == NotFound.code and page.is_file():
            return Response(page.read_bytes(), mimetype="text/html")
    except NothingServed:
        pass
    key = f"errors.{code}"
    return staff.render("staff/error.html", code=code, key=key if key in spoken() else "errors.other")
