"""Freshdesk is sent and tells what its documentation says."""

from __future__ import annotations

import json
from email import message_from_bytes
from typing import Any

import pytest

from kb_server.handoff.adapters import freshdesk
from kb_server.handoff.exchange import DeskEvent, DeskTicket, HttpRequest, Misread, Unsigned
from tests.kb_server.contact.made import NOW
from tests.kb_server.handoff.adapters import shapes
from tests.kb_server.handoff.made import FILE, SECRET, desk, handover

SHAPES = shapes.load("freshdesk")
DESK = desk("freshdesk")
TICKET = DeskTicket(external="129", link="https://desk.example.com/a/tickets/129")


def test_a_ticket_is_made() -> None:
    """The body fits the documentation, and shows the customer's words instead of running them as HTML."""
    asked, ticket = shapes.play(
        freshdesk.hand_over(handover(), DESK, again=False), {"body": SHAPES["created"]}
    )
    assert TICKET == ticket
    assert "POST https://desk.example.com/api/v2/tickets" == shapes.address(asked[0])
    told = shapes.told(asked[0], SHAPES["create"])
    assert told["description"].startswith("Where is my invoice of &lt;b&gt;May&lt;/b&gt;?<br>")
    assert "ann@example.org" == told["email"]


def test_files_make_it_a_form() -> None:
    """With files the same fields are a form, as the documentation wants it."""
    asked, _ = shapes.play(
        freshdesk.hand_over(handover(enclosures=(FILE,)), DESK, again=False), {"body": SHAPES["created"]}
    )
    request = asked[0]
    assert isinstance(request, HttpRequest)
    form = message_from_bytes(
        f"Content-Type: {request.headers['Content-Type']}\r\n\r\n".encode() + request.body
    )
    parts = {
        str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True)
        for part in form.walk()
        if not part.is_multipart()
    }
    assert b"Hello" == parts["attachments[]"]
    assert b"ann@example.org" == parts["email"]
    assert (b"gapless", b"2") == (parts["tags[]"], parts["status"])


def test_what_is_sent_again_is_sought_first() -> None:
    """The requester's tickets are looked through, all pages, before another is made."""
    asked, ticket = shapes.play(freshdesk.hand_over(handover(), DESK, again=True), {"body": SHAPES["found"]})
    assert TICKET == ticket
    assert "email=ann%40example.org&updated_since=2026-11-23T09%3A00%3A00Z" in shapes.address(asked[0])
    full = [{"id": number, "subject": "Else"} for number in range(100)]
    asked, ticket = shapes.play(
        freshdesk.hand_over(handover(), DESK, again=True),
        {"body": full},
        {"body": []},
        {"body": SHAPES["created"]},
    )
    assert (3, TICKET) == (len(asked), ticket)
    assert shapes.address(asked[1]).endswith("page=2")


def test_later_words_are_a_note() -> None:
    """What the customer adds goes to the same ticket."""
    one = handover(external="129", text="Also <June>.")
    asked, ticket = shapes.play(freshdesk.follow_up(one, DESK), {"body": SHAPES["noted"]})
    assert TICKET == ticket
    assert "POST https://desk.example.com/api/v2/tickets/129/notes" == shapes.address(asked[0])
    assert "Also &lt;June&gt;." == shapes.told(asked[0], SHAPES["note"])["body"]


def _hear(values: Any, secret: str = SECRET) -> tuple[DeskEvent, ...]:
    return freshdesk.events(json.dumps(values).encode(), {"x-gapless-secret": secret}, DESK, NOW)


def test_its_webhooks_are_understood() -> None:
    """A rule that sends the latest comment answers, and one that sends a closed status closes."""
    words = "Look under Billing."
    assert (DeskEvent(external="129", state="answered", words=words),) == _hear(SHAPES["reply"])
    assert (DeskEvent(external="129", state="closed"),) == _hear(SHAPES["closed"])
    with pytest.raises(Misread):
        _hear({"freshdesk_webhook": {}})


def test_only_its_own_webhooks_are_believed() -> None:
    """Without the secret in its header a webhook is refused."""
    with pytest.raises(Unsigned):
        _hear(SHAPES["reply"], "x")
    with pytest.raises(Unsigned):
        _hear(SHAPES["reply"], "")
