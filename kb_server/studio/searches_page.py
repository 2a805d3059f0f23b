"""`/studio/searches`: what customers ask most, and what of it search or the articles do not answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest

from kb_server.access import exports, logins
from kb_server.data.schema.measures import DAY_COLUMNS
from kb_server.measures import searches, totals
from kb_server.measures.searches import COUNTED, LISTS, SearchLine
from kb_server.measures.totals import TrendPoint
from kb_server.studio import narrowing
from kb_server.web import application
from kb_server.web.request import release
from kb_server.web.staff import charts, navigation
from kb_server.web.staff import pages as staff
from kb_server.web.staff.charts import Chart, Series
from kb_server.web.staff.language import spoken
from kb_server.web.staff.navigation import NavigationLink

ALLOWED = ("lang", "product", "segment", "release")
SHOWN = 50  # questions of a list
FILE = 1000  # questions of a download
COLUMNS = ("question", "lang", *LISTS)
LANGS = "langs"  # the list by language, a file only: the page has it below each of LISTS
WAYS = ("asked_again", "times", "opened")  # further columns of the list of rephrased questions

blueprint = Blueprint("studio_searches", __name__, url_prefix="/studio/searches", template_folder="templates")
navigation.add(
    blueprint,
    NavigationLink(
        "searches", "studio_searches.show", "studio.searches.title", role="writer", group="studio", key="s"
    ),
)


@blueprint.get("")
@logins.require("writer")
def show() -> Response:
    """One list of questions; `?list=` is one of LISTS, for a file also LANGS."""
    by, form = request.args.get("list", LISTS[0]), exports.asked(request.args)
    if by not in LISTS and not (form and by == LANGS):
        raise BadRequest(f"list is one of {', '.join(LISTS)}, and for a file {LANGS}.")
    chosen = narrowing.read(ALLOWED)
    scope, known = narrowing.scope(chosen), release().articles
    about = [name for name, one in known.items() if chosen.product in one.product] if chosen.product else None
    with application.database().read() as connection:
        if by == LANGS:
            return _by_language(totals.by(connection, scope, "lang"), form)
        found = searches.listed(connection, scope, by, FILE if form else SHOWN, about)
        if form:
            return exports.file(f"searches-{by}", (*COLUMNS, *WAYS), _lines(found.lines), form)
        points = totals.trend(connection, scope)
        langs = totals.by(connection, scope, "lang")
        keep = {"list": "" if by == LISTS[0] else by}
        narrowed = narrowing.form(connection, chosen, ALLOWED, articles=known, **keep)
    return staff.render(
        "studio/searches.html",
        viewer=logins.current(),
        here="searches",
        form=narrowed,
        by=by,
        lists=LISTS,
        counted=COUNTED,
        found=found,
        total={column: sum(point.sums.get(column, 0) for point in points) for column in DAY_COLUMNS},
        trend=_chart(by, points),
        langs={} if chosen.product else langs,
        product=chosen.product,
        titles={name: one.title for name, one in known.items()},
    )


def _by_language(langs: Mapping[str, Mapping[str, float]], form: exports.Form) -> Response:
    """How many questions of each language every list has. The sums know no product, see `langs` above."""
    rows = [
        {"lang": lang} | {name: sum(sums.get(column, 0) for column in COUNTED[name]) for name in LISTS}
        for lang, sums in langs.items()
    ]
    return exports.file("searches-langs", ("lang", *LISTS), rows, form)


def _chart(by: str, points: Sequence[TrendPoint]) -> Chart:
    values = tuple(float(sum(point.sums.get(name, 0) for name in COUNTED[by])) for point in points)
    t = spoken()
    name = t(f"studio.searches.columns.{by}")
    return charts.columns([t.short_date(point.start) for point in points], Series(name, values))


def _lines(lines: Sequence[SearchLine]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for line in lines:
        row: dict[str, object] = {"question": line.text, "lang": line.lang, **line.counts}
        ways = [{"asked_again": w.text, "times": w.times, "opened": list(w.articles)} for w in line.into]
        found += [row | way for way in ways] or [row]
    return found
