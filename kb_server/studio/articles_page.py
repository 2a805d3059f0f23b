"""`/studio/articles`: all articles with what readers did there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest

from kb_server.access import exports, logins
from kb_server.measures import articles
from kb_server.studio import article_rows, narrowing
from kb_server.studio.article_rows import SORTS, ArticleRow
from kb_server.support import outcomes
from kb_server.support.api.links import window
from kb_server.web import application
from kb_server.web.request import number, release
from kb_server.web.staff import navigation
from kb_server.web.staff import pages as staff
from kb_server.web.staff.navigation import NavigationLink
from search.documents import base_language

ALLOWED = ("lang", "product", "segment", "release", "origin")
SHOWN = 50  # articles of one page
COLUMNS = (
    "article",
    "title",
    "lang",
    "type",
    "owner",
    "verified",
    "review",
    "visits",
    "views",
    "from_search",
    "from_ticket",
    "helpful",
    "unhelpful",
    "helpful_share",
    "helpful_low",
    "helpful_high",
    "contacts",
    "failed",
    "failure_rate",
    "links_sent",
    "links_solved",
)

blueprint = Blueprint("studio_articles", __name__, url_prefix="/studio/articles", template_folder="templates")
navigation.add(
    blueprint,
    NavigationLink(
        "studio-articles",
        "studio_articles.show",
        "studio.articles.title",
        role="writer",
        group="studio",
        key="a",
    ),
)


@blueprint.get("")
@logins.require("writer")
def show() -> Response:
    """The articles; `?sort=` is one of SORTS, `?words=` are of a title, `?page=` counts from 1."""
    sort, words = request.args.get("sort", SORTS[0]), request.args.get("words", "").strip()[:200]
    if sort not in SORTS:
        raise BadRequest(f"sort is one of {', '.join(SORTS)}.")
    chosen, known = narrowing.read(ALLOWED), release().articles
    now = datetime.now(UTC)
    with application.database().read() as connection:
        counts = articles.by_article(connection, narrowing.scope(chosen))
        sent = outcomes.counted(connection, since=chosen.begin, until=chosen.end, window=window(), now=now)
        keep = {"sort": "" if sort == SORTS[0] else sort, "words": words}
        narrowed = narrowing.form(connection, chosen, ALLOWED, articles=known, **keep)
    links = outcomes.solving(sent)
    found = article_rows.rows(known, counts, links, lang=base_language(chosen.lang), product=chosen.product)
    found = article_rows.ordered((one for one in found if words.casefold() in one.title.casefold()), sort)
    if form := exports.asked(request.args):
        return exports.file("articles", COLUMNS, [_line(one) for one in found], form)
    page, pages = _page(len(found))
    return staff.render(
        "studio/articles.html",
        viewer=logins.current(),
        here="studio-articles",
        form=narrowed,
        rows=found[(page - 1) * SHOWN : page * SHOWN],
        count=len(found),
        sort=sort,
        sorts=SORTS,
        words=words,
        page=page,
        pages=pages,
        today=now.date(),
        page_url=lambda number: narrowed.url(page=str(number)),
    )


def _page(count: int) -> tuple[int, int]:
    """The page that is asked for, and how many there are. Raises BadRequest."""
    pages = max(1, -(-count // SHOWN))
    page = number(request.args.get("page", "1"))
    if page is None:
        raise BadRequest("page is a whole number from 1.")
    return min(page, pages), pages


def _line(one: ArticleRow) -> Mapping[str, object]:
    names: Sequence[str] = ("article", "title", "lang", "type", "owner", "verified", "review")
    return (
        {name: getattr(one, name) for name in names}
        | dict(one.counts)
        | {
            "helpful_share": one.helpful.value,
            "helpful_low": one.helpful.low,
            "helpful_high": one.helpful.high,
            "failure_rate": one.failure.value,
            "links_sent": one.sent,
            "links_solved": one.links.solved if one.links else 0,
        }
    )
