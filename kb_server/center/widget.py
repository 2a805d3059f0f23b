"""The widget over HTTP: its files, what it is told of the site, and articles to read in its panel.

Only pages of the sites in GAPLESS_WIDGET_ORIGINS can load it. Without that setting there is no widget.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import PurePosixPath

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import NotFound

import texts
from kb_server.center import article_tree, widget_files
from kb_server.center.media_types import media_type
from kb_server.releases import widget_site
from kb_server.releases.articles import resolve, with_case
from kb_server.web import encoded
from kb_server.web.application import settings
from kb_server.web.cross_origin import open_to_widget, refuse_others
from kb_server.web.request import release, root
from search.documents import PUBLIC

FORM = (  # texts of the contact page that the widget's form shows too
    "address",
    "address_hint",
    "choose",
    "closed_now",
    "files",
    "found",
    "kind",
    "send",
    "share",
    "shared",
    "solved",
    "solved_thanks",
    "text",
    "urgency",
)
SOON = 600  # seconds for which a browser keeps what may change
YEAR = 365 * 24 * 3600  # seconds for which it keeps the files of a version

blueprint = Blueprint("widget", __name__)


@blueprint.before_request
def _guard() -> None:
    if not settings().widget_origins:
        raise NotFound("There is no widget: GAPLESS_WIDGET_ORIGINS is not set.")
    refuse_others()


@blueprint.get("/widget.js")
def loader() -> Response:
    """The script that a page of the product names. It loads the rest in the version of this service."""
    return _file(widget_files.LOADER, f"public, max-age={SOON}")


@blueprint.get("/-/widget/<version>/<name>")
@open_to_widget
def file(version: str, name: str) -> Response:
    """A file of the widget. A page that was open during an upgrade gets the new one."""
    current = version == widget_files.read().version
    return _file(name, f"public, max-age={YEAR}, immutable" if current else "no-cache")


@blueprint.get("/-/widget/site/<lang>")
@open_to_widget
def site(lang: str) -> Response:
    """What the widget is told of the site, with the articles to offer in `lang`."""
    served = release()
    known = widget_site.load(served.directory / widget_site.FILE)
    rules = [
        {
            "id": rule.id,
            "pages": rule.pages,
            "event": rule.event,
            "times": rule.times,
            "within": rule.within,
            "articles": [asdict(one) for one in widget_site.offered(rule, served.articles, lang)],
        }
        for rule in known.contexts
    ]
    said = texts.load(lang)
    form = {key: said(f"contact.{key}") for key in FORM}
    told = {"name": known.name, "contact": known.contact, "contexts": rules}
    return _kept(told | {"lang": said.lang, "texts": said.branch("widget"), "form": form})


@blueprint.get("/-/widget/articles/<name>")
@open_to_widget
def article(name: str) -> Response:
    """A public article, to be shown in the panel, and its address in the learn center."""
    articles = release().articles
    found = resolve(articles, with_case(articles, name))
    if found is None or found[0].audience != PUBLIC:
        raise NotFound("There is no such article.")
    address = f"{root()}{found[0].url}"  # caches keep it: where the setting says one, no Host of the sender's
    return _kept({"address": address, "content": article_tree.read(release().page(found[0].url), address)})


def _file(name: str, caching: str) -> Response:
    found = widget_files.read().files.get(name)
    if found is None:
        raise NotFound("The widget has no such file.")
    response = encoded.answer(found.plain, media_type(PurePosixPath(name)), found.compressed)
    response.headers["Cache-Control"] = caching
    response.add_etag()
    response.make_conditional(request)
    return response


def _kept(told: object) -> Response:
    made = jsonify(told)
    response = encoded.answer(made.get_data(), "application/json")
    response.headers["Cache-Control"] = f"public, max-age={SOON}"
    response.add_etag()
    response.make_conditional(request)
    return response
