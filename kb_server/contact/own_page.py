"""A customer's own page, `/c/<secret>`: where their contact is, the replies, and what they add."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, tzinfo

import sqlalchemy as sa
from flask import Blueprint, Response, make_response, redirect, request
from sqlalchemy.engine import Connection
from werkzeug.exceptions import NotFound

from kb_server.contact import frame, letters, offers, progress, references, store, wording
from kb_server.contact.contact import Contact
from kb_server.contact.page import desk
from kb_server.contact.store import NoSuchContact
from kb_server.data.schema.contact import contacts
from kb_server.gaps.answering import letters as answers
from kb_server.gaps.answering import waiting
from kb_server.web import application
from kb_server.web.request import release
from texts import foreign

LONGEST = 5000  # characters that are added at once
MOST = 30  # steps of one contact: a page that somebody found out fills no disk

blueprint = Blueprint("own_page", __name__, template_folder="templates")


@blueprint.get(f"/c/<{references.SECRET}:secret>")
def show(secret: str) -> Response:
    """Show where the contact is. Opening the page changes nothing."""
    with application.database().read() as connection:
        return _page(connection, _contact(connection, secret), secret)


@blueprint.post("/c/<secret>")
def change(secret: str) -> Response:
    """Confirm the address, add words, or close the contact."""
    do, now = request.form.get("do", ""), datetime.now(UTC)
    words = _words(request.form.get("words", ""))
    with application.database().write() as connection:
        contact = _contact(connection, secret)
        if do == "confirm":
            _confirm(connection, contact, now)
        elif do == "add" and not words:
            return _page(connection, contact, secret, trouble="contact.errors.text")
        elif do in ("add", "close"):
            if words and len(progress.steps(connection, contact.id)) >= MOST:
                return _page(connection, contact, secret, trouble="contact.own.too_many", words=words)
            if words:
                progress.add_words(connection, contact.id, words, now)
            if do == "close":
                progress.advance(connection, contact.id, "closed", now)
    response = make_response(redirect(f"{request.script_root}/c/{secret}", 303))
    response.headers["Cache-Control"] = "no-store"
    return frame.private(response)


def _contact(connection: Connection, secret: str) -> Contact:
    reference = references.read(secret, desk().key)
    try:
        return store.of_reference(application.settings(), connection, reference)
    except NoSuchContact as error:
        raise NotFound("There is no such page: the contact is erased, or has expired.") from error


def _page(
    connection: Connection, contact: Contact, secret: str, *, trouble: str = "", words: str = ""
) -> Response:
    known = release().support
    expected = offers.local(known, contact.segment, contact.expected)
    t = foreign.read(frame.support().page(contact.lang)[0])
    zone: tzinfo = expected.tzinfo if expected and expected.tzinfo else UTC
    here = f"{request.script_root}/c/{secret}"
    response = frame.show(
        contact.lang,
        "own.html",
        title="contact.own.title",
        status=400 if trouble else 200,
        contact=contact,
        state=progress.state(connection, contact.id),
        steps=progress.steps(connection, contact.id),
        expected=expected,
        expected_said=wording.element(t, expected) if expected else "",
        when=lambda at: wording.element(t, at.astimezone(zone)),
        answer=_answer(connection, contact),
        proof=request.args.get("proof", "") if _proves(contact, request.args.get("proof", "")) else "",
        trouble=trouble,
        words=words,
        mails=letters.possible(application.settings()),
        here=here,
        home=f"{request.script_root}/",
    )
    return frame.private(response)


def _confirm(connection: Connection, contact: Contact, now: datetime) -> None:
    if not _proves(contact, request.form.get("proof", "")):
        raise NotFound("There is no such page.")
    mine = (contacts.c.id == contact.id) & contacts.c.confirmed.is_(None)
    connection.execute(sa.update(contacts).where(mine).values(confirmed=now))


def _proves(contact: Contact, proof: str) -> bool:
    right = letters.proof(contact.reference, contact.address, desk().key)
    return bool(contact.address) and hmac.compare_digest(right.encode(), proof.encode("utf-8", "replace"))


def _answer(connection: Connection, contact: Contact) -> tuple[str, str] | None:
    """The id and title of the article that answers now what was searched before; None while there is none."""
    event, visitor = store.event_of(connection, contact.id)
    gap = waiting.gap_of_event(connection, event, visitor)
    if gap is None or gap.state not in ("answered", "verified"):
        return None
    return answers.article(gap.answers, contact.lang, release().articles)


def _words(text: str) -> str:
    """What the customer adds, without characters that no database holds."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    visible = "".join(letter if letter == "\n" or letter.isprintable() else " " for letter in plain)
    return visible.strip()[:LONGEST]
