"""Flags over HTTP: `/api/flags`."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal

from flask import Blueprint
from pydantic import Field, StringConstraints
from werkzeug.exceptions import BadRequest, NotFound, ServiceUnavailable

from kb_server import storage
from kb_server.access import callers
from kb_server.api.fields import PLAIN, Anchor, Input, Lang, MaybeTicket
from kb_server.api.operations import operation
from kb_server.gaps import desk
from kb_server.leases import release, settings
from kb_server.log.events import Flagged
from kb_server.log.intake import ingester, recorder
from kb_server.log.scrub import scrub
from kb_server.support import flags, tickets
from kb_server.support.asking import published
from kb_server.support.flags import Flag, NoSuchFlag, Reason, State
from search.answers import MAX_QUERY

blueprint = Blueprint("flagging", __name__)

_Words = Annotated[str, StringConstraints(max_length=1000), PLAIN]
FlagId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,64}$")]


class NewFlag(Input):
    """What is wrong with an article, or which question none answers."""

    reason: Reason = Field(
        description="missing: no article answers `question`; else what is wrong with `article`."
    )
    article: Annotated[str, StringConstraints(max_length=200), PLAIN] = Field(
        "", description="The article's id."
    )
    anchor: Anchor = Field("", description="Of the section that is wrong.")
    passage: Annotated[str, StringConstraints(max_length=400), PLAIN] = Field(
        "", description="The wrong words."
    )
    question: Annotated[str, StringConstraints(max_length=20_000), PLAIN] = Field(
        "", description="The customer's question; a ticket is cut down to it, and to 200 characters."
    )
    words: _Words = Field("", description="Your own words, for the writers.")
    lang: Lang = Field("", description="Of the question; told from it when left out.")
    segment: Annotated[str, StringConstraints(max_length=64), PLAIN] = Field(
        "", description="The customer's group: a name of the setting GAPLESS_SEGMENTS."
    )
    ticket: MaybeTicket = Field("", description="The ticket's number or key: each is a customer of his own.")


class AskedFlags(Input):
    """Which flags."""

    state: Literal["", "open", "mended", "declined"] = Field("", description="Only these.")
    everyone: Literal["0", "1"] = Field(
        "0", description="1: those of all agents, for writers; else your own."
    )


class Closing(Input):
    """What became of a flag."""

    state: State = Field(description="open: it opens again.")
    note: _Words = Field("", description="For the agent.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Flags, the newest first."""

    flags: tuple[Flag, ...]


@operation(blueprint.post, "/api/flags", scope="flag", status=201, errors=(404,))
def flag(body: NewFlag) -> Flag:
    """Report an article, or a question that no article answers.

    The question becomes an unanswered one of the log, told by an agent, and so a part of a gap.
    """
    article = _article(body)
    question = " ".join(tickets.question(body.question).split())[:MAX_QUERY].strip()
    if body.reason == "missing" and not question:
        raise BadRequest("`question` says nothing. Send what the customer asks.")
    _segment(body.segment)
    now, agent = datetime.now(UTC), callers.need("flag").name
    made = Flag(
        id=secrets.token_hex(16),
        at=now,
        agent=agent,
        reason=body.reason,
        article=article,
        anchor=scrub(body.anchor),
        passage=scrub(body.passage)[:400],
        question=question,
        words=scrub(body.words)[:1000],
        ticket=body.ticket,
        state="open",
        closed=None,
        closer="",
        note="",
    )
    with storage.database().write() as connection:
        flags.keep(connection, made)
        if not _log(made, body.lang or _language(question), body.segment):
            raise ServiceUnavailable("The spool is full: nothing was kept. Send it again later.")
    ingester().wake()
    return made


@operation(blueprint.get, "/api/flags", scope="flag")
def list_flags(query: AskedFlags) -> Listed:
    """List your flags, and what became of them."""
    caller = callers.need("gap" if query.everyone == "1" else "flag")
    agent = "" if query.everyone == "1" else caller.name
    with desk.at(settings(), storage.database()) as sat:
        sat.fresh()
        with sat.database.read() as connection:
            found = flags.find(connection, release().articles, agent=agent, state=query.state)
    return Listed(flags=tuple(found))


@operation(blueprint.post, "/api/flags/<name>", scope="gap")
def close_flag(name: FlagId, body: Closing) -> Flag:
    """Say what became of a flag: the agent who raised it sees it."""
    now, who = datetime.now(UTC), callers.need("gap").name
    try:
        with storage.database().write() as connection:
            flags.close(connection, name, body.state, who=who, note=body.note, at=now)
            (found,) = flags.find(connection, release().articles, flag=name)
    except NoSuchFlag as error:
        raise NotFound(str(error)) from error
    return found


def _article(body: NewFlag) -> str:
    if body.reason == "missing":
        return ""
    if not body.article:
        raise BadRequest("`article` is missing: the id of the article that is wrong.")
    return published(body.article)[0]


def _segment(name: str) -> None:
    known = [segment for segment, _ in settings().segments]
    if name and name not in known:
        there = f"There are: {', '.join(known)}." if known else "None is set: see GAPLESS_SEGMENTS."
        raise BadRequest(f"There is no segment {name!r}. {there}")


def _language(question: str) -> str:
    return tickets.language(question, {a.lang for a in release().articles.values() if a.lang})


def _log(made: Flag, lang: str, segment: str) -> bool:
    event = Flagged(
        id=made.id,
        at=made.at,
        lang=lang,
        release=release().manifest.id,
        reason=made.reason,
        article=made.article,
        anchor=made.anchor,
        passage=made.passage,
        text=made.question if made.reason == "missing" else "",
        words=made.words,
    )
    source = f"ticket {made.ticket}" if made.ticket else f"agent {made.agent}"
    return recorder().flag(event, source=source, why="told by an agent", segment=segment, now=made.at)
