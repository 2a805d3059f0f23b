"""FreeScout is sent and tells what its documentation says."""

from __future__ import annotations

import base64
import hmac
import json
from typing import Any

import pytest

from kb_server.handoff.adapters import freescout
from kb_server.handoff.exchange import DeskEvent, DeskTicket, Unsigned
from tests.kb_server.contact.made import NOW
from tests.kb_server.handoff.adapters import shapes
from tests.kb_server.handoff.made import FILE, SECRET, desk, handover

SHAPES = shapes.load("freescout")
DESK = desk("freescout")
TICKET = DeskTicket(external="21", link="https://desk.example.com/conversation/21")


def test_a_conversation_is_made() -> None:
    """The body fits the documentation, and shows the customer's words instead of running them as HTML."""
    asked, ticket = shapes.play(
        freescout.hand_over(handover(enclosures=(FILE,)), DESK, again=False), {"body": SHAPES["created"]}
    )
    assert TICKET == ticket
    assert "POST https://desk.example.com/api/conversations" == shapes.address(asked[0])
    thread = shapes.told(asked[0], SHAPES["create"])["threads"][0]
    assert thread["text"].startswith("Where is my invoice of &lt;b&gt;May&lt;/b&gt;?<br>")
    assert "SGVsbG8=" == thread["attachments"][0]["data"]


def test_what_is_sent_again_is_sought_first() -> None:
    """The customer's conversations are looked through before another is made."""
    asked, ticket = shapes.play(freescout.hand_over(handover(), DESK, again=True), {"body": SHAPES["found"]})
    assert TICKET == ticket
    assert "mailboxId=5&customerEmail=ann%40example.org" in shapes.address(asked[0])
    none = SHAPES["found"] | {"_embedded": {"conversations": []}}
    asked, _ = shapes.play(
        freescout.hand_over(handover(), DESK, again=True), {"body": none}, {"body": SHAPES["created"]}
    )
    assert 2 == len(asked)


def test_later_words_are_a_thread() -> None:
    """What the customer adds goes to the same conversation."""
    one = handover(external="21", text="Also June.")
    asked, ticket = shapes.play(freescout.follow_up(one, DESK), {"body": {"id": 9}})
    assert TICKET == ticket
    assert "POST https://desk.example.com/api/conversations/21/threads" == shapes.address(asked[0])
    shapes.told(asked[0], SHAPES["thread"])


def _hear(event: str, values: Any, secret: str = SECRET) -> tuple[DeskEvent, ...]:
    body = json.dumps(values).encode()
    signature = base64.b64encode(hmac.digest(secret.encode(), body, "sha1")).decode()
    headers = {"x-freescout-signature": signature, "x-freescout-event": event}
    return freescout.events(body, headers, DESK, NOW)


def test_its_webhooks_are_understood() -> None:
    """A reply of an agent answers with its words, and a closed conversation is closed."""
    reply = _hear("convo.agent.reply.created", SHAPES["reply"])
    assert (DeskEvent(external="21", state="answered", words="Look under Billing.\nYours"),) == reply
    assert (DeskEvent(external="21", state="closed"),) == _hear("convo.status", SHAPES["closed"])


def test_only_its_own_webhooks_are_believed() -> None:
    """A webhook with another secret is refused."""
    with pytest.raises(Unsigned):
        _hear("convo.status", SHAPES["closed"], "x")
