"""The results of the assistants' tools; assistants read the description of each field."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, Field

from kb_server.support import links, suggestions
from kb_server.support.reader import Read
from kb_server.support.suggestions import Place, Suggested
from search import Answer, Hit, SectionHit
from search.documents import PUBLIC

_TYPE = (
    "how-to, video, faq, troubleshooting, reference, path, webinar or session; empty if no writer gave it."
)


class Output(BaseModel):
    """The result of a tool."""

    model_config = ConfigDict(frozen=True)


class FoundSection(Output):
    """A place in an article."""

    heading: str = Field(description="Its heading, or what is said at this moment; may be empty.")
    anchor: str = Field(description="The anchor of the place in links; empty for the top of the article.")
    snippet: str = Field(description="The passage that matches, as plain text; may be empty.")
    seconds: float | None = Field(description="The second in the video, for a moment of one; else null.")
    permalink: str | None = Field(description="The link to send for this place; null if it must not be sent.")


class FoundArticle(Output):
    """An article that was found."""

    id: str = Field(description="Its id, for read_article.")
    title: str = Field(description="Its title.")
    type: str = Field(description=_TYPE)
    lang: str = Field(description="The language that it is written in (BCP 47).")
    audience: str = Field(description="public, or agents: internal, customers cannot open it.")
    confidence: float = Field(description="From 0 to 1: how likely it answers the question.")
    permalink: str | None = Field(description="The link to send, which never breaks; null: never send one.")
    sections: tuple[FoundSection, ...] = Field(description="Its places that match, the best first.")


class SearchResult(Output):
    """The result of a search."""

    answered: bool = Field(description="Is the first article an answer? If not, all are near misses.")
    confidence: float = Field(description="From 0 to 1, of the first article; 0 when nothing was found.")
    corrected: str = Field(description="The corrected words that were searched; empty without a correction.")
    articles: tuple[FoundArticle, ...] = Field(description="The best first.")
    release: str = Field(description="The release of the learn center that answered.")


class TicketResult(Output):
    """The result for a ticket."""

    question: str = Field(description="The question in the ticket; empty if it asks nothing.")
    lang: str = Field(description="The language of the ticket; empty if it is not known.")
    answered: bool = Field(description="Is the first article an answer? If not, all are near misses.")
    confidence: float = Field(description="From 0 to 1, of the first article; 0 when nothing was found.")
    articles: tuple[FoundArticle, ...] = Field(
        description="The best first, in the ticket's language if they are translated."
    )
    release: str = Field(description="The release of the learn center that answered.")


class ArticleText(Output):
    """A whole article."""

    id: str = Field(description="Its current id; it differs from yours when the article has moved.")
    title: str = Field(description="Its title.")
    type: str = Field(description=_TYPE)
    lang: str = Field(description="The language that it is written in (BCP 47).")
    audience: str = Field(description="public, or agents: internal, customers cannot open it.")
    updated: str = Field(description="The day of its last change, as 2026-11-22; empty when not known.")
    permalink: str | None = Field(description="The link to send, which never breaks; null: never send one.")
    anchors: tuple[str, ...] = Field(description="The anchors of its headings: add /anchor to the permalink.")
    markdown: str = Field(description="The article's text, in Markdown.")


class FlagResult(Output):
    """A gap that was reported."""

    flag: str = Field(description="The id of the flag.")
    question: str = Field(description="The question that was stored, without personal data.")


class MissingResult(Output):
    """A question that was reported as not answered."""

    question: str = Field(description="The question that was stored, without personal data.")


def searched(answer: Answer, base: str) -> SearchResult:
    """The result of a search. `base`: the learn center's address, with a slash at its end."""
    return SearchResult(
        answered=answer.answered,
        confidence=_share(answer.confidence),
        corrected=answer.corrected,
        articles=tuple(_article(hit, hit.sections, base) for hit in answer.hits),
        release=answer.release,
    )


def resembling(
    answer: Answer, suggested: Iterable[Suggested], *, question: str, lang: str, base: str
) -> TicketResult:
    """The result for a ticket that asks `question`."""
    return TicketResult(
        question=question,
        lang=lang,
        answered=answer.answered,
        confidence=_share(answer.confidence),
        articles=tuple(_article(one, one.places, base) for one in suggested),
        release=answer.release,
    )


def text(read: Read, base: str) -> ArticleText:
    """A whole article."""
    return ArticleText(
        id=read.article,
        title=read.title,
        type=read.type,
        lang=read.lang,
        audience=read.audience,
        updated=read.updated,
        permalink=_permalink(read.article, "", read.audience, base),
        anchors=read.anchors,
        markdown=read.markdown,
    )


def _article(one: Hit | Suggested, places: Iterable[SectionHit | Place], base: str) -> FoundArticle:
    return FoundArticle(
        id=one.article,
        title=one.title,
        type=one.type,
        lang=one.lang,
        audience=one.audience,
        confidence=_share(one.confidence),
        permalink=_permalink(one.article, "", one.audience, base),
        sections=tuple(
            FoundSection(
                heading=place.heading,
                anchor=place.anchor,
                snippet=suggestions.plain(place.snippet),
                seconds=place.start,
                permalink=_permalink(one.article, place.anchor, one.audience, base),
            )
            for place in places
        ),
    )


def _permalink(article: str, anchor: str, audience: str, base: str) -> str | None:
    if audience != PUBLIC:
        return None
    return links.address(base, article, anchor)  # not in the ledger: it may never be sent


def _share(confidence: float) -> float:
    return round(confidence, 2)
