"""Help desks and handovers, made for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kb_server.contact.contact import Contact
from kb_server.handoff import words
from kb_server.handoff.adapters import ADAPTERS
from kb_server.handoff.desks import HelpDesk
from kb_server.handoff.exchange import Enclosure, Handover
from tests.kb_server.contact.made import NOW, contact

REFERENCE = "K7F-3MQ"
KEY = "gapless-K7F-3MQ-0123456789ab"
SECRET = "a secret of the help desk"
FILE = Enclosure(name='a "b".txt', media_type="text/plain", data=b"Hello")
VALUES = {
    "user": "agent@example.com",
    "token": "t0ken",
    "key": "k3y",
    "group": "Users",
    "stand_in": "nobody@example.com",
    "account": "3",
    "inbox": "7",
    "mailbox": "5",
    "app_id": "app",
    "app_secret": "hidden",
    "secret": SECRET,
    "to": "team@example.com",
}


def customer(**changes: Any) -> Contact:
    """A contact with a confirmed address, unless something else is wanted."""
    given: dict[str, Any] = {
        "id": 1,
        "reference": REFERENCE,
        "name": "Ann",
        "address": "ann@example.org",
        "confirmed": True,
    }
    return contact(**(given | changes))


def handover(**changes: Any) -> Handover:
    """A contact on its way."""
    who = changes.pop("contact", customer())
    given: dict[str, Any] = {
        "contact": who,
        "key": KEY,
        "subject": words.subject(who),
        "text": words.body(who, "en", "https://help.example.com/"),
        "at": NOW,
    }
    return Handover(**(given | changes))


def desk(kind: str, url: str = "https://desk.example.com/", **changes: Any) -> HelpDesk:
    """A help desk of this kind."""
    fields = ADAPTERS[kind].FIELDS
    values = {name: value for name, value in (VALUES | {"url": url}).items() if name in fields}
    return HelpDesk(name="support", kind=kind, values=values, **({"wait": timedelta()} | changes))
