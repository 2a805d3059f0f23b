"""Chatwoot is sent and tells what its documentation says."""

from __future__ import annotations

import hmac
import json
from typing import Any

import pytest

from kb_server.handoff.adapters import chatwoot
from kb_server.handoff.exchange import DeskEvent, DeskTicket, Unsigned
from tests.kb_server.contact.made import NOW
from tests.kb_server.handoff.adapters import shapes
from tests.kb_server.handoff.made import SECRET, desk, handover

SHAPES = shapes.load("chatwoot")
DESK = desk("chatwoot")
PLACE = "https://desk.example.com/api/v1/accounts/3"
TICKET = DeskTicket(external="250", link="https://desk.example.com/app/accounts/3/conversations/250")


def test_a_conversation_is_made() -> None:
    """A contact is made, then a conversation whose message has the reference."""
    asked, ticket = shapes.play(
        chatwoot.hand_over(handover(), DESK, again=False),
        {"body": SHAPES["person_made"]},
        {"body": SHAPES["created"]},
    )
    assert TICKET == ticket
    assert [f"POST {PLACE}/contacts", f"POST {PLACE}/conversations"] == [shapes.address(one) for one in asked]
    shapes.told(asked[0], SHAPES["person"])
    told = shapes.told(asked[1], SHAPES["create"])
    assert ("9c4b1d0e-6f0a-4a52", 12, 7) == (told["source_id"], told["contact_id"], told["inbox_id"])
    assert told["message"]["content"].startswith("[K7F-3MQ] My invoice\n\n")


def test_what_is_sent_again_is_sought_first() -> None:
    """A conversation whose messages have the reference is the one; else another is made."""
    asked, ticket = shapes.play(chatwoot.hand_over(handover(), DESK, again=True), {"body": SHAPES["found"]})
    assert TICKET == ticket
    assert f"GET {PLACE}/conversations?status=all&q=K7F-3MQ" == shapes.address(asked[0])
    asked, _ = shapes.play(
        chatwoot.hand_over(handover(), DESK, again=True),
        {"body": SHAPES["none"]},
        {"body": SHAPES["person_made"]},
        {"body": SHAPES["created"]},
    )
    assert 3 == len(asked)


def test_later_words_are_a_message() -> None:
    """What the customer adds goes to the same conversation."""
    one = handover(external="250", text="Also June.")
    asked, ticket = shapes.play(chatwoot.follow_up(one, DESK), {"body": {"id": 992}})
    assert TICKET == ticket
    assert f"POST {PLACE}/conversations/250/messages" == shapes.address(asked[0])
    assert "incoming" == shapes.told(asked[0], SHAPES["message"])["message_type"]


def _hear(values: Any, *, secret: str = SECRET, at: str = "") -> tuple[DeskEvent, ...]:
    body, stamp = json.dumps(values).encode(), at or str(int(NOW.timestamp()))
    signature = hmac.digest(secret.encode(), f"{stamp}.".encode() + body, "sha256").hex()
    headers = {"x-chatwoot-signature": f"sha256={signature}", "x-chatwoot-timestamp": stamp}
    return chatwoot.events(body, headers, DESK, NOW)


def test_its_webhooks_are_understood() -> None:
    """An agent's message answers, a resolved conversation is closed, and a private note is nothing."""
    words = "Look under Billing."
    assert (DeskEvent(external="250", state="answered", words=words),) == _hear(SHAPES["reply"])
    assert (DeskEvent(external="250", state="closed"),) == _hear(SHAPES["closed"])
    assert () == _hear(SHAPES["note"])


def test_only_its_own_webhooks_are_believed() -> None:
    """Another secret or an old time is refused."""
    for wrong in ({"secret": "x"}, {"at": "1700000000"}, {"at": "soon"}):
        with pytest.raises(Unsigned):
            _hear(SHAPES["reply"], **wrong)
