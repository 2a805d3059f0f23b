"""A contact and its handovers are stored together."""

from __future__ import annotations

from tests.kb_server.handoff.conftest import Office


def test_a_contact_is_queued_as_it_is_stored(office: Office, lonely: Office) -> None:
    """With a help desk it is queued in the same transaction; without one nothing is."""
    office.contact("a")
    lonely.contact("b")
    assert [(1, "support")] == [(row["contact"], row["desk"]) for row in office.rows()]
