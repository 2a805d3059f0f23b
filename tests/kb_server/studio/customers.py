"""Customers who asked and got no answer, in the log of a service, and the gaps that became of it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from kb_server.gaps import store
from kb_server.gaps.gap import Gap
from kb_server.listeners import LISTENERS
from kb_server.log import ingest
from kb_server.log.events import Asked, Voted
from kb_server.log.origins import Pace
from kb_server.measures import update
from tests.kb_server.gaps import logged
from tests.kb_server.log.made import entry
from tests.kb_server.log.stories import database

if TYPE_CHECKING:
    from flask import Flask

EXPORTING = ("export my data", "how do I export data", "exporting my data")
JAMMED = ("printer jam", "jammed printer", "printer jams")


def ask(service: Flask) -> None:
    """Three visitors ask how to export, three about printers, one something of their own."""
    now = datetime.now(UTC)
    for number, text in enumerate(EXPORTING, 1):
        at = now - timedelta(days=8 * number)
        logged.ask(database(service), text, at, segment="pro", found=("password",), read="password",
                   unhelpful="password")  # fmt: skip
    for number, text in enumerate(JAMMED, 1):
        logged.ask(database(service), text, now - timedelta(hours=number))
    logged.ask(database(service), "grandmother Agatha 1907", now - timedelta(hours=2))
    advance(service)


def advance(service: Flask) -> None:
    """Bring the gaps and the sums up to date."""
    with store.at(service.extensions["gapless.settings"], database(service)) as gaps:
        gaps.advance()
        update.catch_up(database(service), gaps.rules)


def find(service: Flask, words: str) -> Gap:
    """The gap whose title has this word."""
    with store.at(service.extensions["gapless.settings"], database(service)) as gaps:
        return next(gap for gap in gaps.whole() if words in gap.title)


def say(service: Flask, text: str, *, address: str = "") -> None:
    """A visitor sends a question on purpose, and votes on an article with the same words."""
    now = datetime.now(UTC)
    who = hashlib.sha256(text.encode()).hexdigest()[:16]
    sent = Asked(id=f"asked-{who}", at=now - timedelta(minutes=9), text=text, lang="en", address=address)
    vote = Voted(
        id=f"voted-{who}",
        at=now - timedelta(minutes=8),
        article="password",
        helpful=False,
        reason="wrong",
        words=text,
        lang="en",
    )
    with database(service).write() as connection:
        entries = [entry(event, visitor=who, source=who) for event in (sent, vote)]
        ingest.add(connection, entries, Pace(), LISTENERS)


def topic(service: Flask, text: str) -> int:
    """A visitor sends a question about something of its own; return the number of its gap."""
    logged.ask(database(service), text, datetime.now(UTC) - timedelta(minutes=30), sent=True)
    advance(service)
    with store.at(service.extensions["gapless.settings"], database(service)) as gaps:
        return next(gap.id for gap in gaps.whole() for wording in gap.wordings if wording.text == text)


def pin(service: Flask, text: str, *, article: str, anchor: str) -> None:
    """A visitor says what is unclear at a moment of a video, and the gaps are brought up to date."""
    who = hashlib.sha256(text.encode()).hexdigest()[:16]
    at = datetime.now(UTC) - timedelta(minutes=9)
    asked = Asked(id=f"asked-{who}", at=at, text=text, lang="en", article=article, anchor=anchor)
    with database(service).write() as connection:
        ingest.add(connection, [entry(asked, visitor=who, source=who)], Pace(), LISTENERS)
    advance(service)
