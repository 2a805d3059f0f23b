"""`/api/questions`: questions that people ask on social sites and in forums."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal

from flask import Blueprint
from pydantic import Field, StringConstraints
from werkzeug.exceptions import ServiceUnavailable, UnprocessableEntity

from kb_server.log.intake import ingester, recorder
from kb_server.support import reader, reports, suggestions, tickets
from kb_server.support.suggestions import Suggested
from kb_server.web.api.fields import PLAIN, PRESENT, VISIBLE, Input, Lang
from kb_server.web.api.operations import operation
from kb_server.web.request import release, root
from search.documents import PUBLIC

ARTICLES = 3  # in the answer

blueprint = Blueprint("bringing", __name__)

_Address = Annotated[str, StringConstraints(min_length=1, max_length=500), PLAIN, PRESENT]


class NewQuestion(Input):
    """A question that somebody asked elsewhere."""

    origin: Literal["social", "forum"] = Field(description="Where it was asked.")
    post: Annotated[str, StringConstraints(min_length=1, max_length=20_000), PLAIN, PRESENT] = Field(
        description="What somebody wrote. The question alone is kept, without personal data.",
        json_schema_extra=VISIBLE,
    )
    address: _Address = Field(
        description="The post's address, or its id. It is not kept: a post that is sent twice counts once.",
        json_schema_extra=VISIBLE,
    )
    author: Annotated[str, StringConstraints(max_length=500), PLAIN] = Field(
        "", description="The author's id there. It is not kept: it tells people apart on one day."
    )
    lang: Lang = Field("", description="Of the question; detected when left out.")


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtQuestion:
    """A question that was brought in, and what answers it."""

    question: str  # as it is kept
    lang: str
    answered: bool  # does search believe that the first article answers it? If not, it opens a gap
    articles: tuple[Suggested, ...]  # each with a link for the reply
    release: str


@operation(blueprint.post, "/api/questions", scope="question", status=201, errors=(422,))
def bring_question(body: NewQuestion) -> BroughtQuestion:
    """Bring in a question of a social site or a forum, and find what answers it.

    It counts like a question of a customer: where no article answers it, it becomes part of a gap.
    """
    question = reports.asked(body.post)
    if not question:
        raise UnprocessableEntity("`post` asks nothing. Send what was asked.")
    served, now = release(), datetime.now(UTC)
    lang = body.lang or tickets.language(question, reader.languages(served))
    answer = served.engine.similar(question, lang=lang, audiences=(PUBLIC,), limit=ARTICLES)
    kept = recorder().bring(
        question,
        answer,
        key=hashlib.sha256(f"{body.origin}\0{body.address}".encode("utf-8", "replace")).hexdigest()[:32],
        author=body.author or body.address,
        origin=body.origin,
        lang=lang,
        now=now,
    )
    if not kept:
        raise ServiceUnavailable("The spool is full, nothing was stored. Send the question again later.")
    ingester().wake()
    return BroughtQuestion(
        question=question,
        lang=lang,
        answered=answer.answered,
        articles=tuple(suggestions.suggested(answer, served.articles, lang, root())),
        release=answer.release,
    )
