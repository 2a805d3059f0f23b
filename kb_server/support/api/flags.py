"""Flags over HTTP: `/api/flags`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from flask import Blueprint
from pydantic import ConfigDict, Field, StringConstraints
from werkzeug.exceptions import NotFound, ServiceUnavailable, UnprocessableEntity

from kb_server.access import callers
from kb_server.data import audit
from kb_server.log.events import FlagReason
from kb_server.log.intake import ingester, recorder
from kb_server.support import flags, reports
from kb_server.support.api.tickets import published
from kb_server.support.flags import Flag, NoSuchFlag, State
from kb_server.support.reports import Report, Reporter, SpoolFull, UnfitReport
from kb_server.web import application
from kb_server.web.api.fields import PLAIN, VISIBLE, Anchor, Input, Lang, MaybeTicket
from kb_server.web.api.operations import operation
from kb_server.web.application import settings
from kb_server.web.request import release

blueprint = Blueprint("flagging", __name__)

_Words = Annotated[str, StringConstraints(max_length=1000), PLAIN]
# What each reason needs, for readers of the document; a request without it gets a 422.
_NEEDED: dict[str, Any] = {
    "if": {"properties": {"reason": {"const": "missing"}}},
    "then": {"properties": {"question": VISIBLE}, "required": ["question"]},
    "else": {"properties": {"article": VISIBLE}, "required": ["article"]},
}
FlagId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,64}$")]


class NewFlag(Input):
    """A report of a wrong article, or of a question that no article answers."""

    model_config = ConfigDict(json_schema_extra=_NEEDED)

    reason: FlagReason = Field(
        description="missing: no article answers `question`. Otherwise, what is wrong with `article`."
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
    reply: Annotated[str, StringConstraints(max_length=20_000), PLAIN] = Field(
        "", description="With missing: what you answered by hand. Courtesies and private data are removed."
    )
    lang: Lang = Field("", description="Of the question; detected when left out.")
    segment: Annotated[str, StringConstraints(max_length=64), PLAIN] = Field(
        "", description="The customer's group: a name of the setting GAPLESS_SEGMENTS."
    )
    ticket: MaybeTicket = Field("", description="The ticket's number or key: each counts as one customer.")


class AskedFlags(Input):
    """The flags to list."""

    state: Literal["", "open", "mended", "declined"] = Field("", description="Only flags in this state.")
    everyone: Literal["0", "1"] = Field(
        "0", description="1: flags of all agents, for writers. Otherwise your own."
    )


class Closing(Input):
    """The new state of a flag."""

    state: State = Field(description="The new state; open reopens the flag.")
    note: _Words = Field("", description="For the agent.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """Flags, the newest first."""

    flags: tuple[Flag, ...]


@operation(blueprint.post, "/api/flags", scope="flag", status=201, errors=(404, 422))
def flag(body: NewFlag) -> Flag:
    """Report an article, or a question that no article answers.

    The log records the question as unanswered, reported by an agent, and it becomes part of a gap.
    """
    article, anchor = _place(body)
    report = Report(**body.model_dump() | {"article": article, "anchor": anchor})
    reporter = Reporter(settings=settings(), database=application.database(), recorder=recorder())
    agent = callers.need("flag").name
    try:
        made = reports.keep(report, reporter, release(), agent=agent, why="reported by an agent")
    except UnfitReport as error:
        raise UnprocessableEntity(str(error)) from error
    except SpoolFull as error:
        raise ServiceUnavailable(str(error)) from error
    ingester().wake()
    return made


@operation(blueprint.get, "/api/flags", scope="flag")
def list_flags(query: AskedFlags) -> Flags:
    """List your flags and their outcomes."""
    caller = callers.need("gap" if query.everyone == "1" else "flag")
    agent = "" if query.everyone == "1" else caller.name
    with application.database().read() as connection:
        found = flags.find(connection, release().articles, agent=agent, state=query.state)
    return Flags(flags=tuple(found))


@operation(blueprint.post, "/api/flags/<flag>", scope="gap")
def close_flag(flag: FlagId, body: Closing) -> Flag:
    """Close or reopen a flag: its agent sees the new state."""
    now, who = datetime.now(UTC), callers.need("gap").name
    try:
        with application.database().write() as connection:
            flags.close(connection, flag, body.state, who=who, note=body.note, at=now)
            audit.note(connection, callers.actor(), "flag_closed", flag, body.state, at=now)
            (found,) = flags.find(connection, release().articles, flag=flag)
    except NoSuchFlag as error:
        raise NotFound(str(error)) from error
    return found


def _place(body: NewFlag) -> tuple[str, str]:
    """The id of the flagged article and its section; "" for a section that no longer exists."""
    if body.reason == "missing":
        return "", ""
    if not body.article:
        raise UnprocessableEntity("`article` is missing: the id of the article that is wrong.")
    name, _, anchor = published(body.article, body.anchor)
    return name, anchor
