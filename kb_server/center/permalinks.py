"""Permalinks: `/a/<id>` and `/a/<id>/<anchor>` lead to the article, wherever it has moved."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from kb_server.access.audiences import audiences
from kb_server.center import pages
from kb_server.releases.articles import resolve, spelled
from kb_server.web.request import release

KEPT = ("via", "segment", "h")  # our own tags; anything else in the query string is dropped

blueprint = Blueprint("permalinks", __name__)


@blueprint.get("/a/<name>/", strict_slashes=False)
@blueprint.get("/a/<name>/<anchor>/", strict_slashes=False)
def follow(name: str, anchor: str = "") -> Response:
    """Lead to the article's page, or say 404: also for an article that this reader may not see.

    A site may have a folder `a/` of its own: where no article has this id, the page there is shown.
    """
    articles = release().articles
    known = spelled(articles, name)
    if known not in articles:
        return pages.page(request.path.lstrip("/"))
    found = resolve(articles, known, anchor)
    if found is None or found[0].audience not in audiences():
        raise NotFound("This link leads to no article.")
    article, place = found
    tags = urlencode([(k, v) for k in KEPT for v in request.args.getlist(k)[:1]])
    # The address is one of the release's own, below our root, whatever was asked: no open redirect.
    target = f"{request.script_root}/{article.url.lstrip('/')}"
    target += (f"?{tags}" if tags else "") + (f"#{quote(place, safe='=.-_~:')}" if place else "")
    response = Response(status=302)
    response.autocorrect_location_header = False
    response.headers["Location"] = target
    response.headers["Cache-Control"] = "no-cache"
    return response
