"""The articles that probably answer what a customer is writing: found as the desk finds them for a ticket."""

from __future__ import annotations

from dataclasses import dataclass

from kb_server.releases.current import OpenRelease
from kb_server.support import suggestions, tickets
from search import THRESHOLD
from search.documents import PUBLIC

MOST = 3
FEWEST = 12  # characters of a text that can be answered


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweringArticle:
    """An article for the customer to look at."""

    article: str
    title: str
    url: str  # relative to the learn center, with the best place in it
    about: str  # a passage, as plain text


def articles(served: OpenRelease, text: str, lang: str) -> tuple[AnsweringArticle, ...]:
    """The public articles that search takes for answers, the best first; none for a few letters."""
    question = tickets.question(text)
    if len(question) < FEWEST:
        return ()
    answer = served.engine.similar(question, lang=lang, audiences=(PUBLIC,), limit=MOST)
    found = suggestions.suggested(answer, served.articles, lang, "")
    return tuple(
        AnsweringArticle(
            article=one.article,
            title=one.title,
            url=f"{one.url}#{place.anchor}" if (place := one.places[0]).anchor else one.url,
            about=suggestions.plain(place.snippet),
        )
        for one in found
        if one.confidence >= THRESHOLD and one.places
    )
