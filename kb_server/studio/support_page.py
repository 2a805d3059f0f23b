"""`/studio/support`: articles that solve tickets, what became of sent links, tickets no article answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy.engine import Connection
from werkzeug.exceptions import BadRequest

from kb_server.access import exports, logins
from kb_server.contact import deflection, marks
from kb_server.contact.marks import Marked
from kb_server.measures import figures, promises
from kb_server.measures.definitions import FLOOR
from kb_server.releases.articles import PublishedArticle
from kb_server.studio import article_rows, narrowing
from kb_server.studio.filters import Filters
from kb_server.support import files, flags, ledger, outcomes
from kb_server.support.api.links import window
from kb_server.support.flags import Flag
from kb_server.support.headings import named
from kb_server.support.headings import of as headings_of
from kb_server.support.ledger import Sent
from kb_server.support.outcomes import OUTCOMES, Solving
from kb_server.web import application
from kb_server.web.application import settings
from kb_server.web.request import release
from kb_server.web.staff import navigation
from kb_server.web.staff import pages as staff
from kb_server.web.staff.navigation import NavigationLink
from search.documents import base_language

ALLOWED = ("lang", "product")  # of the article that was sent
SHOWN = 20  # rows of each list
LISTS = ("articles", "links", "unanswered", "marks")

blueprint = Blueprint("studio_support", __name__, url_prefix="/studio/support", template_folder="templates")
navigation.add(
    blueprint,
    NavigationLink(
        "support", "studio_support.show", "studio.support.title", role="agent", group="studio", key="u"
    ),
)


@blueprint.get("")
@logins.require("agent")
def show() -> Response:
    """The lists. `?list=` with a form downloads one of them."""
    chosen, known, now = narrowing.read(ALLOWED), release().articles, datetime.now(UTC)
    form = exports.asked(request.args)
    with application.database().read() as connection:
        asked: dict[str, Any] = {"since": chosen.begin, "until": chosen.end, "window": window(), "now": now}
        names = _names(known, chosen)
        counted = outcomes.counted(connection, **asked)
        limit = None if form else SHOWN
        wanted = not form or request.args.get("list") == "links"
        links = ledger.find(connection, **asked, articles=names, limit=limit) if wanted else []
        missing = _missing(connection, known, chosen, limit)
        kept = figures.promises(*promises.kept(connection, chosen.begin, chosen.end, now))
        narrowed = narrowing.form(connection, chosen, ALLOWED, articles=known)
        whole = not (chosen.lang or chosen.product)
        forms = deflection.counted(connection, chosen.begin, chosen.end) if whole else None
        marked = marks.counted(connection, chosen.begin, chosen.end) if whole else []
    counted = Counter({key: n for key, n in counted.items() if names is None or key[0] in names})
    solving = outcomes.solving(counted)
    if form:
        return _file(form, solving, links, missing, marked)
    headings = headings_of(release())
    ends = {name: sum(n for key, n in counted.items() if key[1] == name) for name in OUTCOMES}
    return staff.render(
        "studio/support.html",
        viewer=logins.current(),
        here="support",
        form=narrowed,
        solving=solving[:SHOWN],
        links=links,
        sent=counted.total(),
        outcomes=ends,
        kept=kept if whole else None,
        forms=forms,
        marked=marked,
        missing=missing,
        titles={name: one.title for name, one in known.items()},
        place=lambda one: named(one.anchor, headings.get((one.article, one.anchor), "")),
        floor=FLOOR,
        days=settings().solve_days,
        shown=SHOWN,
    )


def _missing(
    connection: Connection, known: Mapping[str, PublishedArticle], chosen: Filters, limit: int | None
) -> list[Flag]:
    """The tickets that no article answered: writers see everybody's, agents their own, as at the desk.

    They are about no article, so there are none of a language or product.
    """
    if chosen.lang or chosen.product:
        return []
    agent = "" if logins.allows("writer") else logins.user().name
    return flags.find(
        connection,
        known,
        agent=agent,
        reason="missing",
        since=chosen.begin,
        until=chosen.end,
        limit=limit,
    )


def _names(known: Mapping[str, PublishedArticle], chosen: Filters) -> frozenset[str] | None:
    """The articles of the chosen language and product; None for all, those of older releases too."""
    if not (chosen.lang or chosen.product):
        return None
    lang = base_language(chosen.lang)
    return frozenset(
        name for name, one in known.items() if article_rows.fits(one, lang=lang, product=chosen.product)
    )


def _file(
    form: exports.Form,
    solving: Sequence[Solving],
    links: Sequence[Sent],
    missing: Sequence[Flag],
    marked: Sequence[Marked],
) -> Response:
    wanted = request.args.get("list", LISTS[0])
    if wanted not in LISTS:
        raise BadRequest(f"list is one of {', '.join(LISTS)}.")
    listed = dict(zip(LISTS, (solving, links, missing, marked), strict=True))
    return files.file("support", wanted, listed[wanted], form)
