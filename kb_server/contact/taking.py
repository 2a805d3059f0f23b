"""Taking a contact: checked, sorted, promised an answer, and stored with its files in one transaction."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import FileStorage

from kb_server.access import claims
from kb_server.access.claims import Claim, TokenRules
from kb_server.contact import files, guard, letters, promises, references, sorting, store
from kb_server.contact.contact import REGISTRATION, Contact
from kb_server.contact.listeners import Listener
from kb_server.contact.sent import NewContact
from kb_server.contact.store import Owner
from kb_server.data.database import Database
from kb_server.data.keys import Keys
from kb_server.log.events import Contacted
from kb_server.log.recorder import Recorder, Sender
from kb_server.log.visitors import Visitor, networks
from kb_server.releases.support import Support
from kb_server.settings import Settings
from kb_server.web import limits
from kb_server.web.limits import Exceeded, Limit

HOUR = timedelta(hours=1)
BUSY = 4  # a browser has to work once this part of what everybody may send was sent


class NoForm(LookupError):
    """These customers have no form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What takes contacts: the parts of the service that it needs."""

    settings: Settings
    database: Database
    keys: Keys
    recorder: Recorder
    listeners: Iterable[Listener]

    @property
    def key(self) -> bytes:
        """The key of references, tokens and tasks."""
        return self.keys.of(references.PURPOSE)

    def claim(self, text: str, now: datetime) -> Claim:
        """What the customer's product vouches for."""
        tokens = TokenRules.of(self.settings)
        return claims.trusted(text, ours=self.keys.of("segments"), tokens=tokens, now=now)

    def is_busy(self, now: datetime) -> bool:
        """Is so much sent that browsers have to work?"""
        with self.database.read() as connection:
            return store.count_since(connection, now - HOUR) * BUSY >= self.settings.all_contacts_per_hour


def take(
    desk: Desk,
    support: Support,
    given: NewContact,
    sender: Sender,
    uploads: Sequence[FileStorage] = (),
    *,
    program: bool = False,
) -> Contact:
    """Store what `sender` sent, once, and return it. A `program` with a token of ours is no machine to fear.

    Raises NoForm, Unguarded, UnfitFile, and Exceeded where too much is sent.
    """
    event = secrets.token_hex(16) if program else guard.event(given.token, desk.key, sender.now)
    claim = desk.claim(given.segment, sender.now)
    contact = _made(support, given, claim, sender.now)
    earlier = _earlier(desk, event)
    written = _written(contact, len(files.attached(uploads)))
    if earlier is not None and _written(earlier, len(earlier.attachments)) != written:
        event = guard.another(event, written)  # they came back to the form and wrote something else
        earlier = _earlier(desk, event)
    if earlier is not None:
        return earlier
    if not program and desk.is_busy(sender.now) and not guard.is_done(given.proof, event, desk.key):
        raise guard.Unguarded("work")
    # A program writes for many customers: each is a visitor of their own, who can be erased alone.
    visitor = (
        desk.recorder.someone(f"contact {event}", sender.now) if program else desk.recorder.visitor(sender)
    )
    kept = files.keep(uploads, support.files, desk.settings.state, sender.now)
    try:
        owner = Owner(visitor=visitor.token, event=event)
        with_files = replace(contact, attachments=kept)
        stored = _store(desk, with_files, owner, visitor, sender.now, limited=not program)
    except BaseException:
        files.drop(kept)
        raise
    if stored.kind == REGISTRATION:
        return stored  # no sign that the articles did not help, so the log is not told
    with contextlib.suppress(Exceeded):  # it is stored: that the log is flooded must not fail it
        told = _told(stored, given, sender, event)
        desk.recorder.tell(told, sender, claim.segment, visitor=visitor)
    return stored


def _earlier(desk: Desk, event: str) -> Contact | None:
    with desk.database.read() as connection:
        return store.of_event(desk.settings, connection, event)


def _written(contact: Contact, attached: int) -> tuple[str, ...]:
    """What tells two contacts of one form apart: what the customer wrote, and how many files came along."""
    return contact.kind, contact.subject, contact.text, contact.name, contact.address, str(attached)


def _told(stored: Contact, given: NewContact, sender: Sender, event: str) -> Contacted:
    """What the log is told: that the team was contacted, and none of the words."""
    shared = given.share == "1"
    return Contacted(
        id=event,
        at=sender.now,
        channel="form",
        lang=stored.lang,
        topic=stored.topic,
        page=given.page if sender.page(given.page) else "",
        article=given.article if shared and given.article and sender.article(given.article) else "",
        search=given.search if shared else "",
    )


def _made(support: Support, given: NewContact, claim: Claim, now: datetime) -> Contact:
    form = support.level(claim.segment).form
    if form is None:
        raise NoForm("The level of this customer has no form.")
    words = f"{given.subject}\n{given.text}"
    urgency = sorting.sort(words, support.urgencies, given.lang, given.urgency)
    shared = given.share == "1"
    address = given.address or claim.address
    return Contact(
        id=0,
        reference="",
        received=now,
        expected=promises.expected(form, urgency, now),
        lang=given.lang,
        kind=given.kind if given.kind in (*support.kinds, REGISTRATION) else support.kinds[0],
        topic=sorting.sort(words, support.topics, given.lang, given.topic),
        product=sorting.sort(words, support.products, given.lang, given.product),
        urgency=urgency,
        segment=claim.segment,
        subject=given.subject,
        text=given.text,
        name=given.name or claim.name,
        address=address,
        confirmed=bool(address) and address.lower() == claim.address.lower(),
        page=given.page,
        searched=tuple(given.searched) if shared else (),
        read=tuple(given.read) if shared else (),
    )


def _store(
    desk: Desk,
    contact: Contact,
    owner: Owner,
    visitor: Visitor,
    now: datetime,
    *,
    limited: bool,
) -> Contact:
    try:
        with desk.database.write() as connection:
            earlier = store.of_event(desk.settings, connection, owner.event)
            if earlier is not None:
                files.drop(contact.attachments)
                return earlier
            if limited:
                limits.take(connection, _limits(desk, visitor.token, visitor.source), now)
            made = store.add(desk.settings, connection, contact, owner, desk.listeners)
            letters.queue(desk.settings, connection, made, owner, desk.key, visitor.source, now)
            return made
    except IntegrityError:  # the same form at the same instant: the other one was stored
        earlier = _earlier(desk, owner.event)
        if earlier is None:
            raise
        files.drop(contact.attachments)
        return earlier


def _limits(desk: Desk, visitor: str, source: str) -> Mapping[str, Limit]:
    """The limits of a sender: of the browser, of each network around it, and of everybody."""
    chosen = desk.settings
    counted = {f"visitor {visitor}": chosen.contacts_per_hour, "everybody": chosen.all_contacts_per_hour}
    counted |= {f"network {network}": chosen.network_contacts_per_hour for network in networks(source)}
    return {references.hashed(who, desk.key): Limit(most, HOUR) for who, most in counted.items()}
