"""`/explain?q=…`: how a question is read and searched, and what each article scored for each word.

It logs nothing, because people who work on articles are not customers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from pydantic import TypeAdapter, ValidationError

from kb_server.access import logins
from kb_server.access.audiences import audiences
from kb_server.releases.current import NothingServed
from kb_server.support import reader
from kb_server.web import errors
from kb_server.web.api.fields import Lang
from kb_server.web.request import release
from kb_server.web.staff import navigation
from kb_server.web.staff import pages as staff
from kb_server.web.staff.navigation import NavigationLink
from search import MAX_QUERY, THRESHOLD, EngineError, Request, read_query
from search.documents import AGENTS, PUBLIC

SHOWN = 10  # articles
UNAVAILABLE = 503

_LANG: TypeAdapter[str] = TypeAdapter(Lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What the address asks for. Unknown or invalid parameters are ignored."""

    text: str  # as search reads it
    cut: bool  # was it longer?
    lang: str  # of the page that the question comes from; "" for none or an invalid one
    public: bool  # without agents' articles
    literal: bool  # without corrections

    def request(self, seen: Collection[str]) -> Request:
        """The search for a reader who may see these audiences."""
        shown = frozenset({PUBLIC} if self.public else seen)
        return Request(text=self.text, lang=self.lang, audiences=shown, correct=not self.literal, limit=SHOWN)


def mounted(view: Callable[[], ResponseReturnValue]) -> Blueprint:
    """A blueprint with `view` at `/explain`."""
    made = Blueprint(
        "explain",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/explain/static",
    )
    made.get("/explain", endpoint="show")(view)
    navigation.add(made, NavigationLink("explain", "explain.show", "explain.title", group="tools", key="x"))
    return made


def page(seen: Collection[str]) -> Response:
    """Explain the question in the address, or say why it fails (503); without one, show the form."""
    form = _read()
    try:
        served = release()
        values = {
            "articles": served.articles,
            "langs": sorted(reader.languages(served)),
            "inside": AGENTS in seen and any(a.audience == AGENTS for a in served.articles.values()),
        }
        explained = served.engine.explain(form.request(seen)) if form.text else None
    except (EngineError, NothingServed) as error:
        errors.log_failure(error)
        response = _shown(form, trouble=str(error))
        response.status_code = UNAVAILABLE
        response.headers["Retry-After"] = errors.RETRY
        return response
    return _shown(form, explained=explained, **values)


@logins.require("agent")
def show() -> Response:
    """Show the page to logged-in users, with the articles that they may see."""
    return page(audiences())


blueprint = mounted(show)


def _read() -> Form:
    asked = request.args
    text = asked.get("q", "")
    try:
        lang = _LANG.validate_python(asked.get("lang", ""))
    except ValidationError:
        lang = ""
    return Form(
        text=read_query(text),
        cut=len(text.strip()) > MAX_QUERY,
        lang=lang,
        public=asked.get("public") == "1",
        literal=asked.get("correct") == "0",
    )


def _shown(form: Form, **values: object) -> Response:
    bounds = {"most": MAX_QUERY, "shown": SHOWN, "threshold": THRESHOLD}
    return staff.render(
        "explain/page.html", viewer=logins.current(), here="explain", form=form, **bounds, **values
    )
