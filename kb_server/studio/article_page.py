"""`/studio/articles/<id>`: one article, with the questions that lead to it and what readers do there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, NotFound

from kb_server.access import exports, logins
from kb_server.gaps import page_questions
from kb_server.measures import articles, votes, watching
from kb_server.releases.articles import MOMENT, PublishedArticle
from kb_server.studio import article_rows, contract_ranks, narrowing, video_moments
from kb_server.support import outcomes
from kb_server.support.api.links import window
from kb_server.web import application
from kb_server.web.request import release
from kb_server.web.staff import charts
from kb_server.web.staff import pages as staff
from kb_server.web.staff.charts import Series
from kb_server.web.staff.language import spoken

ALLOWED = ("segment", "release", "origin")
QUESTIONS = 30  # that lead to the article and are shown
COMMENTS = 30  # the newest
COLUMNS = {  # of the lists that can be downloaded
    "questions": ("text", "lang", "clicked", "read"),
    "contracts": ("query", "lang", "rank"),
    "words": ("at", "text", "lang", "helpful", "reason"),
    "places": ("anchor", "opened"),
    "watched": ("video", "second", "visitors"),
}

blueprint = Blueprint("studio_article", __name__, url_prefix="/studio/articles", template_folder="templates")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """One section of the article, and how often a link opened it."""

    anchor: str
    opened: int


@blueprint.get("/<article>")
@logins.require("writer")
def show(article: str) -> Response:
    """One article over time. `?list=` with a form downloads one of the lists in COLUMNS."""
    served = release()
    found = served.articles.get(article)
    if found is None or not article_rows.published(found):
        raise NotFound(f"There is no article {article}.")
    chosen, form, now = narrowing.read(ALLOWED), exports.asked(request.args), datetime.now(UTC)
    scope = narrowing.scope(chosen)
    with application.database().read() as connection:
        counts = articles.by_article(connection, scope, article).get(article, {})
        points = articles.trend(connection, scope, article)
        questions = articles.led(connection, scope, article, QUESTIONS)
        opened = articles.places(connection, scope, article)
        watched = watching.curves(connection, scope, article)
        reasons = votes.reasons(connection, scope, article)
        words = votes.words_about(connection, scope, article, chosen.begin, chosen.end, COMMENTS)
        asked = page_questions.about(connection, article, chosen.begin, chosen.end, limit=COMMENTS)
        unclear = page_questions.moments(connection, article, chosen.begin, chosen.end)
        sent = outcomes.counted(
            connection, since=chosen.begin, until=chosen.end, window=window(), now=now, article=article
        )
        narrowed = narrowing.form(connection, chosen, ALLOWED, articles=served.articles)
    links = outcomes.solving(sent)
    places, ranks = _places(found, opened), contract_ranks.looked_at(served, article=article)
    if form:
        lists = {
            "questions": questions.shown,
            "places": places,
            "contracts": ranks.of(article) if ranks else (),
        }
        seconds = video_moments.seconds(watched)
        return _file(form, article, lists | {"words": words, "watched": seconds})
    return staff.render(
        "studio/article.html",
        viewer=logins.current(),
        here="studio-articles",
        form=narrowed,
        article=found,
        row=article_rows.row(article, found, counts, links[0] if links else None),
        trend=charts.columns(
            [spoken().short_date(start) for start, _ in points],
            Series(spoken()("studio.articles.columns.visits"), tuple(float(number) for _, number in points)),
        ),
        questions=questions,
        contracts=ranks and ranks.of(article),
        places=[one for one in places if not MOMENT.fullmatch(one.anchor)],
        reasons=reasons,
        words=words,
        moments=video_moments.chart(
            (spoken()("studio.article.clicked"), opened), (spoken()("studio.article.unclear"), unclear)
        ),
        watched=video_moments.watched(watched, spoken()("studio.article.watched_by")),
        asked=asked,
        clock=video_moments.named,
        verified=date.fromisoformat(found.verified) if found.verified else None,
        today=now.date(),
    )


def _places(article: PublishedArticle, opened: Mapping[str, int]) -> list[PlaceRow]:
    """The places that the article has, in its order, and the moments that were opened most."""
    moments = video_moments.listed(opened)
    return [PlaceRow(anchor=name, opened=opened.get(name, 0)) for name in (*article.anchors, *moments)]


def _file(form: exports.Form, article: str, lists: Mapping[str, Sequence[object]]) -> Response:
    wanted = request.args.get("list", "questions")
    if wanted not in lists:
        raise BadRequest(f"list is one of {', '.join(COLUMNS)}.")
    columns = COLUMNS[wanted]
    rows = [{name: getattr(one, name) for name in columns} for one in lists[wanted]]
    return exports.file(f"{wanted}-{article}", columns, rows, form)
