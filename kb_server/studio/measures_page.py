"""`/studio/measures`: each measure with definition, counts, interval, trend, and what was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, Response, request
from sqlalchemy.engine import Connection
from werkzeug.exceptions import BadRequest

from kb_server.access import exports, logins
from kb_server.data.schema.measures import DAY_COLUMNS
from kb_server.measures import articles, closing, figures, promises, totals
from kb_server.measures.definitions import (
    BY_SEGMENT,
    FLOOR,
    FROM_CONTACTS,
    FROM_GAPS,
    MEASURES,
    Measure,
)
from kb_server.measures.figures import Figure
from kb_server.measures.scope import Scope
from kb_server.measures.totals import TrendPoint
from kb_server.studio import narrowing
from kb_server.studio.filters import KNOWN, Filters
from kb_server.web import application
from kb_server.web.request import release
from kb_server.web.staff import charts, navigation
from kb_server.web.staff import pages as staff
from kb_server.web.staff.charts import Chart, Series
from kb_server.web.staff.language import spoken
from kb_server.web.staff.navigation import NavigationLink

FIRST = "zero_result"  # the measure whose trend is shown when none is chosen
LISTS = ("measures", "trend", "segments")  # that can be downloaded
WEEK = 7  # points
COLUMNS = (
    "measure",
    "count",
    "among",
    "value",
    "low",
    "high",
    "count_before",
    "among_before",
    "value_before",
)

blueprint = Blueprint("studio_measures", __name__, url_prefix="/studio/measures", template_folder="templates")
navigation.add(
    blueprint,
    NavigationLink(
        "measures", "studio_measures.show", "studio.measures.title", role="writer", group="studio", key="m"
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRow:
    """One measure in the table: now, and in the period before."""

    now: Figure
    before: Figure
    spark: str = ""

    @property
    def tone(self) -> str:
        """Better or worse than before: said only where the two intervals do not even touch."""
        now, before = self.now, self.before
        if now.low is None or now.high is None or before.low is None or before.high is None:
            return ""
        if not now.measure.better or (now.low <= before.high and before.low <= now.high):
            return ""
        more = now.low > before.high
        return "good" if more == (now.measure.better == "more") else "trouble"


@blueprint.get("")
@logins.require("writer")
def show() -> Response:
    """All measures of a scope; `?measure=` is the one whose trend is shown large."""
    chosen, form = narrowing.read(KNOWN), exports.asked(request.args)
    shown = _shown(request.args.get("measure", FIRST))
    known = release().articles
    with application.database().read() as connection:
        rows, points = _rows(connection, chosen)
        scope = narrowing.scope(chosen, crossed=not chosen.product)
        segments = [] if chosen.product else _segments(connection, scope)
        left_out = totals.left_out(connection, scope)
        keep = {"measure": "" if shown.key == FIRST else shown.key}
        narrowed = narrowing.form(connection, chosen, KNOWN, articles=known, **keep)
    if form:
        return _file(form, rows, points, segments)
    return staff.render(
        "studio/measures.html",
        viewer=logins.current(),
        here="measures",
        form=narrowed,
        rows=rows,
        shown=shown,
        trend=_chart(shown, _telling(points)) if points else None,
        segments=segments,
        left_out=left_out,
    )


def _shown(name: str) -> Measure:
    """The measure whose trend is shown. Raises BadRequest."""
    if name not in MEASURES or name in (BY_SEGMENT, FROM_GAPS, FROM_CONTACTS):
        raise BadRequest("measure is the key of a measure that has a trend.")
    return MEASURES[name]


def _rows(connection: Connection, chosen: Filters) -> tuple[list[MeasureRow], list[TrendPoint]]:
    """The figures, and the sums over time. Of a product only what articles tell is known."""
    now, before = (
        narrowing.scope(chosen, crossed=not chosen.product),
        narrowing.scope(chosen.previous(), crossed=not chosen.product),
    )
    if chosen.product:
        sums = [_of_product(connection, one, chosen.product) for one in (now, before)]
        pairs = zip(*(figures.all_of(one) for one in sums), strict=True)
        return [MeasureRow(now=a, before=b) for a, b in pairs if a.measure.articles], []
    points = totals.trend(connection, now)
    drawn = _telling(points)
    pairs = zip(
        *(figures.all_of(totals.total(connection, one)) for one in (now, before)),
        strict=True,
    )
    rows = [MeasureRow(now=a, before=b, spark=_spark(a.measure, drawn)) for a, b in pairs]
    if not (chosen.segment or chosen.release or chosen.origin):
        rows.append(_closing(connection, chosen))
    if not (chosen.lang or chosen.release or chosen.origin):
        rows.append(_promises(connection, chosen))
    return rows, points


def _promises(connection: Connection, chosen: Filters) -> MeasureRow:
    at = datetime.now(UTC)
    now, before = (
        figures.promises(*promises.kept(connection, one.begin, one.end, at, one.segment))
        for one in (chosen, chosen.previous())
    )
    return MeasureRow(now=now, before=before)


def _closing(connection: Connection, chosen: Filters) -> MeasureRow:
    periods = [(one.begin, one.end) for one in (chosen, chosen.previous())]
    now, before = map(figures.to_close, closing.days(connection, periods, chosen.lang))
    return MeasureRow(now=now, before=before)


def _of_product(connection: Connection, scope: Scope, product: str) -> dict[str, int]:
    """The sums of all articles about a product."""
    known = release().articles
    sums: dict[str, int] = {}
    for name, counts in articles.by_article(connection, scope).items():
        if name in known and product in known[name].product:
            for column, number in counts.items():
                sums[column] = sums.get(column, 0) + number
    return sums


def _segments(connection: Connection, scope: Scope) -> list[tuple[str, Figure]]:
    found = totals.by(connection, scope, "segment")
    return [(name, figures.figure(MEASURES[BY_SEGMENT], sums)) for name, sums in found.items()]


def _telling(points: Sequence[TrendPoint]) -> Sequence[TrendPoint]:
    """Points that mostly say something: where most days have too few questions, weeks up to the last day."""
    if 2 * sum(point.sums["asked"] >= FLOOR for point in points) >= len(points):
        return points
    weeks = [points[max(0, end - WEEK) : end] for end in range(len(points), 0, -WEEK)]
    return [TrendPoint(days[0].start, _together(days)) for days in reversed(weeks)]


def _together(points: Sequence[TrendPoint]) -> dict[str, int]:
    return {name: sum(point.sums[name] for point in points) for name in points[0].sums}


def _spark(measure: Measure, points: Sequence[TrendPoint]) -> str:
    return charts.spark([figures.figure(measure, point.sums).value for point in points])


def _chart(measure: Measure, points: Sequence[TrendPoint]) -> Chart:
    values = tuple(figures.figure(measure, point.sums).value for point in points)
    name = spoken()(f"measures.{measure.key}.name")
    return charts.lines([spoken().short_date(point.start) for point in points], Series(name, values))


def _file(
    form: exports.Form,
    rows: Sequence[MeasureRow],
    points: Sequence[TrendPoint],
    segments: Sequence[tuple[str, Figure]],
) -> Response:
    wanted = request.args.get("list", "measures")
    if wanted == "measures":
        return exports.file("measures", COLUMNS, [_line(row) for row in rows], form)
    if wanted == "segments":
        lines = [{"segment": name} | _values(one) for name, one in segments]
        return exports.file("segments", ("segment", *COLUMNS[1:6]), lines, form)
    if wanted == "trend":
        columns = ("start", *DAY_COLUMNS)
        return exports.file("trend", columns, [{"start": p.start} | dict(p.sums) for p in points], form)
    raise BadRequest(f"list is one of {', '.join(LISTS)}.")


def _line(row: MeasureRow) -> Mapping[str, object]:
    before = {f"{name}_before": value for name, value in _values(row.before).items()}
    return {"measure": row.now.measure.key} | _values(row.now) | before


def _values(one: Figure) -> dict[str, object]:
    return {"count": one.count, "among": one.among, "value": one.value, "low": one.low, "high": one.high}
