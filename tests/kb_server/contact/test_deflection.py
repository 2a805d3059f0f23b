"""Confirmed deflection."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kb_server.contact import deflection
from kb_server.contact.deflection import Deflection
from kb_server.data.database import Database
from kb_server.log.events import Contacted, SelfSolved
from tests.kb_server.contact.made import NOW
from tests.kb_server.log.made import add, entry


def test_forms_are_counted_by_what_became_of_them(database: Database) -> None:
    """Forms that were solved and those that were sent count, of customers and of the time alone."""
    events: list[tuple[Any, dict[str, Any]]] = [
        (SelfSolved(id="solved-" + "a" * 16, at=NOW, article="invoice"), {}),
        (SelfSolved(id="solved-" + "b" * 16, at=NOW, article="invoice"), {"origin": "staff"}),
        (Contacted(id="sent-" + "a" * 16, at=NOW, channel="form"), {}),
        (Contacted(id="sent-" + "b" * 16, at=NOW, channel="form"), {}),
        (Contacted(id="mail-" + "a" * 16, at=NOW, channel="email"), {}),
        (Contacted(id="sent-" + "c" * 16, at=NOW - timedelta(days=9), channel="form"), {}),
    ]
    add(database, *(entry(event, **facts) for event, facts in events))
    with database.read() as connection:
        found = deflection.counted(connection, NOW - timedelta(days=1), NOW + timedelta(days=1))
    assert Deflection(solved=1, sent=2) == found
