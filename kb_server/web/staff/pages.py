"""Rendering pages for staff in their frame, and the switches of language and colours."""

from __future__ import annotations

from functools import partial
from itertools import groupby

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.exceptions import BadRequest

import texts
from kb_server.web import application
from kb_server.web.request import local
from kb_server.web.staff import language, navigation, preferences
from kb_server.web.staff.navigation import Viewer

blueprint = Blueprint(
    "staff", __name__, url_prefix="/staff", template_folder="templates", static_folder="static"
)


def render(template: str, *, viewer: Viewer | None = None, here: str = "", **values: object) -> Response:
    """The page of `template` in the reader's language; `here` is its name in the navigation. Never cached."""
    spoken = language.spoken()
    links = navigation.links(viewer)
    frame = {
        "t": spoken,
        "rich": partial(language.rich, spoken),
        "languages": [(lang, texts.autonym(lang)) for lang in texts.LANGUAGES],
        "scheme": preferences.scheme(),
        "schemes": preferences.SCHEMES,
        "groups": [(group, list(found)) for group, found in groupby(links, lambda link: link.group)],
        "search": navigation.search() if viewer else "",
        "leave": navigation.leave(),
        "demo": application.is_demo(),
        "address": request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else "",
    }
    page = render_template(template, viewer=viewer, here=here, **frame, **values)
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"  # customers' words may be in an address
    return response


@blueprint.post("/language")
def choose_language() -> Response:
    """Keep the chosen language and go back to the page."""
    return _chosen("lang")


@blueprint.post("/scheme")
def choose_scheme() -> Response:
    """Keep the chosen colours, light or dark, and go back to the page."""
    return _chosen("scheme")


def _chosen(name: str) -> Response:
    target = local(request.form.get("next", ""))
    response: Response = make_response(redirect(f"{request.script_root}{target or '/'}", 303))
    try:
        preferences.remember(response, name, request.form.get(name, ""))
    except preferences.UnknownChoice as error:
        raise BadRequest(str(error)) from error
    return response
