"""A contact and its handovers are stored together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from kb_server.listeners import LISTENERS
from kb_server.log.privacy import visitor_data
from tests.kb_server.contact.made import NOW
from tests.kb_server.handoff.conftest import Office


def test_a_contact_is_queued_as_it_is_stored(office: Office, lonely: Office) -> None:
    """With a help desk it is queued in the same transaction; without one nothing is."""
    office.contact("a")
    lonely.contact("b")
    assert [(1, "support")] == [(row["contact"], row["desk"]) for row in office.rows()]


def test_it_waits_only_for_a_mail_that_can_come(office: Office) -> None:
    """Where no mail can be sent, nobody can confirm an address, and no contact waits for it."""
    mailing = replace(office.settings, smtp="smtp://127.0.0.1:9", base_url="https://help.example.com/")
    office.contact("a", address="ann@example.org")
    replace(office, settings=mailing).contact("b", address="bob@example.org")
    soon = datetime.now(UTC) + timedelta(minutes=1)
    assert [True, False] == [row["due"] < soon for row in office.rows()]


def test_erasing_by_reference_reaches_what_waits(office: Office) -> None:
    """Whoever is erased by the reference of their contact is handed over to nobody."""
    gone, stays = office.contact("a"), office.contact("b")
    with office.database.write() as connection:
        (visitor,) = visitor_data.visitors(connection, gone.reference)
        removed = visitor_data.erase(office.settings, connection, visitor, LISTENERS, NOW)
    assert {"contacts": 1, "contact_steps": 1, "handovers": 1}.items() <= removed.items()
    assert [stays.id] == [row["contact"] for row in office.rows()]
