"""Questions in a real log, at the moment that a test chooses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count

import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.log import events
from kb_server.log.entries import Entry, to_row
from kb_server.log.events import Asked, Clicked, Contacted, Event, Flagged, Searched, Voted
from kb_server.log.origins import Origin
from kb_server.log.receipts import Receipt

_numbers = count(1)


def ask(
    database: Database,
    text: str,
    at: datetime,
    *,
    found: Sequence[str] = (),
    answered: bool = False,
    read: str = "",
    leave: float = 0.0,
    unhelpful: str = "",
    outdated: str = "",
    contact: bool = False,
    sent: bool = False,
    rephrase: str = "",
    visitor: str = "",
    source: str = "",
    segment: str = "",
    lang: str = "en",
    release: str = "r1",
    origin: Origin = "customer",
    static: bool = False,
) -> str:
    """One visitor asks `text`, gets `found`, and does the rest; return the visitor.

    `rephrase` asks again in other words; `read` is then found and read. `static`: the service
    could not be reached, and the page's own index gave `found`. `outdated` is an article that they say is
    outdated; without `text`, nothing was searched before. With the origin "agent" an agent flags it.
    """
    who = visitor or f"v{next(_numbers):015d}"
    told: list[tuple[Event, Receipt | None]] = []

    def search(words: str, when: datetime, hits: Sequence[str], believed: bool) -> tuple[str, Receipt | None]:
        name = f"search-{next(_numbers):012d}"
        query = Searched(
            id=name,
            at=when,
            text=words,
            via="static" if static else "service",
            results=len(hits) if static else 0,
            lang=lang,
            release=release,
        )
        signed = None if static else _receipt(words, hits, believed, release, when)
        told.append((query, signed))
        return name, signed

    asked, signed = "", None
    if text:
        asked, signed = search(text, at, () if rephrase else found, answered and not rephrase)
    if rephrase:
        at += timedelta(seconds=30)
        asked, signed = search(rephrase, at, found, True)
    if read:
        at += timedelta(seconds=5)
        place = list(found).index(read) + 1
        told.append((_made(Clicked, at, search=asked, article=read, position=place), signed))
    if leave:
        at += timedelta(seconds=leave)
        search("something else entirely", at, ("home",), True)
    if unhelpful:
        at += timedelta(seconds=20)
        told.append((_made(Voted, at, article=unhelpful, helpful=False, search=asked), None))
    if outdated:
        at += timedelta(seconds=20)
        said = {"article": outdated, "reason": "outdated", "search": asked, "lang": lang, "release": release}
        vote = _made(Flagged, at, **said) if origin == "agent" else _made(Voted, at, helpful=False, **said)
        told.append((vote, None))
    if contact:
        at += timedelta(minutes=5)
        told.append((_made(Contacted, at), None))
    if sent:
        at += timedelta(seconds=20)
        told.append((_made(Asked, at, text=text, search=asked), None))
    rows = [
        to_row(
            Entry(
                event=event,
                received=event.at,
                visitor=who,
                source=source or f"s{who[1:]}",
                origin=origin,
                segment=segment,
                counted=answer is not None or not isinstance(event, Clicked),
                answer=answer,
            )
        )
        for event, answer in told
    ]
    with database.write() as connection:
        touched = (connection.scalar(sa.select(sa.func.max(events.c.touched))) or 0) + 1
        connection.execute(sa.insert(events), [row | {"touched": touched} for row in rows])
    return who


def _made(kind: type[Event], at: datetime, **fields: object) -> Event:
    return kind(id=f"event-{next(_numbers):012d}", at=at, **fields)  # type: ignore[arg-type]


def _receipt(words: str, found: Sequence[str], answered: bool, release: str, at: datetime) -> Receipt:
    return Receipt(
        id=f"receipt-{next(_numbers):012d}",
        issued=at,
        question=words,
        stage="exact" if found else "none",
        results=len(found),
        confidence=0.9 if answered else 0.1 if found else 0.0,
        coverage=0.9 if answered else 0.2 if found else 0.0,
        verdict="believed" if answered and found else "none",
        release=release,
        offset=0,
        articles=tuple(found),
    )
