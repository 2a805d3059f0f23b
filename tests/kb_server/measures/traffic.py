"""Random traffic: entries of visitors who search, open, vote, turn to a person, in any order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Literal, get_args

from hypothesis import strategies as st

from kb_server.log.entries import Entry
from kb_server.log.events import Asked, Clicked, Contacted, Event, Searched, Viewed, Voted
from kb_server.log.receipts import Receipt, digest
from search import Verdict
from tests.kb_server.measures.naive import FAMILIES

BEGIN = datetime(2026, 11, 13, 23, 50, tzinfo=UTC)  # a Friday, ten minutes before midnight
Arrival = Literal["search", "permalink", "ticket", "other"]

ARTICLES = ("password", "export", "vpn")
TEXTS = tuple(text for family in FAMILIES for text in family)
RELEASES = ("20261101T120000Z-0123abcd", "20261110T120000Z-0123abcd", "zzz-fake-0")
PAUSES = (0.5, 4.0, 9.0, 12.0, 70.0, 200.0, 1500.0, 2500.0, 90_000.0)  # seconds around every limit

_numbers = count(1)


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    """What some visitors did, in the order in which the service received it."""
    found: list[Entry] = []
    for number in range(draw(st.integers(1, 4))):
        found += _visitor(draw, number)
    return sorted(found, key=lambda one: one.received)


def _visitor(draw: st.DrawFn, number: int) -> list[Entry]:
    origin = draw(st.sampled_from(("customer", "customer", "customer", "staff", "bot", "import")))
    whose = {
        "visitor": f"{'abcd'[number] * 16}",
        "source": f"{'efgh'[number] * 16}",
        "origin": origin,
        "segment": draw(st.sampled_from(("", "pro"))),
    }
    frame = {
        "lang": draw(st.sampled_from(("en", "ru", "zh-Hant"))),
        "release": draw(st.sampled_from(RELEASES)),
    }
    at = BEGIN + timedelta(seconds=draw(st.integers(0, 1200)))
    told: list[Entry] = []
    for _ in range(draw(st.integers(1, 7))):
        at += timedelta(seconds=draw(st.sampled_from(PAUSES)))
        told.append(_one(draw, at, told, whose, frame))
    return told


def _one(
    draw: st.DrawFn, at: datetime, told: list[Entry], whose: dict[str, Any], frame: dict[str, str]
) -> Entry:
    searches = [one for one in told if isinstance(one.event, Searched)]
    kind = draw(st.sampled_from(("search", "search", "click", "click", "view", "vote", "contact", "ask")))
    after = draw(st.sampled_from([*searches, None])) if searches else None
    article = draw(st.sampled_from(ARTICLES))
    given: dict[str, Any] = {"id": f"event-{next(_numbers):012d}", "at": at, **frame}
    named = given | {"search": after.event.id if after else ""}
    event: Event
    if kind == "search":
        return _search(draw, given, whose)
    if kind == "click" and after is not None:
        return _click(draw, after, given, whose)
    if kind == "vote":
        event = _vote(draw, named | {"article": article})
    elif kind == "contact":
        event = Contacted(**named, article=draw(st.sampled_from(("", article))))
    elif kind == "ask":
        event = Asked(**named, text="nobody answers this")
    else:
        arrivals: tuple[Arrival, ...] = get_args(Arrival)
        arrival = draw(st.sampled_from(arrivals))
        event = Viewed(
            **named, article=article, anchor=draw(st.sampled_from(("", "by-mail"))), arrival=arrival
        )
    return Entry(event=event, received=at, **whose)


def _vote(draw: st.DrawFn, given: dict[str, Any]) -> Voted:
    words = draw(st.sampled_from(("", "", "too short")))
    if draw(st.booleans()):
        return Voted(**given, helpful=True, words=words)
    reasons: tuple[Literal["", "outdated", "unclear"], ...] = ("", "outdated", "unclear")
    return Voted(**given, helpful=False, reason=draw(st.sampled_from(reasons)), words=words)


def _search(draw: st.DrawFn, given: dict[str, Any], whose: dict[str, Any]) -> Entry:
    text, static = draw(st.sampled_from(TEXTS)), draw(st.integers(0, 5)) == 0
    found = draw(st.sampled_from(((), ("password",), ("export", "vpn"), ARTICLES)))
    query = Searched(**given, text=text, via="static" if static else "service")
    if static:
        return Entry(event=replace(query, results=len(found)), received=query.at, **whose)
    verdicts: tuple[Verdict, ...] = get_args(Verdict) if found else ("none",)
    receipt = Receipt(
        id=f"receipt-{next(_numbers):012d}",
        issued=query.at,
        question=digest(text),
        stage=draw(st.sampled_from(("exact", "corrected"))) if found else "none",
        results=len(found),
        confidence=0.7,
        coverage=0.7,
        verdict=draw(st.sampled_from(verdicts)),
        release=query.release,
        offset=0,
        articles=found,
    )
    doubt = draw(st.sampled_from(("", "", "", "late")))
    return Entry(event=query, received=query.at, answer=receipt, counted=not doubt, doubt=doubt, **whose)


def _click(draw: st.DrawFn, after: Entry, given: dict[str, Any], whose: dict[str, Any]) -> Entry:
    shown = after.answer.articles if after.answer else ARTICLES
    article = draw(st.sampled_from(shown or ARTICLES))
    proven = after.answer is not None and article in after.answer.articles
    position = shown.index(article) + 1 if proven else 1
    event = Clicked(**given, search=after.event.id, article=article, position=position)
    answer = after.answer if proven else None
    return Entry(event=event, received=event.at, answer=answer, counted=proven, **whose)
