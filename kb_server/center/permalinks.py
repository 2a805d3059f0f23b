"""Permalinks: `/a/<id>` and `/a/<id>/<anchor>` lead to the article, wherever it has moved."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from kb_server.access.audiences import audiences
from kb_server.center import pages
from kb_server.releases.articles import resolve, with_case
from kb_server.web.request import release

KEPT = ("via", "segment", "h")  # our own parameters; all others are dropped

blueprint = Blueprint("permalinks", __name__)


@blueprint.get("/a/<name>/", strict_slashes=False)
@blueprint.get("/a/<name>/<anchor>/", strict_slashes=False)
def follow(name: str, anchor: str = "") -> Response:
    """Redirect to the article's page; 404 if there is none, or if this reader may not see it.

    A site may have a folder `a/` of its own: where no article has this id, the page there is shown.
    """
    articles = release().articles
    known = with_case(articles, name)
    if known not in articles:
        return pages.page(request.path.lstrip("/"))
    found = resolve(articles, known, anchor)
    if found is None or found[0].audience not in audiences():
        raise NotFound("This link leads to no article.")
    article, place = found
    tags = urlencode([(k, v) for k in KEPT for v in request.args.getlist(k)[:1]])
    # The target is always a page of the release, below our root: this is no open redirect.
    target = f"{request.script_root}/{article.url.lstrip('/')}"
    target += (f"?{tags}" if tags else "") + (f"#{quote(place, safe='=.-_~:')}" if place else "")
    response = Response(status=302)
    response.autocorrect_location_header = False
    response.headers["Location"] = target
    response.headers["Cache-Control"] = "no-cache"
    return response
