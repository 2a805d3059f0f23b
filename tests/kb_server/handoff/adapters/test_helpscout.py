"""Help Scout is sent and tells what its documentation says."""

from __future__ import annotations

import base64
import hmac
import json
from typing import Any

import pytest

from kb_server.handoff.adapters import helpscout
from kb_server.handoff.exchange import DeskEvent, DeskTicket, Misread, Unsigned
from tests.kb_server.contact.made import NOW
from tests.kb_server.handoff.adapters import shapes
from tests.kb_server.handoff.made import FILE, SECRET, desk, handover

SHAPES = shapes.load("helpscout")
DESK = desk("helpscout", url="")
API = "https://api.helpscout.net/v2"
TICKET = DeskTicket(external="123", link="https://secure.helpscout.net/conversation/123")
TOKEN = {"body": SHAPES["tokened"]}
CREATED = {"headers": {"resource-id": "123"}}


def test_a_conversation_is_made() -> None:
    """A token is asked for, then the conversation is made; the header says its number."""
    asked, ticket = shapes.play(
        helpscout.hand_over(handover(enclosures=(FILE,)), DESK, again=False), TOKEN, CREATED
    )
    assert TICKET == ticket
    assert [f"POST {API}/oauth2/token", f"POST {API}/conversations"] == [shapes.address(one) for one in asked]
    shapes.told(asked[0], SHAPES["token"])
    told = shapes.told(asked[1], SHAPES["create"])
    assert told["threads"][0]["text"].startswith("Where is my invoice of &lt;b&gt;May")
    assert "Bearer 369dbb08be58" == asked[1].headers["Authorization"]  # type: ignore[union-attr]
    with pytest.raises(Misread):
        shapes.play(helpscout.hand_over(handover(), DESK, again=False), TOKEN, {"headers": {}})


def test_what_is_sent_again_is_sought_first() -> None:
    """A conversation whose subject begins with the reference is the one; else another is made."""
    asked, ticket = shapes.play(
        helpscout.hand_over(handover(), DESK, again=True), TOKEN, {"body": SHAPES["found"]}
    )
    assert TICKET == ticket
    assert "query=%28subject%3A%22K7F-3MQ%22%29&status=all" in shapes.address(asked[1])
    asked, _ = shapes.play(
        helpscout.hand_over(handover(), DESK, again=True), TOKEN, {"body": SHAPES["none"]}, CREATED
    )
    assert 3 == len(asked)


def test_later_words_are_a_thread() -> None:
    """What the customer adds goes to the same conversation."""
    one = handover(external="123", text="Also June.")
    asked, ticket = shapes.play(helpscout.follow_up(one, DESK), TOKEN, {})
    assert TICKET == ticket
    assert f"POST {API}/conversations/123/customer" == shapes.address(asked[1])
    shapes.told(asked[1], SHAPES["thread"])


def _hear(event: str, values: Any, secret: str = SECRET) -> tuple[DeskEvent, ...]:
    body = json.dumps(values).encode()
    signature = base64.b64encode(hmac.digest(secret.encode(), body, "sha1")).decode()
    headers = {"x-helpscout-signature": signature, "x-helpscout-event": event}
    return helpscout.events(body, headers, DESK, NOW)


def test_its_webhooks_are_understood() -> None:
    """A reply of an agent answers with its words, and a closed conversation is closed."""
    reply = _hear("convo.agent.reply.created", SHAPES["reply"])
    assert (DeskEvent(external="123", state="answered", words="Look under Billing."),) == reply
    assert (DeskEvent(external="123", state="closed"),) == _hear("convo.status", SHAPES["closed"])


def test_only_its_own_webhooks_are_believed() -> None:
    """A webhook with another secret is refused."""
    with pytest.raises(Unsigned):
        _hear("convo.status", SHAPES["closed"], "x")
