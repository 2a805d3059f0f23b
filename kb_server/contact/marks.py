"""Feedback by a link, `/f/<topic>?v=4`: in a mail or an invoice, one click, counted by topic and segment."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Blueprint, Response, request
from sqlalchemy.engine import Connection
from werkzeug.exceptions import NotFound

from kb_server.contact import frame, page, references
from kb_server.contact.page import ShownForm, desk
from kb_server.data.schema.contact import marks
from kb_server.log import origins
from kb_server.log.intake import sender
from kb_server.log.origins import COUNTED
from kb_server.log.visitors import networks
from kb_server.releases.support import Choice, in_language
from kb_server.web import application, limits
from kb_server.web.limits import Exceeded, Limit
from kb_server.web.request import release
from search import Hit, Request

LOW = 2  # a mark up to this one opens the form
HIGHEST = 5
SHOWN = 3  # articles
PER_NETWORK = 200  # marks of one network in an hour

blueprint = Blueprint("marks", __name__, template_folder="templates")


class NoTopic(NotFound):
    """support.yml has no such topic: a page of the site may be at the address."""

    description = "There is no such topic."


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """The marks of a topic from a segment."""

    topic: str
    segment: str
    marks: int
    mean: float


@blueprint.get("/f/<topic>")
def show(topic: str) -> Response:
    """Thank for the mark, and open the form for a low one. Nothing is counted yet."""
    choice, value = _topic(topic), _value(request.args.get("v", ""))
    lang = request.args.get("lang", "")
    if value <= LOW:
        shown = ShownForm(values={"topic": topic}, segment=page.sent_claim(), mark=value, marked=_here(topic))
        return frame.private(page.fill(lang, shown))
    return _thanks(choice, lang, value, counted=False)


@blueprint.post("/f/<topic>")
def count(topic: str) -> Response:
    """Count the mark; a later one of the same visitor on the same day replaces it."""
    choice, value = _topic(topic), _value(request.form.get("v", ""))
    who, now = sender(), datetime.now(UTC)
    verdict = origins.decide(
        declared="",
        agent=who.agent,
        address=who.address,
        logged_in=who.logged_in,
        staff=[origins.network(text) for text in application.settings().staff_networks],
        installation=application.settings().origin,
    )
    if verdict.origin in COUNTED:
        segment = desk().claim(request.form.get("segment", ""), now).segment
        visitor = desk().recorder.visitor(who)
        with contextlib.suppress(Exceeded), application.database().write() as connection:
            limits.take(connection, _limits(visitor.source), now)
            keep(connection, visitor.token, topic, segment, value, now)
    return _thanks(choice, request.form.get("lang", ""), value, counted=True)


def keep(connection: Connection, visitor: str, topic: str, segment: str, value: int, now: datetime) -> None:
    """Keep a mark in place of an earlier one of this visitor."""
    mine = (marks.c.visitor == visitor) & (marks.c.topic == topic)
    connection.execute(sa.delete(marks).where(mine))
    row = {"at": now, "visitor": visitor, "topic": topic, "segment": segment, "value": value}
    connection.execute(sa.insert(marks).values(row))


def counted(connection: Connection, since: datetime, until: datetime) -> list[Marked]:
    """The marks of that time, by topic and segment, the lowest mean first."""
    query = (
        sa.select(
            marks.c.topic,
            marks.c.segment,
            sa.func.count().label("marks"),
            sa.func.avg(marks.c.value).label("mean"),
        )
        .where(marks.c.at >= since, marks.c.at < until)
        .group_by(marks.c.topic, marks.c.segment)
    )
    found = [
        Marked(topic=row.topic, segment=row.segment, marks=row.marks, mean=float(row.mean))
        for row in connection.execute(query)
    ]
    return sorted(found, key=lambda one: (one.mean, one.topic, one.segment))


def _limits(source: str) -> dict[str, Limit]:
    """The limit of each network around a sender: a flood fills no disk, and an office is no flood."""
    return {
        references.hashed(f"marks {network}", desk().key): Limit(PER_NETWORK, timedelta(hours=1))
        for network in networks(source)
    }


def _thanks(choice: Choice, lang: str, value: int, *, counted: bool) -> Response:
    spoken, address = frame.support().page(lang)
    home = f"{request.script_root}/"
    response = frame.show(
        lang,
        "marked.html",
        title="contact.mark.title",
        shown=ShownForm(mark=value, segment=page.sent_claim()),
        counted=counted,
        marked=_here(choice.id),
        articles=_articles(choice, spoken),
        way=f"{home}{address}?{urlencode({'topic': choice.id})}",
        home=home,
    )
    return frame.private(response)


def _articles(choice: Choice, lang: str) -> Iterable[Hit]:
    asked = Request(text=in_language(choice.title, lang), lang=lang, limit=SHOWN)
    return release().engine.search(asked).hits


def _topic(name: str) -> Choice:
    support = release().support
    found = next((choice for choice in support.topics if choice.id == name), None) if support else None
    if found is None:
        raise NoTopic
    return found


def _value(text: str) -> int:
    if text not in map(str, range(1, HIGHEST + 1)):
        raise NotFound("A mark is a number from 1 to 5: ?v=4")
    return int(text)


def _here(topic: str) -> str:
    return f"{request.script_root}/f/{topic}"
