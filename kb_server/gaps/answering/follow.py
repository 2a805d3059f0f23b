"""Telling visitors that their question is answered, beside the ingester."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial

from sqlalchemy.engine import Connection

from kb_server.data.database import Database
from kb_server.data.keys import Keys
from kb_server.gaps.answering import letters, outbox, waiting
from kb_server.gaps.answering.letters import Letter
from kb_server.gaps.answering.outbox import QueuedMail
from kb_server.gaps.answering.sending import Addressed, send_due
from kb_server.gaps.answering.waiting import Waiting
from kb_server.releases import articles, store
from kb_server.releases.articles import PublishedArticle
from kb_server.settings import Settings

KINDS = ("confirm", "answer")
STATES: Mapping[str, tuple[str, ...]] = {"answered": ("answered", "verified"), "verified": ("verified",)}


def follow(settings: Settings, database: Database) -> None:
    """Queue and send the mails that are due. Does nothing where no mail can be sent, or none is wanted."""
    if settings.tell == "off" or not settings.smtp or not settings.base_url:
        return
    now = datetime.now(UTC)
    with database.read() as connection:
        if not waiting.anybody(connection):
            return
    with database.write() as connection:
        waiting.begin(connection, now)
        for one in waiting.confirmed(connection):
            gap = waiting.gap_of(connection, one)
            if gap is not None and gap.state in STATES[settings.tell]:
                outbox.queue(connection, one.event, "answer", one.visitor, now)
    send_due(settings, database, KINDS, partial(_write, settings), _told, now)


def _write(settings: Settings, connection: Connection, queued: QueuedMail) -> Addressed | None:
    """The mail; None where the address is erased, they were told in another way, or it is no answer now."""
    one = waiting.find(connection, queued.event)
    letter = _letter(settings, connection, queued, one) if one else None
    return Addressed(to=one.address, letter=letter) if one and letter else None


def _told(connection: Connection, queued: QueuedMail) -> None:
    if queued.kind == "answer":
        waiting.forget(connection, queued.event)


def _letter(settings: Settings, connection: Connection, queued: QueuedMail, one: Waiting) -> Letter | None:
    """The mail, as far as it is true now; None where it is no longer true."""
    base = settings.base_url.rstrip("/")
    key = Keys(settings.secret_key, settings.state).of("answers")
    link = f"{base}/-/answers/{one.event}/{waiting.signature(one.event, key)}"
    if queued.kind == "confirm":
        return letters.confirmation(one, link)
    gap = waiting.gap_of(connection, one)
    if gap is None or gap.state not in STATES[settings.tell]:
        return None
    found = letters.article(gap.answers, one.lang, _published(settings))
    if found is None:
        return None
    name, title = found
    return letters.answer(one, title, f"{base}/a/{name}")


def _published(settings: Settings) -> Mapping[str, PublishedArticle]:
    try:
        return articles.load(settings.releases / store.current(settings.releases) / articles.FILE)
    except store.NoRelease:
        return {}
