"""Error responses: the site's own page, or problem details for programs; never a stack trace."""

from __future__ import annotations

import errno
import logging
import re
from pathlib import Path

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DataError, DBAPIError
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    NotFound,
    ServiceUnavailable,
    default_exceptions,
)
from werkzeug.routing import RequestRedirect

from kb_server.data.database import reason
from kb_server.data.database_file import DatabaseUnusable
from kb_server.releases.current import NothingServed
from kb_server.web import encoded, problems
from kb_server.web.application import serving
from kb_server.web.request import release
from kb_server.web.staff import navigation
from kb_server.web.staff import pages as staff
from kb_server.web.staff.language import spoken
from kb_server.web.staff.navigation import Viewer
from search import EngineError

_SECRETS = frozenset({"token", "signature", "secret"})  # parts of addresses that let somebody do something

RETRY = "5"  # seconds until a browser may ask again

_PROGRAMS = ("/healthz", "/mcp", "/login/oidc/ended")

_STAFF = ("studio", "desk", "explain")  # below them who is logged in sees the frame of their own pages

_LATER = frozenset({401, 503})  # whose requests may succeed as they are, once somebody is logged in, or later

_PASSWORDS = frozenset({"login", "invitation"})  # below them forms ask for what no page may show again

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})

_FOLDER = re.compile(r"[a-z]{2}(?:[-_][A-Za-z0-9]{2,8})*")  # of a language

blueprint = Blueprint("errors", __name__)

_log = logging.getLogger(__name__)


@blueprint.app_errorhandler(HTTPException)
def _refused(error: HTTPException) -> ResponseReturnValue:
    """Answer a request that is wrong or not allowed."""
    if isinstance(error, RequestRedirect):
        return error.get_response()
    response = _response(error.code or 500, error.description or error.name)
    for name, value in error.get_headers():
        if name != "Content-Type":  # such as Allow and Content-Range
            response.headers[name] = value
    return response


@blueprint.app_errorhandler(EngineError)
def _engine_failed(error: EngineError) -> Response:
    """Answer 503: a broken search is never shown as an empty result."""
    log_failure(error)
    return _response(503, "Search is not available at the moment.")


@blueprint.app_errorhandler(NothingServed)
def _nothing_served(error: NothingServed) -> Response:
    """Answer 503 while no release can be served."""
    log_failure(error)
    return _response(503, "The learn center is not available at the moment.")


@blueprint.app_errorhandler(DataError)
def _unstorable(_error: DataError) -> Response:
    """Answer 400: the database cannot hold a value, such as a text with the character NUL."""
    return _response(400, "A value cannot be stored: it is too long, or holds a character that no text has.")


@blueprint.app_errorhandler(DBAPIError)
def _database_unreachable(error: DBAPIError) -> Response:
    """Answer 503: without the database no login can be checked and nothing can be stored."""
    # The message of other errors may hold what customers typed.
    why = reason(error) if isinstance(error, DatabaseUnusable) else type(error.orig).__name__
    _log.error("%s %s: the database cannot be used: %s", request.method, _address(), why)
    return _response(503, "The database is not available at the moment.")


@blueprint.app_errorhandler(OSError)
def _unwritable(error: OSError) -> Response:
    """Answer 503 while the disk is full or read-only; any other failure of a file is a bug of ours."""
    if error.errno not in _FULL:
        return _failed(error)
    _log.error("%s %s: nothing can be written: %s", request.method, _address(), error.strerror)
    return _response(503, "The disk of the service is full, or cannot be written.")


@blueprint.app_errorhandler(Exception)
def _failed(error: Exception) -> Response:
    """Log a bug of ours with its stack trace, and answer 500."""
    _log.exception("%s %s", request.method, _address(), exc_info=error)
    return _response(500, InternalServerError.description or "")


@blueprint.after_app_request
def _for_programs(response: Response) -> Response:
    """A program that posts to a form is told of a refusal as a problem, not by the form shown again."""
    if response.status_code < 400 or response.mimetype != "text/html" or not _asks_a_program():
        return response
    known = default_exceptions.get(response.status_code)
    detail = (known.description if known else None) or "The form was not taken. Open its page to see why."
    body = problems.written(response.status_code, detail)
    response.set_data(b"" if request.method == "HEAD" else body)
    response.mimetype = problems.MEDIA_TYPE
    return response


def log_failure(error: EngineError | NothingServed) -> None:
    """Log why search, or the whole learn center, fails."""
    if str(error) != serving().trouble:  # that one is in the log already; every request would repeat it
        _log.error("%s %s: %s", request.method, _address(), error)


def _address() -> str:
    """The address of this request for the log: where a secret is part of it, only its form."""
    rule = request.url_rule
    return rule.rule if rule is not None and _SECRETS & rule.arguments else request.path


def _response(code: int, message: str) -> Response:
    response = problems.response(code, message) if _asks_a_program() else _page(code)
    response.status_code = code
    response.headers["Cache-Control"] = "no-store"
    if code == ServiceUnavailable.code:
        response.headers["Retry-After"] = RETRY
    return response


def _asks_a_program() -> bool:
    """At these addresses programs ask; elsewhere, whoever accepts JSON and no pages."""
    hook = request.method == "POST" and request.path.startswith("/hooks/")
    if hook or request.path.startswith("/api/") or request.path in _PROGRAMS:
        return True
    accepted = request.accept_mimetypes
    wanted = max(accepted["application/json"], accepted[problems.MEDIA_TYPE])
    return wanted > accepted["text/html"]


def _page(code: int) -> Response:
    """The site's own 404 page; for staff, other errors, or without a site, the service's page."""
    viewer = _viewer() if request.path.split("/")[1] in _STAFF else None
    if viewer is not None:
        return _spoken(code, viewer)
    try:
        page = _missing(release().site)
        if code == NotFound.code and page.is_file():
            return encoded.answer(release().read(page).encode(), "text/html")
    except NothingServed:
        pass
    return _spoken(code)


def _spoken(code: int, viewer: Viewer | None = None) -> Response:
    key = f"errors.{code}"
    key = key if key in spoken() else "errors.other"
    return staff.render("staff/error.html", viewer=viewer, code=code, key=key, again=_written(code))


def _written(code: int) -> list[tuple[str, str]]:
    """The fields of a refused form, to be sent again; none where that is no help, or another site sent it."""
    ours = request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "same-origin"
    if code not in _LATER or not ours or request.files or request.path.split("/")[1] in _PASSWORDS:
        return []
    fields = list(request.form.items(multi=True))
    return [] if _SECRETS & {name for name, _ in fields} else fields


def _viewer() -> Viewer | None:
    """Who is logged in; nobody while that cannot be told, for then the error must be shown all the same."""
    try:
        found: Viewer | None = navigation.viewer()
    except (DBAPIError, HTTPException):
        return None
    return found


def _missing(site: Path) -> Path:
    """The page for a wrong address: in the language of the folder that the address begins with."""
    folder = request.path.lstrip("/").partition("/")[0]
    page = site / folder / "404.html" if _FOLDER.fullmatch(folder) else site / "404.html"
    return page if page.is_file() else site / "404.html"
