"""Help desks that are a mailbox."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from kb_server.handoff.adapters import email
from kb_server.handoff.exchange import DeskTicket, Unsigned
from tests.kb_server.contact.made import NOW
from tests.kb_server.handoff.adapters import shapes
from tests.kb_server.handoff.made import FILE, KEY, customer, desk, handover

DESK = desk("email")
ID = f"<{KEY}@example.com>"


def test_the_customer_can_be_answered() -> None:
    """The mail goes to the team, a confirmed address is its Reply-To, and its id is always the same."""
    asked, ticket = shapes.play(email.hand_over(handover(enclosures=(FILE,)), DESK, again=True), {})
    mail = asked[0]
    assert isinstance(mail, EmailMessage)
    assert DeskTicket(external=ID) == ticket
    assert ("team@example.com", "ann@example.org", ID) == (mail["To"], mail["Reply-To"], mail["Message-ID"])
    assert "[K7F-3MQ] My invoice" == mail["Subject"]
    assert ['a "b".txt'] == [part.get_filename() for part in mail.iter_attachments()]


def test_an_address_that_is_not_confirmed_is_no_header() -> None:
    """Mailboxes answer by themselves: until the address is confirmed it is only in the text."""
    one = handover(contact=customer(confirmed=False, subject="x\r\nBcc: y@example.org"))
    asked, _ = shapes.play(email.hand_over(one, DESK, again=False), {})
    mail = asked[0]
    assert isinstance(mail, EmailMessage)
    assert (None, None) == (mail["Reply-To"], mail["Bcc"])
    assert "ann@example.org" in mail.get_content()


def test_later_words_are_in_the_thread() -> None:
    """What the customer adds refers to the first mail."""
    asked, _ = shapes.play(email.follow_up(handover(external=ID, key="k"), DESK), {})
    mail = asked[0]
    assert isinstance(mail, EmailMessage)
    assert (ID, ID, "<k@example.com>") == (mail["In-Reply-To"], mail["References"], mail["Message-ID"])


def test_it_tells_nothing() -> None:
    """Nobody can speak for a mailbox."""
    with pytest.raises(Unsigned):
        email.events(b"{}", {}, DESK, NOW)
