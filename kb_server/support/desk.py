"""The agents' desk: `/desk` for a ticket, and lists of links, flags and articles that solve tickets."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, NotFound

from kb_server.access import callers, exports, logins
from kb_server.data import audit
from kb_server.data.shares import FLOOR
from kb_server.support import files, flags, ledger, outcomes, sent_list
from kb_server.support.api.links import window
from kb_server.support.flags import STATES, NoSuchFlag
from kb_server.support.headings import named
from kb_server.support.headings import of as headings_of
from kb_server.support.outcomes import OUTCOMES
from kb_server.support.sent_list import PAGE, SentFilter
from kb_server.web import application
from kb_server.web.application import settings
from kb_server.web.request import release
from kb_server.web.staff import navigation
from kb_server.web.staff import pages as staff
from kb_server.web.staff.navigation import NavigationLink

DAYS = 90  # that the figures of solving look back

blueprint = Blueprint(
    "desk", __name__, url_prefix="/desk", template_folder="templates", static_folder="static"
)
navigation.add(
    blueprint,
    NavigationLink("ticket", "desk.ticket", "desk.navigation.ticket", key="d", home=True),
    NavigationLink("links", "desk.links", "desk.navigation.links", key="l"),
    NavigationLink("articles", "desk.articles", "desk.navigation.articles"),
    NavigationLink("flags", "desk.list_flags", "desk.navigation.flags"),
)


@blueprint.get("")
@logins.require("agent")
def ticket() -> ResponseReturnValue:
    """The page to paste a ticket and copy links for it; `?text=` is the ticket, `?ticket=` its key."""
    segments = [name for name, _ in settings().segments]
    response = _page(
        "ticket",
        text=request.args.get("text", ""),
        key=request.args.get("ticket", ""),
        segments=segments,
        reasons=flags.OF_ARTICLES,
    )
    # The bookmarklet's window passes the chosen link to the page that opened it, on another site.
    response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response


@blueprint.get("/links")
@logins.require("agent")
def links() -> ResponseReturnValue:
    """The links that were sent, and their outcomes, filtered by the address; a file with `?format=`."""
    form = exports.asked(request.args)
    asked, now = SentFilter.read(request.args), datetime.now(UTC)
    facts: dict[str, Any] = {name: getattr(asked, name) for name in ("ticket", "article", "agent")}
    facts |= {"since": now - timedelta(days=asked.days), "now": now, "window": window()}
    with application.database().read() as connection:
        if form:
            return files.file("desk", "links", ledger.find(connection, **facts, ended=asked.outcome), form)
        agents = ledger.agents(connection)
        sums = sent_list.sums(outcomes.counted(connection, **facts))
        pages = (sums.having(asked.outcome) + PAGE - 1) // PAGE
        asked = asked.within(pages)
        found = ledger.find(
            connection,
            **facts,
            ended=asked.outcome,
            limit=PAGE,
            offset=(asked.page - 1) * PAGE,
        )
    headings = headings_of(release())
    return _page(
        "links",
        links_sent=found,
        pages=pages,
        page_url=lambda page: url_for(".links", **asked.arguments(page)),
        file_url=partial(url_for, ".links", **asked.arguments(1)),
        place=lambda one: named(one.anchor, headings.get((one.article, one.anchor), "")),
        sums=sums,
        asked=asked,
        agents=agents,
        outcomes=OUTCOMES,
        periods=sent_list.PERIODS,
        days=settings().solve_days,
    )


@blueprint.get("/flags")
@logins.require("agent")
def list_flags() -> ResponseReturnValue:
    """The agent's own flags, a file with `?format=`; for writers, those of all with `?everyone=1`."""
    form = exports.asked(request.args)
    everyone = request.args.get("everyone") == "1" and logins.allows("writer")
    agent = "" if everyone else logins.user().name
    with application.database().read() as connection:
        found = flags.find(connection, release().articles, agent=agent)
    if form:
        return files.file("desk", "flags", found, form)
    return _page(
        "flags",
        flags=found,
        everyone=everyone,
        read_day=date.fromisoformat,
        file_url=partial(url_for, ".list_flags", everyone=1 if everyone else None),
    )


@blueprint.post("/flags/<flag>")
@logins.require("writer")
def close_flag(flag: str) -> ResponseReturnValue:
    """Close or reopen a flag."""
    state = request.form.get("state", "")
    if state not in STATES:
        raise BadRequest(f"state is one of {', '.join(STATES)}.")
    note, who = request.form.get("note", "").strip(), logins.user().name
    try:
        with application.database().write() as connection:
            flags.close(connection, flag, state, who=who, note=note, at=datetime.now(UTC))
            audit.note(connection, callers.actor(), "flag_closed", flag, state)
    except NoSuchFlag as error:
        raise NotFound(str(error)) from error
    return redirect(url_for("desk.list_flags", everyone=1), 303)


@blueprint.get("/articles")
@logins.require("agent")
def articles() -> ResponseReturnValue:
    """The articles that solve tickets; `?format=` for a file."""
    form, now = exports.asked(request.args), datetime.now(UTC)
    with application.database().read() as connection:
        found = outcomes.counted(connection, since=now - timedelta(days=DAYS), window=window(), now=now)
    solving = outcomes.solving(found)
    if form:
        return files.file("desk", "articles", solving, form)
    return _page(
        "articles",
        solving=solving,
        days=DAYS,
        window=settings().solve_days,
        floor=FLOOR,
        file_url=partial(url_for, ".articles"),
    )


def _page(name: str, **values: object) -> Response:
    titles = {id_: a.title for id_, a in release().articles.items()}
    return staff.render(f"desk/{name}.html", viewer=logins.current(), here=name, titles=titles, **values)
