"""Contacts, made for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from kb_server.contact.contact import Contact
from kb_server.contact.store import Owner

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday

_PLAIN = Contact(
    id=0,
    reference="",
    received=NOW,
    expected=None,
    lang="en",
    kind="question",
    topic="billing",
    product="app",
    urgency="normal",
    segment="",
    subject="My invoice",
    text="Where is my invoice of <b>May</b>?",
    name="",
    address="",
    confirmed=False,
    page="/guide/invoice/",
)


def contact(**changes: Any) -> Contact:
    """A contact, not stored yet."""
    return replace(_PLAIN, **changes)


def owner(who: str = "a") -> Owner:
    """Whose it is."""
    return Owner(visitor=who * 16, event=f"contact-{who * 16}")
