"""Intents: the questions of visitors, derived from their events.

Queries that extend one another within FOLD are one intent, and the last query gives its text. A visitor's
session ends when SESSION passes without an event. These are pure functions over entries; `reader` reads
the entries.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from kb_server.log import outdated
from kb_server.log.entries import Entry
from kb_server.log.events import (
    KINDS,
    Asked,
    Clicked,
    Contacted,
    Event,
    Flagged,
    Offered,
    Searched,
    VideoWatched,
    Viewed,
    Voted,
)
from kb_server.log.visitors import UNPROVEN
from search import Verdict

FOLD = timedelta(seconds=10)  # the longest time between two queries of one intent
SESSION = timedelta(minutes=30)  # this long without an event ends a session
CONTACT = timedelta(minutes=30)  # a contact within this time after a question may be about it
STAYED = 10.0  # seconds on an article: who is back sooner has not read it
SHOWN = 10  # how many articles of an answer are evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """A click on a hit that counts."""

    article: str
    anchor: str
    position: int  # 1 for the first
    at: datetime
    dwell: float | None  # seconds until the visitor's next event elsewhere; None when nothing followed

    @property
    def stayed(self) -> bool:
        """Was the article read? It counts as read unless the visitor came back at once."""
        return self.dwell is None or self.dwell >= STAYED


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """One question of one visitor, and what followed. Each field is a fact, not a verdict."""

    id: str  # the id of its first searched event
    at: datetime  # the time of the last query
    received: datetime  # when the service was told; browsers without a connection keep what they have to tell
    visitor: str
    source: str
    session: str  # the id of the session's first event
    text: str  # the last query, scrubbed; "" for a vote or flag that no question led to
    lang: str
    origin: str
    why: str  # why it is not a customer's
    segment: str
    release: str
    page: str
    via: str  # "service", "static"; "" for what was sent, flagged or voted without a search
    stage: str
    hits: int  # articles found
    confidence: float  # 0 to 1, the engine's estimate; 0 when the static index answered
    coverage: float
    verdict: Verdict  # of the engine about its best hit; the static index believes whatever it finds
    hit_ids: tuple[str, ...]  # the articles shown, at most SHOWN
    queries: tuple[str, ...]  # ids of the folded searched events
    clicks: tuple[Click, ...] = ()
    unproven: tuple[Click, ...] = ()  # on hits of the static index, which signs no receipts
    helpful: tuple[str, ...] = ()  # articles voted helpful before the next question
    unhelpful: tuple[str, ...] = ()  # articles voted unhelpful
    contacted: datetime | None = None  # the first contact that is about this question
    asked: bool = False  # the visitor sent the question: "no article answers this"
    flagged: bool = False  # an agent reported that no article answers it
    outdated: tuple[str, ...] = ()  # articles of which the visitor, or an agent, said that they are outdated
    about: str = ""  # the article of a vote or flag that no question led to: it says that this is outdated
    one_kind: bool = False  # all proven events of the visitor's day are of one kind

    @property
    def answered(self) -> bool:
        """Did the engine believe that its best hit is an answer?"""
        return self.verdict == "believed"

    @property
    def assisted(self) -> bool:
        """Did the assistant of a reader report it? What agents' assistants report is the agents'."""
        return self.flagged and self.origin == "assistant"


def fold(entries: Iterable[Entry]) -> tuple[Intent, ...]:
    """Return the intents of one visitor, in order, from all their entries of one origin."""
    ordered = sorted(entries, key=lambda e: (e.event.at, _ORDER[e.event.kind], e.event.id))
    kinds: dict[date, set[str]] = {}
    for entry in ordered:
        if entry.source != UNPROVEN:
            kinds.setdefault(entry.event.at.date(), set()).add(entry.event.kind)
    found = [
        replace(intent, one_kind=len(kinds.get(intent.at.date(), ())) <= 1)
        for session in sessions(ordered)
        for intent in _intents(session)
    ]
    return tuple(sorted(found, key=lambda i: (i.at, i.id)))


def sessions(ordered: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Split one visitor's ordered entries where SESSION passed without an entry."""
    session: list[Entry] = []
    for entry in ordered:
        if session and entry.event.at - session[-1].event.at > SESSION:
            yield session
            session = []
        session.append(entry)
    if session:
        yield session


def extends(before: str, after: str) -> bool:
    """Is `after` the same query, typed further or partly deleted? "res" → "reset" → "reset pass"."""
    a, b = _plain(before), _plain(after)
    return a.startswith(b) or b.startswith(a)


# When a click settles a query, both have the same time: then kinds come in the order of their declaration.
_ORDER = {kind: place for place, kind in enumerate(KINDS)}


def _intents(session: Sequence[Entry]) -> Iterator[Intent]:
    folded = list(_fold(session))
    owner = {query.event.id: index for index, queries in enumerate(folded) for query in queries}
    followers: list[list[Entry]] = [[] for _ in folded]
    current = -1
    for entry in session:
        if isinstance(entry.event, Searched):
            current = owner.get(entry.event.id, current)
            continue
        # An event may name the search it followed. It must be the visitor's own, in this session.
        followed = owner.get(getattr(entry.event, "search", ""), current)
        if isinstance(entry.event, Asked) and entry.event.article:
            followed = -1  # about a session or a video: a question of its own, whatever was searched before
        if isinstance(entry.event, Voted) and entry.event.search not in owner:
            followed = _led_to(entry.event.article, followers)
        if followed >= 0:
            followers[followed].append(entry)
        else:
            yield from _alone(session, entry)
    found = [_intent(session, *parts) for parts in zip(folded, followers, strict=True)]
    yield from _blame(session, found, owner)


def _led_to(article: str, followers: Sequence[Sequence[Entry]]) -> int:
    """The number of the last question that led to the article; -1: none did."""
    opened = [{e.event.article for e in after if isinstance(e.event, Clicked)} for after in followers]
    return max((number for number, articles in enumerate(opened) if article in articles), default=-1)


def _blame(session: Sequence[Entry], found: Sequence[Intent], owner: Mapping[str, int]) -> Iterator[Intent]:
    """Mark the questions that the contacts of a session are about."""
    blamed: dict[int, Entry] = {}
    for entry in session:
        if isinstance(entry.event, Contacted):
            number = _about(entry.event, found, owner)
            if number is not None:
                blamed.setdefault(number, entry)
    for number, intent in enumerate(found):
        contact = blamed.get(number)
        if contact is None:
            yield intent
        else:
            source = _weakest(intent.source, [contact])
            yield replace(intent, contacted=contact.event.at, source=source)


def _weakest(source: str, told: Iterable[Entry]) -> str:
    """The source of an intent: what is said without a page's receipt makes none of it more than that."""
    return UNPROVEN if any(entry.source == UNPROVEN for entry in told) else source


def _about(contact: Contacted, found: Sequence[Intent], owner: Mapping[str, int]) -> int | None:
    """The number of the question that a contact is about.

    It is the question that the contact names, else the last one that led to the article being read, else the
    last one that was not helped. A contact that fits none of these is about something else.
    """
    recent = [n for n, one in enumerate(found) if timedelta(0) <= contact.at - one.at <= CONTACT]
    named = owner.get(contact.search)
    if named is not None:
        return named if named in recent else None
    led = [n for n in recent if any(_reading(click, contact) for click in found[n].clicks)]
    failed = [n for n in recent if not _helped(found[n])]
    return max(led or failed, default=None)


def _reading(click: Click, contact: Contacted) -> bool:
    """Did the visitor turn to a person from the article that was opened?"""
    left = click.at + timedelta(seconds=click.dwell or 0)
    return click.article == contact.article or left == contact.at


def _helped(intent: Intent) -> bool:
    return bool(intent.helpful) or (
        not intent.unhelpful and any(click.stayed for click in (*intent.clicks, *intent.unproven))
    )


def _alone(session: Sequence[Entry], entry: Entry) -> Iterator[Intent]:
    """Make an intent of what a visitor said without a search before it.

    It is a question that was sent or flagged, or a vote or an agent's flag that an article is outdated.
    """
    event = entry.event
    if isinstance(event, Asked | Flagged) and event.text:
        sent, flagged = isinstance(event, Asked), isinstance(event, Flagged)
        yield replace(_unasked(session, entry), text=event.text, asked=sent, flagged=flagged)
    if isinstance(event, Voted | Flagged) and outdated.says(event):
        yield replace(_unasked(session, entry), about=event.article, outdated=(event.article,))


def _unasked(session: Sequence[Entry], entry: Entry) -> Intent:
    """The intent of an event that followed no search."""
    event = entry.event
    return Intent(
        id=event.id,
        at=event.at,
        received=entry.received,
        visitor=entry.visitor,
        source=entry.source,
        session=session[0].event.id,
        text="",
        lang=event.lang,
        origin=entry.origin,
        why=entry.why,
        segment=entry.segment,
        release=event.release,
        page=event.page,
        via="",
        stage="none",
        hits=0,
        confidence=0.0,
        coverage=0.0,
        verdict="none",
        hit_ids=(),
        queries=(),
    )


def _fold(session: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Group the queries of a session that count by intent."""
    queries: list[Entry] = []
    clicked = False  # after a click the same words are a new question
    for entry in session:
        if isinstance(entry.event, Clicked):
            clicked = True
        if not isinstance(entry.event, Searched) or not entry.counted:
            continue
        if queries and (clicked or not _continues(queries[-1], entry)):
            yield queries
            queries = []
        queries.append(entry)
        clicked = False
    if queries:
        yield queries


def _continues(before: Entry, after: Entry) -> bool:
    a, b = before.event, after.event
    return (
        isinstance(a, Searched)
        and isinstance(b, Searched)
        and b.at - a.at <= FOLD
        and extends(a.text, b.text)
    )


def _intent(session: Sequence[Entry], queries: Sequence[Entry], after: Sequence[Entry]) -> Intent:
    first, last = queries[0], queries[-1]
    query, answer = last.event, last.answer
    assert isinstance(query, Searched)  # noqa: S101 - _fold takes no others
    votes = {e.event.article: e.event for e in after if isinstance(e.event, Voted)}
    return Intent(
        id=first.event.id,
        at=query.at,
        received=last.received,
        visitor=last.visitor,
        source=_weakest(last.source, [*queries, *(e for e in after if isinstance(e.event, Asked | Voted))]),
        session=session[0].event.id,
        text=query.text,
        lang=query.lang,
        origin=last.origin,
        why=last.why,
        segment=last.segment,
        release=answer.release if answer else query.release,
        page=query.page,
        via=query.via,
        stage=answer.stage if answer else query.stage,
        hits=answer.results if answer else query.results,
        confidence=answer.confidence if answer else 0.0,
        coverage=answer.coverage if answer else 0.0,
        verdict=answer.verdict if answer else "believed" if query.results else "none",
        hit_ids=answer.articles[:SHOWN] if answer else (),
        queries=tuple(q.event.id for q in queries),
        clicks=tuple(_clicks(session, queries, after)),
        unproven=tuple(_unproven(session, after)) if query.via == "static" else (),
        helpful=tuple(article for article, vote in votes.items() if vote.helpful),
        unhelpful=tuple(article for article, vote in votes.items() if not vote.helpful),
        outdated=tuple(article for article, vote in votes.items() if outdated.says(vote)),
        asked=any(isinstance(e.event, Asked) for e in after),
        flagged=any(isinstance(e.event, Flagged) for e in after),
    )


def _clicks(session: Sequence[Entry], queries: Sequence[Entry], after: Sequence[Entry]) -> Iterator[Click]:
    """Find the clicks that count. A receipt for another question proves nothing."""
    questions = {q.answer.question for q in queries if q.answer}
    for entry in after:
        if (
            isinstance(entry.event, Clicked)
            and entry.counted
            and entry.answer
            and entry.answer.question in questions
        ):
            yield _click(session, entry.event)


def _unproven(session: Sequence[Entry], after: Sequence[Entry]) -> Iterator[Click]:
    """Find the clicks without a receipt. They tell what a visitor did, and prove nothing."""
    for entry in after:
        if isinstance(entry.event, Clicked) and entry.answer is None:
            yield _click(session, entry.event)


def _click(session: Sequence[Entry], click: Clicked) -> Click:
    return Click(
        article=click.article,
        anchor=click.anchor,
        position=click.position,
        at=click.at,
        dwell=_dwell(session, click),
    )


def _dwell(session: Sequence[Entry], click: Clicked) -> float | None:
    later = (e.event for e in session if e.event.at > click.at and not _reads(e.event, click.article))
    left = next(later, None)
    return (left.at - click.at).total_seconds() if left else None


def _reads(event: Event, article: str) -> bool:
    """Does the event happen while the article is being read? An offer comes on its own."""
    if isinstance(event, Offered):
        return event.became == "shown"
    return isinstance(event, Viewed | Voted | Asked | VideoWatched) and event.article == article


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
