"""Zammad is sent and tells what its documentation says."""

from __future__ import annotations

import hmac
import json
from typing import Any

import pytest

from kb_server.handoff.adapters import zammad
from kb_server.handoff.exchange import DeskEvent, DeskTicket, Unsigned
from tests.kb_server.contact.made import NOW
from tests.kb_server.handoff.adapters import shapes
from tests.kb_server.handoff.made import FILE, SECRET, customer, desk, handover

SHAPES = shapes.load("zammad")
DESK = desk("zammad")
TICKET = DeskTicket(external="88", link="https://desk.example.com/#ticket/zoom/88")


def test_a_ticket_is_made() -> None:
    """The body fits the documentation; the customer's words are plain text, and files are in it."""
    one = handover(enclosures=(FILE,))
    asked, ticket = shapes.play(zammad.hand_over(one, DESK, again=False), {"body": SHAPES["created"]})
    assert TICKET == ticket
    assert "POST https://desk.example.com/api/v1/tickets" == shapes.address(asked[0])
    told = shapes.told(asked[0], SHAPES["create"])
    assert "guess:ann@example.org" == told["customer_id"]
    assert told["article"]["body"].startswith("Where is my invoice of <b>May</b>?")
    assert "text/plain" == told["article"]["content_type"]
    assert "SGVsbG8=" == told["article"]["attachments"][0]["data"]
    assert "Token token=t0ken" == asked[0].headers["Authorization"]  # type: ignore[union-attr]


def test_an_address_that_is_not_confirmed_gets_no_mail() -> None:
    """The customer is the operator's own stand-in until the address is confirmed."""
    one = handover(contact=customer(confirmed=False))
    asked, _ = shapes.play(zammad.hand_over(one, DESK, again=False), {"body": SHAPES["created"]})
    assert "guess:nobody@example.com" == shapes.told(asked[0], SHAPES["create"])["customer_id"]


def test_what_is_sent_again_is_sought_first() -> None:
    """A ticket whose title begins with the reference is the ticket; one that only quotes it is not."""
    asked, ticket = shapes.play(zammad.hand_over(handover(), DESK, again=True), {"body": SHAPES["found"]})
    assert TICKET == ticket
    assert "query=title%3A%22K7F-3MQ%22" in shapes.address(asked[0])
    asked, ticket = shapes.play(
        zammad.hand_over(handover(), DESK, again=True), {"body": SHAPES["other"]}, {"body": SHAPES["created"]}
    )
    assert (2, TICKET) == (len(asked), ticket)


def test_later_words_are_an_article() -> None:
    """What the customer adds goes to the same ticket."""
    one = handover(external="88", text="Also June.")
    asked, ticket = shapes.play(zammad.follow_up(one, DESK), {"body": SHAPES["added"]})
    assert TICKET == ticket
    assert 88 == shapes.told(asked[0], SHAPES["article"])["ticket_id"]


def _hear(values: Any, secret: str = SECRET) -> tuple[DeskEvent, ...]:
    body = json.dumps(values).encode()
    signature = hmac.digest(secret.encode(), body, "sha1").hex()
    return zammad.events(body, {"x-hub-signature": f"sha1={signature}"}, DESK, NOW)


def test_its_webhooks_are_understood() -> None:
    """An agent's article answers, a closed state closes, and an internal article is nothing."""
    words = "Look under Billing.\n\nYours"
    assert (DeskEvent(external="88", state="answered", words=words),) == _hear(SHAPES["reply"])
    assert (DeskEvent(external="88", state="closed"),) == _hear(SHAPES["closed"])
    assert () == _hear(SHAPES["reply"] | {"article": SHAPES["reply"]["article"] | {"internal": True}})


def test_only_its_own_webhooks_are_believed() -> None:
    """A webhook with another secret is refused."""
    with pytest.raises(Unsigned):
        _hear(SHAPES["reply"], "x")
