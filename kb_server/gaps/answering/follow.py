"""Telling visitors that their question is answered, beside the ingester."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy.engine import Connection

from kb_server.data.database import Database
from kb_server.data.keys import Keys
from kb_server.gaps.answering import letters, outbox, waiting
from kb_server.gaps.answering.letters import Letter
from kb_server.gaps.answering.outbox import QueuedMail
from kb_server.gaps.answering.waiting import Waiting
from kb_server.gaps.reports import mail
from kb_server.gaps.reports.mail import Undelivered
from kb_server.releases import articles, store
from kb_server.releases.articles import PublishedArticle
from kb_server.settings import Settings

MOST = 20  # mails in one pass, since the ingester waits until the pass ends
STATES: Mapping[str, tuple[str, ...]] = {"answered": ("answered", "verified"), "verified": ("verified",)}

_log = logging.getLogger(__name__)


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
    with database.read() as connection:
        queued = outbox.due(connection, now, MOST)
    for one_mail in queued:
        if not _send(settings, database, one_mail, now):
            return  # the mail server cannot be reached: the other mails would only wait for it


def _send(settings: Settings, database: Database, queued: QueuedMail, now: datetime) -> bool:
    """Send one mail; False when the mail server cannot be reached or refuses it."""
    with database.write() as connection:
        one = waiting.find(connection, queued.event)
        letter = _letter(settings, connection, queued, one) if one else None
        if one is None or letter is None:  # erased, told in another way, or no longer answered
            outbox.withdraw(connection, queued.event, queued.kind)
            return True
        if not outbox.take(connection, queued, now):
            return True
    try:
        mail.send(settings, (one.address,), letter.subject, letter.text, lang=letter.lang)
    except Undelivered:
        _log.error("a mail to a visitor could not be sent; it is tried again")  # no log may hold the address
        with database.write() as connection:
            outbox.failed(connection, queued, now)
        return False
    with database.write() as connection:
        outbox.sent(connection, queued, now)
        if queued.kind == "answer":
            waiting.forget(connection, queued.event)
    return True


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
