"""`/studio/gaps`: the list of the gaps, decisions about several of them, and each user's saved views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from kb_server.access import exports, logins, users
from kb_server.gaps import records, remarks
from kb_server.gaps.diagnosis import TYPES
from kb_server.gaps.disclosure import HIDDEN
from kb_server.gaps.records import SORTS
from kb_server.gaps.states import STATES
from kb_server.releases import store
from kb_server.releases.articles import PublishedArticle
from kb_server.settings import Settings
from kb_server.studio import gaps_decisions, gaps_filter, saved_views
from kb_server.studio.gaps_filter import EVERY, NOBODY, PAGE, GapsFilter
from kb_server.studio.narrowing import RELEASES
from kb_server.studio.saved_views import SavedView, UnfitView
from kb_server.web import application
from kb_server.web.request import any_release, local
from kb_server.web.staff import navigation
from kb_server.web.staff import pages as staff
from kb_server.web.staff.navigation import NavigationLink

VIEWS = "gaps"  # the page of the saved views
COLUMNS = (  # of a file
    "gap", "title", "state", "type", "lang", "weight", "visitors", "questions", "owner", "due", "last",
)  # fmt: skip
MOST = 5000  # gaps in one file

blueprint = Blueprint(
    "studio_gap_list",
    __name__,
    url_prefix="/studio/gaps",
    template_folder="templates",
    static_folder="static",
)
blueprint.add_app_template_test(HIDDEN.__eq__, "hidden")  # of a title
navigation.add(
    blueprint,
    NavigationLink(
        "gaps", "studio_gap_list.show", "studio.gaps.title", role="writer", group="studio", key="g"
    ),
)


@blueprint.get("")
@logins.require("writer")
def show() -> ResponseReturnValue:
    """The list; `?format=csv` and `?format=json` give it as a file."""
    chosen = gaps_filter.read(request.args)
    form = exports.asked(request.args)
    return _file(chosen, form) if form else _page(chosen)


@blueprint.post("/decide")
@logins.require("writer")
def decide() -> ResponseReturnValue:
    """Decide about the gaps that were chosen in the list, all of them or none."""
    name = request.form.get("decision", "")
    if name not in gaps_decisions.TOGETHER:
        raise NotFound
    numbers = gaps_decisions.listed(request.form.getlist("shown" if "every" in request.form else "gap"))
    value = request.form.get(name, "")
    return gaps_decisions.answer(name, [(number, value) for number in dict.fromkeys(numbers)])


@blueprint.post("/undo")
@logins.require("writer")
def undo() -> ResponseReturnValue:
    """Take back what was decided last, in the list or on the page of a gap."""
    return gaps_decisions.undo()


@blueprint.get("/views/<name>")
@logins.require("writer")
def open_view(name: str) -> ResponseReturnValue:
    """The list as the user saved it under this name."""
    with application.database().read() as connection:
        view = saved_views.find(connection, logins.user().id, VIEWS, name)
    if view is None:
        raise NotFound
    return redirect(f"{url_for('.show')}?{view.query}", 303)


@blueprint.post("/views")
@logins.require("writer")
def save_view() -> ResponseReturnValue:
    """Save the list that is shown under a name, or remove the view of that name."""
    view = SavedView(name=request.form.get("name", ""), query=_query(request.form.get("next", "")))
    try:
        with application.database().write() as connection:
            if "remove" in request.form:
                saved_views.remove(connection, logins.user().id, VIEWS, view.name)
            else:
                saved_views.save(connection, logins.user().id, VIEWS, view, datetime.now(UTC))
    except UnfitView as unfit:
        return gaps_decisions.refused(f"studio.views.unfit.{unfit}")
    return redirect(f"{url_for('.show')}?{view.query}", 303)


def _page(chosen: GapsFilter) -> Response:
    today = datetime.now(UTC).date()
    articles = _articles()
    wanted = chosen.chosen(today, _about(articles, chosen.product))
    with application.database().read() as connection:
        newest = remarks.newest(connection)
        found = records.listed(connection, wanted)
        counts = records.states(connection, wanted)
        total = records.count(connection, wanted)
        views = saved_views.of(connection, logins.user().id, VIEWS)
        values = {
            "few": records.nameless(connection),
            "owners": records.values(connection, "owner"),
            "langs": records.values(connection, "language"),
            "staff": users.having(connection, "writer"),
            "done": gaps_decisions.done(connection, request.args),
        }
    query = urlencode(chosen.arguments(page=chosen.page), doseq=True)
    return staff.render(
        "studio/gaps/list.html",
        viewer=logins.current(),
        here="gaps",
        gaps=found,
        newest=newest,
        filter=chosen,
        total=total,
        tabs=_tabs(chosen, counts),
        types=TYPES,
        sorts=tuple(SORTS),
        periods=sorted({*gaps_filter.PERIODS, chosen.days} - {0}),
        offered={
            "segment": _segments(application.settings()),
            "product": sorted({name for one in articles.values() for name in one.product}),
            "release": store.names(application.settings().releases)[: -RELEASES - 1 : -1],
        },
        nobody=NOBODY,
        views=views,
        today=today,
        query=query,
        saved=next((view.name for view in views if view.query == query), ""),
        pages=(total + PAGE - 1) // PAGE,
        page_url=lambda page: url_for(".show", **chosen.arguments(page=page)),
        first=(chosen.page - 1) * PAGE + 1,
        decisions=gaps_decisions.TOGETHER,
        **values,
    )


def _tabs(chosen: GapsFilter, counts: dict[str, int]) -> list[dict[str, Any]]:
    """The states to choose from, with how many gaps are in each."""
    now = chosen.states
    opened = sum(counts.get(state, 0) for state in gaps_filter.TO_DO)
    tabs = [{"name": "", "count": opened, "states": ()}]
    tabs += [{"name": state, "count": counts.get(state, 0), "states": (state,)} for state in STATES]
    tabs += [{"name": EVERY, "count": sum(counts.values()), "states": (EVERY,)}]
    return [tab | {"current": tab["states"] == now} for tab in tabs]


def _file(chosen: GapsFilter, form: exports.Form) -> Response:
    wanted = chosen.chosen(datetime.now(UTC).date(), _about(_articles(), chosen.product))
    with application.database().read() as connection:
        found = records.listed(connection, replace(wanted, limit=MOST, offset=0))
    rows = [one._asdict() | {"gap": one.id} for one in found]
    return exports.file("gaps", COLUMNS, rows, form)


def _articles() -> Mapping[str, PublishedArticle]:
    served = any_release()
    return served.articles if served else {}


def _about(articles: Mapping[str, PublishedArticle], product: str) -> list[str]:
    return [name for name, one in articles.items() if product in one.product]


def _segments(chosen: Settings) -> list[str]:
    return [name for name, _ in chosen.segments]


def _query(address: str) -> str:
    """The filter in an address of the list, as it is kept."""
    _, _, query = local(address).partition("?")
    return urlencode(gaps_filter.read(MultiDict(parse_qsl(query))).arguments(), doseq=True)
