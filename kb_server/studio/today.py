"""`/studio`: what a writer looks at first: gaps, words of votes, contracts, reviews, news, and troubles."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Blueprint, Response
from sqlalchemy.engine import Connection

from kb_server.access import logins
from kb_server.gaps import records
from kb_server.gaps.records import Filter
from kb_server.handoff import outbox
from kb_server.measures import articles, votes
from kb_server.releases.current import OpenRelease
from kb_server.studio import article_rows, contract_ranks, filters, narrowing, reviews, troubles, visits
from kb_server.studio.article_rows import ArticleRow
from kb_server.studio.gaps_filter import TO_DO
from kb_server.web import application
from kb_server.web.request import any_release
from kb_server.web.staff import navigation
from kb_server.web.staff import pages as staff
from kb_server.web.staff.navigation import NavigationLink

MOST = 7  # rows of one block
WEEK = timedelta(days=7)
SOON = timedelta(days=14)  # before it is due, a review is shown
NEWS = ("answered", "verified", "reopened")

blueprint = Blueprint("studio", __name__, url_prefix="/studio", template_folder="templates")
navigation.add(
    blueprint,
    NavigationLink(
        "today", "studio.today", "studio.today.title", role="writer", group="studio", key="t", home=True
    ),
)


@blueprint.get("")
@logins.require("writer")
def today() -> Response:
    """What is to do, what is new since the user's last visit, and what is wrong."""
    user, now = logins.user(), datetime.now(UTC)
    since = visits.look(application.database(), user.id, now)
    served = any_release()
    return staff.render(
        "studio/today.html",
        viewer=user,
        here="today",
        since=since,
        now=now,
        troubles=troubles.now(_given_up()),
        ranks=contract_ranks.looked_at(served) if served else None,
        articles=served.articles if served else {},
        most=MOST,
        **_of_articles(served, now),
        **_of_gaps(served, since, now),
    )


def _given_up() -> int:
    with application.database().read() as connection:
        return len(outbox.given_up(connection))


def _of_gaps(served: OpenRelease | None, since: datetime, now: datetime) -> dict[str, Any]:
    with application.database().read() as connection:

        def first(**chosen: Any) -> list[Any]:
            return records.listed(connection, Filter(named=True, limit=MOST, **chosen))

        return {
            "failing": _failing(connection, served, now.date()),
            "heaviest": first(states=TO_DO),
            "overdue": first(states=TO_DO, due_before=now.date(), sort="due"),
            "news": first(states=NEWS, changed_since=since),
            "words": votes.newest_words(connection, served.articles if served else (), now - WEEK, MOST),
        }


def _failing(connection: Connection, served: OpenRelease | None, today: date) -> list[ArticleRow]:
    """The articles that failed readers in the time that the list of articles shows, the surest first."""
    scope = narrowing.scope(filters.read({}, today))
    known = served.articles if served else {}
    rows = article_rows.rows(known, articles.by_article(connection, scope), ())
    failing = (row for row in rows if row.failure.value)
    return article_rows.ordered(failing, "failed")[:MOST]


def _of_articles(served: OpenRelease | None, now: datetime) -> dict[str, Any]:
    due = reviews.before(served.articles, (now + SOON).date()) if served else []
    return {"reviews": due[:MOST], "more_reviews": max(0, len(due) - MOST)}
