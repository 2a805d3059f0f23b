"""What the desk finds for a ticket: articles, places in them, links ready to send, saved replies."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kb_server.releases.articles import PublishedArticle
from kb_server.releases.saved_replies import Reply
from kb_server.support import headings, ledger, links
from kb_server.support.links import Forms, Link
from search import THRESHOLD, Answer, Hit, SectionHit
from search.documents import PUBLIC
from search.text import languages

_MARK = re.compile(r"</?mark>")
_PERMALINK = re.compile(r"\(/a/([^()\s/#]+)(?:/([^()\s]*))?\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A section of an article, or a moment of its video, and the link to it."""

    anchor: str  # "" for the article's top
    heading: str
    start: float | None  # seconds, of a moment
    snippet: str  # HTML: escaped text with <mark> around matched words
    link: Link | None  # None: the article is for agents, and no customer can open it


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """An article that may answer the ticket."""

    article: str
    title: str
    type: str
    lang: str
    foreign: bool  # not in the ticket's language
    audience: str
    confidence: float  # 0 to 1: does it answer?
    believed: bool  # is it taken for an answer?
    url: str  # of the page, relative to the learn center
    places: tuple[Place, ...]  # the best first


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedReply:
    """A saved reply that may answer the ticket."""

    id: str
    title: str
    lang: str
    foreign: bool
    confidence: float
    forms: Forms  # with links that are ready to send
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """The answers to a ticket."""

    question: str  # what was searched: the ticket without greeting, quotes, signature, personal data
    lang: str  # of the ticket; "" when unknown
    answered: bool  # does the engine believe that the first article is an answer?
    confidence: float
    articles: tuple[Suggested, ...]  # the best first; near misses when not `answered`
    replies: tuple[SavedReply, ...]
    release: str


def suggested(
    answer: Answer, published: Mapping[str, PublishedArticle], lang: str, base: str
) -> tuple[Suggested, ...]:
    """The articles of `answer`, in the ticket's language where they have been translated."""
    return tuple(_suggested(hit, published, lang, base) for hit in _once(answer.hits, published, lang))


def replied(answer: Answer, known: Mapping[str, Reply], lang: str, base: str) -> tuple[SavedReply, ...]:
    """The saved replies that probably answer, with links of their own."""
    return tuple(
        _reply(known[hit.article], hit, lang, base)
        for hit in answer.hits
        if hit.confidence >= THRESHOLD and hit.article in known
    )


def _once(hits: tuple[Hit, ...], published: Mapping[str, PublishedArticle], lang: str) -> Iterator[Hit]:
    """The hits without duplicates: an article and its translation into `lang` count as one."""
    seen: set[str] = set()
    for hit in hits:
        name = translation(hit.article, published, lang)
        if name not in seen:
            seen.add(name)
            yield hit


def translation(article: str, published: Mapping[str, PublishedArticle], lang: str) -> str:
    """The id of the public translation into `lang`; `article` itself if there is none."""
    known = published.get(article)
    if known is None or not lang or languages.same(known.lang, lang):
        return article
    family = known.translation_of or article
    for name, other in sorted(published.items()):
        related = name == family or other.translation_of == family
        if related and not other.moved_to and languages.same(other.lang, lang) and other.audience == PUBLIC:
            return name
    return article


def _suggested(hit: Hit, published: Mapping[str, PublishedArticle], lang: str, base: str) -> Suggested:
    name = translation(hit.article, published, lang)
    article = published.get(name)
    if name != hit.article and article is not None:
        sections = tuple(_translated(section, article) for section in hit.sections)
        hit = replace(
            hit,
            article=name,
            title=article.title,
            lang=article.lang,
            audience=article.audience,
            url=article.url,
            sections=sections,
        )
    places: dict[str, Place] = {}
    for section in hit.sections:
        places.setdefault(section.anchor, _place(section, hit, base))
    return Suggested(
        article=hit.article,
        title=hit.title,
        type=hit.type,
        lang=hit.lang,
        foreign=bool(lang) and not languages.same(hit.lang, lang),
        audience=hit.audience,
        confidence=hit.confidence,
        believed=hit.confidence >= THRESHOLD,
        url=hit.url,
        places=tuple(places.values()),
    )


def _translated(section: SectionHit, article: PublishedArticle) -> SectionHit:
    """The place with the same name in a translation, else its top. No passage is quoted."""
    anchor = section.anchor if section.anchor in article.anchors or section.start is not None else ""
    return replace(section, anchor=anchor, heading="", snippet="", start=section.start if anchor else None)


def _place(section: SectionHit, hit: Hit, base: str) -> Place:
    link = None
    if hit.audience == PUBLIC:
        number = ledger.new_id()
        url = links.address(base, hit.article, section.anchor, number)
        link = links.make(number, url, hit.title, _heading(section), plain(section.snippet))
    return Place(
        anchor=section.anchor,
        heading=section.heading,
        start=section.start,
        snippet=section.snippet,
        link=link,
    )


def _heading(section: SectionHit) -> str:
    if section.start is None:
        return section.heading
    return headings.at(section.heading, section.start)


def _reply(reply: Reply, hit: Hit, lang: str, base: str) -> SavedReply:
    made: list[Link] = []

    def tagged(found: re.Match[str]) -> str:
        number = ledger.new_id()
        article, anchor = found[1], found[2] or ""
        url = links.address(base, article, anchor, number)
        made.append(links.make(number, url, reply.title, "", ""))
        return f"({url})"

    return SavedReply(
        id=reply.id,
        title=reply.title,
        lang=reply.lang,
        foreign=bool(lang) and not languages.same(reply.lang, lang),
        confidence=hit.confidence,
        forms=links.reply(_PERMALINK.sub(tagged, reply.text)),
        links=tuple(made),
    )


def plain(snippet: str) -> str:
    """A snippet as plain text."""
    return html.unescape(_MARK.sub("", snippet))
