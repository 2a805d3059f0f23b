"""`/studio/articles/<id>`: one article, with the questions that lead to it and what readers do there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, NotFound

from kb_server.access import logins
from kb_server.gaps import feedback, page_questions
from kb_server.measures import articles
from kb_server.releases import contents
from kb_server.releases.articles import MOMENT, PublishedArticle
from kb_server.releases.current import OpenRelease
from kb_server.studio import article_rows, exports, narrowing, video_moments
from kb_server.support import ledger
from kb_server.support.api.links import window
from kb_server.web import application
from kb_server.web.request import release
from kb_server.web.staff import charts
from kb_server.web.staff import pages as staff
from kb_server.web.staff.charts import Series
from kb_server.web.staff.language import spoken
from search import TOP, EngineError
from search import contracts as search_contracts

ALLOWED = ("segment", "release", "origin")
QUESTIONS = 30  # that lead to the article and are shown
COMMENTS = 30  # the newest
ASKED = 12  # contracts whose rank is looked up: each costs a search
PLACES = 10  # hits among which the article is looked for

blueprint = Blueprint("studio_article", __name__, url_prefix="/studio/articles", template_folder="templates")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRank:
    """An answer contract of the article, and where search has the article today."""

    query: str
    lang: str
    rank: int  # 0: not among the first PLACES

    @property
    def kept(self) -> bool:
        """Does the contract hold?"""
        return 0 < self.rank <= TOP


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """One section of the article, and how often a link opened it."""

    anchor: str
    opened: int


@blueprint.get("/<article>")
@logins.require("writer")
def show(article: str) -> Response:
    """One article over time. `?list=questions` with a form downloads what leads to it."""
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
        said = feedback.about(connection, article, chosen.begin, chosen.end, limit=COMMENTS)
        asked = page_questions.about(connection, article, chosen.begin, chosen.end, limit=COMMENTS)
        unclear = page_questions.moments(connection, article, chosen.begin, chosen.end)
        links = ledger.solving(
            connection, since=chosen.begin, until=chosen.end, window=window(), now=now, article=article
        )
        narrowed = narrowing.form(connection, chosen, ALLOWED, articles=served.articles)
    places = _places(found, opened)
    if form:
        return _file(form, article, questions.shown, places)
    return staff.render(
        "studio/article.html",
        viewer=logins.current(),
        here="studio-articles",
        form=narrowed,
        article=found,
        row=article_rows.row(article, found, counts, links[0] if links else None),
        trend=charts.columns(
            [spoken().date(start) for start, _ in points],
            Series(spoken()("studio.articles.columns.visits"), tuple(float(number) for _, number in points)),
        ),
        questions=questions,
        contracts=_contracts(served, article),
        places=[one for one in places if not MOMENT.fullmatch(one.anchor)],
        moments=video_moments.chart(
            (spoken()("studio.article.clicked"), opened), (spoken()("studio.article.unclear"), unclear)
        ),
        asked=asked,
        clock=video_moments.named,
        said=said,
        verified=date.fromisoformat(found.verified) if found.verified else None,
        today=now.date(),
    )


def _places(article: PublishedArticle, opened: Mapping[str, int]) -> list[PlaceRow]:
    """The places that the article has, in its order, and the moments that were opened most."""
    moments = video_moments.listed(opened)
    return [PlaceRow(anchor=name, opened=opened.get(name, 0)) for name in (*article.anchors, *moments)]


def _contracts(served: OpenRelease, article: str) -> Sequence[ContractRank] | None:
    """The article's contracts with their ranks; None where search cannot be asked."""
    mine = [one for one in contents.contracts(served.directory) if one.article == article][:ASKED]
    try:
        return [
            ContractRank(
                query=one.query, lang=one.lang, rank=search_contracts.rank(served.engine, one, PLACES)
            )
            for one in mine
        ]
    except EngineError:
        return None


def _file(
    form: exports.Form,
    article: str,
    questions: Sequence[articles.Leading],
    places: Sequence[PlaceRow],
) -> Response:
    wanted = request.args.get("list", "questions")
    if wanted == "questions":
        rows = [{n: getattr(one, n) for n in ("text", "lang", "clicked", "read")} for one in questions]
        return exports.file(f"questions-{article}", ("text", "lang", "clicked", "read"), rows, form)
    if wanted == "places":
        lines = [{"anchor": one.anchor, "opened": one.opened} for one in places]
        return exports.file(f"places-{article}", ("anchor", "opened"), lines, form)
    raise BadRequest("list is questions or places.")
