"""Rendering pages for staff in their frame, and the switch of their language."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.exceptions import BadRequest

import texts
from kb_server.web.request import local
from kb_server.web.staff import language, navigation
from kb_server.web.staff.navigation import Viewer

blueprint = Blueprint(
    "staff", __name__, url_prefix="/staff", template_folder="templates", static_folder="static"
)


def render(template: str, *, viewer: Viewer | None = None, here: str = "", **values: object) -> Response:
    """The page of `template` in the reader's language; `here` is its name in the navigation. Never cached."""
    spoken = language.spoken()
    frame = {
        "t": spoken,
        "rich": partial(language.rich, spoken),
        "languages": [(lang, texts.autonym(lang)) for lang in texts.LANGUAGES],
        "links": navigation.links(viewer),
        "leave": navigation.leave(),
        "address": request.full_path.rstrip("?") if request.method == "GET" else request.path,
    }
    page = render_template(template, viewer=viewer, here=here, **frame, **values)
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/language")
def choose() -> Response:
    """Keep the chosen language and go back to the page."""
    target = local(request.form.get("next", ""))
    response: Response = make_response(redirect(f"{request.script_root}{target or '/'}", 303))
    try:
        language.remember(response, request.form.get("lang", ""))
    except KeyError as error:
        raise BadRequest(f"lang is one of {', '.join(texts.LANGUAGES)}.") from error
    return response
