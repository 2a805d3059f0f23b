"""`/studio/support`: articles that solve tickets, what became of sent links, tickets no article answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import get_args

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest

from kb_server.access import logins
from kb_server.measures.definitions import FLOOR
from kb_server.releases.articles import PublishedArticle
from kb_server.studio import exports, narrowing
from kb_server.studio.filters import Filters
from kb_server.support import flags, ledger
from kb_server.support.api.links import window
from kb_server.support.flags import Flag
from kb_server.support.ledger import Outcome, Sent, Solving
from kb_server.web import application
from kb_server.web.application import settings
from kb_server.web.request import release
from kb_server.web.staff import navigation
from kb_server.web.staff import pages as staff
from kb_server.web.staff.navigation import NavigationLink

ALLOWED = ("lang", "product")  # of the article that was sent
SHOWN = 50  # rows of each list
LISTS = ("articles", "links", "unanswered")
OUTCOMES: tuple[str, ...] = get_args(Outcome)

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
    """The three lists. `?list=` with a form downloads one of them."""
    chosen, known, now = narrowing.read(ALLOWED), release().articles, datetime.now(UTC)
    with application.database().read() as connection:
        links = ledger.between(connection, since=chosen.begin, until=chosen.end, window=window(), now=now)
        links = [one for one in links if _passes(one.article, known, chosen)]
        missing = flags.find(
            connection, known, reason="missing", since=chosen.begin, until=chosen.end, limit=SHOWN
        )
        narrowed = narrowing.form(connection, chosen, ALLOWED, articles=known)
    solving = ledger.tally(links)
    if form := exports.asked(request.args):
        return _file(form, solving, links, missing)
    outcomes: Counter[str] = Counter(one.outcome for one in links)
    response = staff.render(
        "studio/support.html",
        viewer=logins.current(),
        here="support",
        form=narrowed,
        solving=solving[:SHOWN],
        links=links[:SHOWN],
        sent=len(links),
        outcomes={name: outcomes[name] for name in OUTCOMES},
        missing=[] if chosen.lang or chosen.product else missing,
        titles={name: one.title for name, one in known.items()},
        floor=FLOOR,
        days=settings().solve_days,
        shown=SHOWN,
    )
    response.headers["Referrer-Policy"] = "no-referrer"  # a ticket may be in an address
    return response


def _passes(name: str, known: Mapping[str, PublishedArticle], chosen: Filters) -> bool:
    """Is it a link to an article of this language and product?"""
    if not (chosen.lang or chosen.product):
        return True
    article = known.get(name)
    if article is None:
        return False
    spoken = not chosen.lang or article.lang.partition("-")[0] == chosen.lang.partition("-")[0]
    return spoken and (not chosen.product or chosen.product in article.product)


def _file(
    form: exports.Form, solving: Sequence[Solving], links: Sequence[Sent], missing: Sequence[Flag]
) -> Response:
    columns = {
        "articles": ("article", "sent", "opened", "solved", "again", "rate"),
        "links": ("id", "article", "anchor", "ticket", "agent", "sent", "opened", "opens", "outcome"),
        "unanswered": ("at", "agent", "question", "words", "ticket", "state", "note"),
    }
    wanted = request.args.get("list", LISTS[0])
    if wanted not in columns:
        raise BadRequest(f"list is one of {', '.join(LISTS)}.")
    rows = {"articles": solving, "links": links, "unanswered": missing}[wanted]
    lines = [{name: getattr(one, name) for name in columns[wanted]} for one in rows]
    return exports.file(f"support-{wanted}", columns[wanted], lines, form)
