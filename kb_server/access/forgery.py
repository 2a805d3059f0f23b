"""Cross-site request forgery: refuse requests that another site's page makes a browser send.

The algorithm is Go 1.25's `http.CrossOriginProtection`: browsers say with `Sec-Fetch-Site` where a
request comes from. Older browsers send `Origin`. A request with neither is not from a browser and has no
cookies.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, request
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import Forbidden

from kb_server.access import callers, logins, refusals
from kb_server.web import cross_origin

SAFE = ("GET", "HEAD", "OPTIONS")

blueprint = Blueprint("forgery", __name__)


def crosses(*, method: str, host: str, site: str | None, origin: str | None) -> bool:
    """Do the headers Host, Sec-Fetch-Site and Origin show a harmful request from another origin?"""
    if method in SAFE:
        return False
    if site:
        return site not in ("same-origin", "none")
    if not origin:
        return False
    try:
        return urlsplit(origin).netloc != host
    except ValueError:  # such as http://[evil: not our address
        return True


@blueprint.before_app_request
def _refuse() -> None:
    if request.method in SAFE:
        return
    if callers.with_token() or cross_origin.allowed():  # neither comes with a cookie
        return
    site = request.headers.get("Sec-Fetch-Site")
    if crosses(
        method=request.method,
        host="" if site else request.host,
        site=site,
        origin=request.headers.get("Origin"),
    ):
        _note()
        raise Forbidden("This request came from another site's page.")


def _note() -> None:
    """Note a forged request that came with somebody's login; others are of no use, and may be many."""
    try:
        user = logins.entered() if logins.claimed() else None
    except DBAPIError:
        return
    if user is not None:
        refusals.note(user.name, "forged")
