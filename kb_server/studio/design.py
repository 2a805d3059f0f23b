"""`/studio/design`: the parts that pages for staff are made of, each shown as it is used."""

from __future__ import annotations

from flask import Blueprint, Response

from kb_server.access import logins
from kb_server.web.staff import charts, navigation
from kb_server.web.staff import pages as staff
from kb_server.web.staff.charts import Series
from kb_server.web.staff.navigation import NavigationLink

TOKENS = ("ground", "paper", "tint", "ink", "faint", "accent", "focus", "mark", "close", "good", "trouble")
TONES = ("", "good", "warn", "trouble")

_WEEKS = ("1", "2", "3", "4", "5", "6", "7", "8")
_ASKED = (120.0, 132.0, 128.0, 151.0, 149.0, 170.0, 162.0, 181.0)
_FAILED = (31.0, 30.0, 33.0, 28.0, 22.0, 24.0, 19.0, 17.0)

blueprint = Blueprint("studio_design", __name__, url_prefix="/studio/design", template_folder="templates")
navigation.add(
    blueprint, NavigationLink("design", "studio_design.show", "studio.design.title", group="tools")
)


@blueprint.get("")
@logins.require("agent")
def show() -> Response:
    """The parts, with examples. The figures in them are made up."""
    shares = tuple(round(failed / asked, 3) for failed, asked in zip(_FAILED, _ASKED, strict=True))
    return staff.render(
        "studio/design.html",
        viewer=logins.current(),
        here="design",
        tokens=TOKENS,
        tones=TONES,
        columns=charts.columns(_WEEKS, Series("A", _ASKED), Series("B", _FAILED)),
        lines=charts.lines(_WEEKS, Series("A", shares), Series("B", (None, *shares[:0:-1])), top=0.4),
        spark=charts.spark(_ASKED),
        page_url=lambda page: f"?page={page}",
    )
