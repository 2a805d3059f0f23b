"""Search over HTTP: `/api/search`, `/api/suggest` and `/api/explain`."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Annotated

from flask import Blueprint, Response
from pydantic import Field, StringConstraints

from kb_server.access.audiences import audiences
from kb_server.log.intake import receipt
from kb_server.releases.compressed import SMALLEST
from kb_server.web import application, cross_origin, encoded
from kb_server.web.api.fields import NUMBER, PLAIN, Flag, Input, Lang
from kb_server.web.api.operations import operation
from kb_server.web.request import release
from search import Answer, Explanation, Request, Suggestion
from search.documents import AGENTS

MOST = 50  # hits or suggestions of one answer
DEEPEST = 1000  # the offset of the last page of results
LONGEST = 2000  # characters of a query; the engine reads fewer
FILTERS = 20  # values of one facet

blueprint = Blueprint("search_api", __name__)


@blueprint.after_request
def _compress(response: Response) -> Response:
    """Compress an answer, which is most of what the page of results loads when the theme is known."""
    return encoded.encode(response) if (response.content_length or 0) >= SMALLEST else response


_Words = Annotated[str, StringConstraints(max_length=LONGEST), PLAIN]
_Name = Annotated[str, StringConstraints(max_length=100), PLAIN]


class SearchQuery(Input):
    """A search."""

    q: _Words = Field(description="The words to search for, any text; the first 200 characters are read.")
    lang: Lang = Field("", description="The preferred language, such as en or pt-BR.")
    type: list[_Name] = Field([], max_length=FILTERS, description="Only articles of these types.")
    product: list[_Name] = Field([], max_length=FILTERS, description="Only articles about these products.")
    category: list[_Name] = Field([], max_length=FILTERS, description="Only articles of these areas.")
    langs: list[_Name] = Field([], max_length=FILTERS, description="Only articles in these languages.")
    limit: Annotated[int, NUMBER] = Field(10, ge=1, le=MOST, description="Articles in one answer.")
    offset: Annotated[int, NUMBER] = Field(0, ge=0, le=DEEPEST, description="Articles to skip.")
    prefix: Flag = Field("0", description="1: the last word may be unfinished.")
    correct: Flag = Field("1", description="0: search the words as they are, without corrections.")


class SuggestQuery(Input):
    """An unfinished query."""

    q: _Words = Field(description="What was typed so far.")
    lang: Lang = Field("", description="The preferred language.")
    limit: Annotated[int, NUMBER] = Field(8, ge=1, le=MOST, description="Suggestions in one answer.")


class ExplainQuery(Input):
    """A search to explain."""

    q: _Words = Field(description="The words to search for, any text; the first 200 characters are read.")
    lang: Lang = Field("", description="The preferred language, such as en or pt-BR.")
    limit: Annotated[int, NUMBER] = Field(10, ge=1, le=MOST, description="Articles in one answer.")
    correct: Flag = Field("1", description="0: search the words as they are, without corrections.")


@dataclass(frozen=True, kw_only=True)
class SignedAnswer(Answer):
    """An answer, signed."""

    receipt: str = ""  # the service's signature; the browser sends it back with later events
    explained: bool = False  # may the caller open `/explain`?


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Completions of what was typed."""

    suggestions: tuple[Suggestion, ...]


@cross_origin.open_to_widget
@operation(blueprint.get, "/api/search", scope="search", public=True, errors=(429,))
def search(query: SearchQuery) -> SignedAnswer:
    """Answer a search."""
    asked = Request(
        text=query.q,
        lang=query.lang,
        audiences=audiences(),
        types=_kept(query.type),
        products=_kept(query.product),
        langs=_kept(query.langs),
        categories=_kept(query.category),
        prefix=query.prefix == "1",
        correct=query.correct == "1",
        limit=query.limit,
        offset=query.offset,
    )
    answer = release().engine.search(asked)
    values = {field.name: getattr(answer, field.name) for field in dataclasses.fields(answer)}
    return SignedAnswer(**values, receipt=receipt(asked, answer), explained=_staff())


@operation(blueprint.get, "/api/suggest", scope="suggest", public=True, errors=(429,))
def suggest(query: SuggestQuery) -> Suggestions:
    """Complete an unfinished query."""
    found = release().engine.suggest(query.q, lang=query.lang, audiences=audiences(), limit=query.limit)
    return Suggestions(found)


@operation(blueprint.get, "/api/explain", scope="search", errors=(429,))
def explain(query: ExplainQuery) -> Explanation:
    """Explain a search: its words, and what each article scored for each. Nothing is logged."""
    return release().engine.explain(
        Request(
            text=query.q,
            lang=query.lang,
            audiences=audiences(),
            correct=query.correct == "1",
            limit=query.limit,
        )
    )


def _staff() -> bool:
    """Is the caller one of our own people? In the preview, which has no logins, everybody is."""
    return AGENTS in audiences() or not application.has_database()


def _kept(values: list[str]) -> frozenset[str]:
    return frozenset(filter(None, values))
