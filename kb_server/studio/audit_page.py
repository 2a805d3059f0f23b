"""`/studio/audit`: the audit log, for admins: what staff did, who did it, and by which way."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest

from kb_server.access import exports, logins
from kb_server.data import audit
from kb_server.data.audit import DEEDS, AuditEntry, AuditFilter
from kb_server.studio import narrowing
from kb_server.web import application
from kb_server.web.request import number
from kb_server.web.staff import navigation
from kb_server.web.staff import pages as staff
from kb_server.web.staff.language import spoken
from kb_server.web.staff.navigation import NavigationLink

SHOWN = 100  # deeds of a page
FILE = 100_000  # deeds of a download
COLUMNS = tuple(AuditEntry.__dataclass_fields__)

blueprint = Blueprint("studio_audit", __name__, url_prefix="/studio/audit", template_folder="templates")
navigation.add(
    blueprint,
    NavigationLink("audit", "studio_audit.show", "studio.audit.title", role="admin", group="studio"),
)


@blueprint.get("")
@logins.require("admin")
def show() -> Response:
    """The deeds, the latest first; `?who=` and `?deed=` narrow them, `?page=` counts from 1."""
    period, who, deed = narrowing.read(()), request.args.get("who", "")[:100], request.args.get("deed", "")
    if deed not in ("", *DEEDS):
        raise BadRequest(f"deed is one of {', '.join(DEEDS)}.")
    chosen = AuditFilter(since=period.begin, until=period.end, who=who, deed=deed)
    form = exports.asked(request.args)
    with application.database().read() as connection:
        if form:
            rows = [asdict(one) for one in audit.find(connection, chosen, limit=FILE)]
            return exports.file("audit", COLUMNS, rows, form)
        count, people = audit.count(connection, chosen), audit.people(connection)
        page, pages = _page(count)
        found = list(audit.find(connection, chosen, limit=SHOWN, offset=(page - 1) * SHOWN))
        narrowed = narrowing.form(connection, period, (), articles={}, who=who, deed=deed)
    return staff.render(
        "studio/audit.html",
        viewer=logins.current(),
        here="audit",
        form=narrowed,
        found=found,
        count=count,
        people=people,
        who=who,
        deed=deed,
        deeds=DEEDS,
        page=page,
        pages=pages,
        page_url=lambda asked: narrowed.url(page=str(asked)),
        detail=_detail,
    )


def _detail(one: AuditEntry) -> str:
    """What the entry says further, in the reader's language where it is a word of ours."""
    key, t = detail_key(one.deed, one.detail), spoken()
    return t(key) if key in t else one.detail


def detail_key(deed: str, detail: str) -> str:
    """Where the text for the detail of a deed is; "" where the detail is no word of ours."""
    if deed == "gap_decided":
        return f"studio.decisions.names.{detail}"
    if deed == "flag_closed":
        return f"desk.flag_states.{detail}"
    return f"studio.audit.roles.{detail}" if deed in ("user_invited", "user_added", "role_changed") else ""


def _page(count: int) -> tuple[int, int]:
    """The page that is asked for, and how many there are. Raises BadRequest."""
    asked, pages = number(request.args.get("page", "1")), max(1, -(-count // SHOWN))
    if asked is None:
        raise BadRequest("page is a whole number from 1.")
    return max(1, min(asked, pages)), pages
