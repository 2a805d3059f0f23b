"""`/studio/search`: gaps, articles, questions and tickets that a few words find."""

from __future__ import annotations

from contextlib import suppress

import sqlalchemy as sa
from flask import Blueprint, Response, request
from sqlalchemy.engine import Connection

from kb_server.access import logins
from kb_server.access.audiences import audiences
from kb_server.data.schema.log import daily_queries
from kb_server.data.schema.support import links
from kb_server.gaps import records
from kb_server.gaps.disclosure import LEAST
from kb_server.gaps.gap import GapSummary
from kb_server.gaps.records import Filter
from kb_server.releases.current import NothingServed
from kb_server.web import application
from kb_server.web.request import release
from kb_server.web.staff import navigation
from kb_server.web.staff import pages as staff
from kb_server.web.staff.language import spoken
from search import EngineError, Hit, Request, read_query

MOST = 8  # of each kind

blueprint = Blueprint("studio_search", __name__, url_prefix="/studio/search", template_folder="templates")
navigation.add(blueprint, search="studio_search.show")


@blueprint.get("")
@logins.require("agent")
def show() -> Response:
    """What `?q=` finds. Nothing is logged: people who work here are not customers."""
    text = read_query(request.args.get("q", ""))
    writer = logins.allows("writer")
    found: dict[str, object] = {"gaps": [], "articles": [], "questions": [], "tickets": []}
    if text:
        with suppress(EngineError, NothingServed):  # the rest needs no release
            found["articles"] = articles(text, spoken().lang)
        with application.database().read() as connection:
            found["tickets"] = tickets(connection, text)
            if writer:
                found["gaps"] = gaps(connection, text)
                found["questions"] = questions(connection, text)
    viewer = logins.current()
    return staff.render("studio/search.html", viewer=viewer, everywhere=text, found=found, writer=writer)


def articles(text: str, lang: str) -> tuple[Hit, ...]:
    """The articles that search finds for these words, for a reader who may see what the caller may."""
    asked = Request(text=text, lang=lang, audiences=audiences(), limit=MOST, prefix=True)
    return release().engine.search(asked).hits


def gaps(connection: Connection, text: str) -> list[GapSummary]:
    """The gap with that number, then those with all words in title or wordings, the heaviest first."""
    found = records.listed(connection, Filter(words=text, named=True, limit=MOST))
    number = text.removeprefix("#")
    whole = records.find(connection, int(number)) if number.isdecimal() and len(number) < 10 else None
    if whole is None or any(gap.id == whole.id for gap in found):
        return found
    return [*records.listed(connection, Filter(ids=(whole.id,))), *found]


def questions(connection: Connection, text: str) -> list[tuple[str, int]]:
    """Questions with all these words that at least three visitors asked, and how often, the most first."""
    kept = daily_queries.c
    asked = sa.func.sum(kept.asked)
    query = (
        sa.select(kept.text, asked)
        .where(*(_with(kept.text, word) for word in text.split()))
        .group_by(kept.text)
        .having(sa.func.max(kept.visitors) >= LEAST)
        .order_by(asked.desc(), kept.text)
        .limit(MOST)
    )
    return [(str(row[0]), int(row[1])) for row in connection.execute(query)]


def tickets(connection: Connection, text: str) -> list[tuple[str, int]]:
    """The keys of tickets that begin with `text`, and how many links each was sent, the latest first."""
    query = (
        sa.select(links.c.ticket, sa.func.count())
        .where(links.c.ticket.istartswith(text, autoescape=True), links.c.ticket != "")
        .group_by(links.c.ticket)
        .order_by(sa.func.max(links.c.sent).desc(), links.c.ticket)
        .limit(MOST)
    )
    return [(str(row[0]), int(row[1])) for row in connection.execute(query)]


def _with(column: sa.ColumnElement[str], word: str) -> sa.ColumnElement[bool]:
    """SQLite folds the case of ASCII letters alone, so other letters are tried in both cases."""
    forms = {word, word.lower(), word.capitalize()}
    return sa.or_(*(column.icontains(form, autoescape=True) for form in sorted(forms)))
