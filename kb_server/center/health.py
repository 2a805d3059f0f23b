"""`/healthz`: whether this process can serve, and what it serves."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from kb_server.log import health as log
from kb_server.releases.current import NothingServed
from kb_server.web.application import serving
from kb_server.web.request import release
from search import EngineError

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """200 when pages and search work; 503 and the reason when one does not.

    A database that cannot be reached is reported, and is no reason for 503: the service goes on without it.
    """
    checks = {"release": _release(), "index": _index()}
    trouble = {name: problem for name, problem in checks.items() if problem}
    name = "" if checks["release"] else release().manifest.id
    body = {"status": "broken" if trouble else "ok", "release": name, "trouble": trouble, **log.state()}
    if not trouble and serving().trouble:
        body["newer"] = f"not served: {serving().trouble}"
    response = jsonify(body)
    response.status_code = 503 if trouble else 200
    response.headers["Cache-Control"] = "no-store"
    return response


def _release() -> str:
    try:
        release()
    except NothingServed as error:
        return str(error)
    return ""


def _index() -> str:
    try:
        _ = release().engine
    except (NothingServed, EngineError) as error:
        return str(error)
    return ""
