"""Wishes: a contact of the kind `wish` becomes a question of the log, and its gap one of the type product.

The gap counts its voters as every gap does, and who left an address is told once when it is answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.contact import store
from kb_server.contact.contact import Contact
from kb_server.data.database import Database
from kb_server.data.schema.contact import contacts
from kb_server.data.schema.gaps import members
from kb_server.data.schema.handoff import wishes
from kb_server.data.schema.log import addresses, events
from kb_server.gaps import remarks
from kb_server.gaps.answering import waiting
from kb_server.gaps.decisions import DECISIONS
from kb_server.gaps.store import at
from kb_server.log import entries
from kb_server.log.entries import Entry
from kb_server.log.events import Asked
from kb_server.log.origins import Origin
from kb_server.log.privacy import web_links
from kb_server.log.privacy.scrub import scrub
from kb_server.log.spool import Spool
from kb_server.settings import Settings

KIND = "wish"
TYPE = "product"
WHO = "wishes"  # in the history of a gap
PATIENCE = timedelta(hours=1)  # for the customer to confirm the address
DAYS = timedelta(days=7)  # that a wish is looked after: later it becomes no gap any more
LONGEST = 1000  # characters of a question


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWish:
    """A wish that is not in the log yet, and what the log knows of its customer."""

    contact: int
    visitor: str
    source: str
    origin: Origin
    why: str
    segment: str
    release: str


def follow(settings: Settings, database: Database) -> None:
    """Pass on new wishes, confirm their addresses where the customer did, and set the type of their gaps."""
    now = datetime.now(UTC)
    with database.read() as connection:
        ready = _new(settings, connection, now)
        known = connection.execute(sa.select(wishes.c.contact).where(_open(now))).first()
    if ready:
        _pass_on(settings, database, ready)
    if known is not None:
        with database.write() as connection:
            _confirm(connection, now)
            products = _of_products(connection, now)
        _set_types(settings, database, products)


def event_of(contact: int, reference: str) -> str:
    """The id of the question that a wish becomes: always the same, so that the log takes it once."""
    return f"wish-{contact:08}-{reference}"


def _new(settings: Settings, connection: Connection, now: datetime) -> list[tuple[NewWish, Contact]]:
    """Wishes whose contact is in the log, once the address is confirmed or has had its time."""
    query = (
        sa.select(
            contacts.c.id.label("contact"),
            contacts.c.visitor,
            events.c.source,
            events.c.origin,
            events.c.why,
            events.c.segment,
            sa.func.coalesce(events.c.event["release"].as_string(), "").label("release"),
        )
        .join(events, events.c.id == contacts.c.event)
        .outerjoin(wishes, wishes.c.contact == contacts.c.id)
        .where(contacts.c.kind == KIND, wishes.c.contact.is_(None), contacts.c.received > now - DAYS)
        .where(
            sa.or_(
                contacts.c.address == "",
                contacts.c.confirmed.is_not(None),
                contacts.c.received <= now - PATIENCE,
            )
        )
        .order_by(contacts.c.id)
    )
    found = [NewWish(**row._mapping) for row in connection.execute(query)]
    return [(one, store.read(settings, connection, one.contact)) for one in found]


def _pass_on(settings: Settings, database: Database, ready: list[tuple[NewWish, Contact]]) -> None:
    """Write the questions to the spool, then remember it: the log takes a question once, by its id."""
    made = [(one, contact, _entry(one, contact)) for one, contact in ready]
    spooled = Spool.of(settings).append([entries.dump(entry) for _, _, entry in made])
    with database.write() as connection:
        for one, contact, entry in made[:spooled]:
            values = {"contact": one.contact, "visitor": one.visitor, "at": contact.received}
            connection.execute(sa.insert(wishes).values(values | {"event": entry.event.id}))


def _entry(one: NewWish, contact: Contact) -> Entry:
    words = "\n".join(part for part in (contact.subject.strip(), contact.text.strip()) if part)
    event = Asked(
        id=event_of(contact.id, contact.reference),
        at=contact.received,
        lang=contact.lang,
        release=one.release,
        text=web_links.to_hosts(scrub(words[:LONGEST])),
        address=contact.address if contact.confirmed else "",
    )
    return Entry(
        event=event,
        received=contact.received,
        visitor=one.visitor,
        source=one.source,
        origin=one.origin,
        why=one.why,
        segment=one.segment,
    )


def _confirm(connection: Connection, now: datetime) -> None:
    """An address that was confirmed with the contact needs no second mail to be confirmed.

    It must be the very same: a browser may have told the log another question with the id of the wish.
    """
    query = (
        sa.select(wishes.c.event)
        .join(contacts, contacts.c.id == wishes.c.contact)
        .join(addresses, addresses.c.event == wishes.c.event)
        .where(_open(now), contacts.c.confirmed.is_not(None), addresses.c.address == contacts.c.address)
    )
    for event in connection.scalars(query).all():
        waiting.confirmed_elsewhere(connection, event, now)


def _open(now: datetime) -> sa.ColumnElement[bool]:
    """Which wishes have no gap yet? Some never have one, such as those of our own people."""
    return wishes.c.gap.is_(None) & (wishes.c.at > now - DAYS)


def _of_products(connection: Connection, now: datetime) -> list[int]:
    """The gaps of new wishes that are mostly wishes, and of which nobody has said what they are."""
    query = (
        sa.select(wishes.c.contact, members.c.gap)
        .join(members, members.c.intent == wishes.c.event)
        .where(_open(now), members.c.gap.is_not(None))
    )
    found = connection.execute(query).all()
    for row in found:
        connection.execute(sa.update(wishes).where(wishes.c.contact == row.contact).values(gap=row.gap))
    told = remarks.read(connection, {row.gap for row in found})
    return sorted(
        gap
        for gap in {row.gap for row in found}
        if _mostly_wishes(connection, gap) and not any(one.kind == "type" for one in told[gap])
    )


def _set_types(settings: Settings, database: Database, products: list[int]) -> None:
    if products:
        why = "Most of its questions are wishes."
        with at(settings, database) as gaps:
            gaps.decide_all(
                [(gap, TYPE) for gap in products], DECISIONS["type"], why=why, who=WHO, via="service"
            )


def _mostly_wishes(connection: Connection, gap: int) -> bool:
    asked = connection.scalar(sa.select(sa.func.count()).where(members.c.gap == gap, members.c.unanswered))
    wished = connection.scalar(
        sa.select(sa.func.count())
        .select_from(members.join(wishes, wishes.c.event == members.c.intent))
        .where(members.c.gap == gap, members.c.unanswered)
    )
    return 2 * (wished or 0) >= (asked or 0)
