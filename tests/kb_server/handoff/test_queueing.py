"""A contact and its handovers are stored together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

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
