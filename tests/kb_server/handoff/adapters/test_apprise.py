"""What Apprise reaches."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from kb_server.handoff.adapters import apprise
from kb_server.handoff.exchange import AppriseMessage, DeskTicket, Unsigned
from tests.kb_server.contact.made import NOW
from tests.kb_server.handoff.adapters import shapes
from tests.kb_server.handoff.made import desk, handover


def test_a_notice_is_written() -> None:
    """The contact and later words become messages, with the reference in their titles."""
    one = desk("apprise", url="json://desk.example.com")
    for exchange in (apprise.hand_over(handover(), one, again=True), apprise.follow_up(handover(), one)):
        asked, ticket = shapes.play(exchange, {})
        notice = asked[0]
        assert isinstance(notice, AppriseMessage)
        assert ("json://desk.example.com", "[K7F-3MQ] My invoice") == (notice.url, notice.title)
        assert DeskTicket() == ticket


def test_an_address_needs_the_package() -> None:
    """Where Apprise is not installed, the mistake in the file says so; else the address is looked at."""
    wrong = "is no address" if find_spec("apprise") else "not installed"
    with pytest.raises(ValueError, match=wrong):
        apprise.FIELDS["url"].read("desk.example.com")


def test_it_tells_nothing() -> None:
    """Nobody can speak for a channel."""
    with pytest.raises(Unsigned):
        apprise.events(b"{}", {}, desk("apprise"), NOW)
