"""`/-/ask`: a question about a session or a video, sent by a plain form of the page. It needs no script."""

from __future__ import annotations

import secrets
from urllib.parse import quote

from flask import Blueprint, Response, make_response, redirect, request
from werkzeug.exceptions import BadRequest, ServiceUnavailable, TooManyRequests

from kb_server.log import wire
from kb_server.log.events import Asked
from kb_server.log.intake import ingester, recorder, sender
from kb_server.log.recorder import Sender
from kb_server.log.wire import MalformedEvent
from kb_server.releases.articles import PublishedArticle
from kb_server.web import application
from kb_server.web.limits import Exceeded
from kb_server.web.request import release

ACTION = "-/ask"  # where the form is sent
THANKS = "gapless-asked"  # the place of the page that thanks
TRAP = "website"  # a field that people do not see, and machines fill in

blueprint = Blueprint("page_asking", __name__)


@blueprint.post(f"/{ACTION}")
def ask() -> Response:
    """Log the question as the page's script would, and lead back to the page, which thanks."""
    if not application.has_database():  # the preview logs nothing
        raise ServiceUnavailable("Questions are not taken here.")
    who, name = sender(), request.form.get("article", "")
    article = release().articles.get(name)
    if request.form.get(TRAP) or article is None or not article.url or not who.article(name):
        raise BadRequest("There is no such page to ask about.")
    try:
        kept = recorder().tell(_event(name, article, who), who, "")
    except MalformedEvent as error:
        raise BadRequest(str(error)) from error
    except Exceeded as wait:
        raise TooManyRequests("Too many questions from this network.", retry_after=wait.seconds) from wait
    if not kept:
        raise ServiceUnavailable("The spool is full.")
    ingester().wake()
    response = make_response(redirect(f"{request.script_root}/{quote(article.url)}#{THANKS}", 303))
    response.headers["Cache-Control"] = "no-store"
    return response


def _event(name: str, article: PublishedArticle, who: Sender) -> Asked:
    """The question, read as strictly as one of a script. Raises MalformedEvent."""
    given = {key: request.form.get(key, "") for key in ("text", "address", "anchor")}
    values = {
        **given,
        "id": secrets.token_hex(16),
        "at": who.now,
        "page": f"{request.script_root}/{article.url}" if article.audience == "public" else "",
        "lang": article.lang,
        "release": release().manifest.id,
        "article": name,
    }
    return wire.read(Asked, values, lambda at: at)
