"""The operator's own receivers get contacts signed, and answer signed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kb_server.gaps.reports.webhook import sign
from kb_server.handoff.adapters import webhook
from kb_server.handoff.exchange import DeskEvent, DeskTicket, HttpRequest, Misread, Unsigned
from tests.kb_server.contact.made import NOW
from tests.kb_server.handoff.adapters import shapes
from tests.kb_server.handoff.made import FILE, KEY, SECRET, desk, handover

SHAPES = shapes.load("webhook")
DESK = desk("webhook", url="https://desk.example.com/in?x=1")


def test_a_contact_is_sent_signed() -> None:
    """The receiver gets everything with a key, and a signature that is made as that of our alerts."""
    asked, ticket = shapes.play(
        webhook.hand_over(handover(enclosures=(FILE,)), DESK, again=True), {"body": SHAPES["created"]}
    )
    assert DeskTicket(external="T-1", link="https://desk.example.com/T-1") == ticket
    request = asked[0]
    assert isinstance(request, HttpRequest)
    assert "POST https://desk.example.com/in?x=1" == shapes.address(request)
    told = shapes.told(request, SHAPES["create"])
    assert (KEY, "contact", "SGVsbG8=") == (told["key"], told["event"], told["files"][0]["data"])
    assert KEY == request.headers["Idempotency-Key"]
    assert sign(request.body, SECRET.encode(), NOW) == request.headers["Gapless-Signature"]


@pytest.mark.parametrize("answer", [{}, {"body": "ok"}, {"body": {"url": "javascript:alert(1)"}}])
def test_a_receiver_may_answer_nothing(answer: dict[str, Any]) -> None:
    """Without an id in the answer the reference is the id, and only a web address is a link."""
    _, ticket = shapes.play(webhook.hand_over(handover(), DESK, again=False), answer)
    assert DeskTicket(external="K7F-3MQ") == ticket


def test_later_words_name_the_contact() -> None:
    """What the customer adds comes with the id that the receiver gave."""
    one = handover(external="T-1", text="Also June.")
    asked, _ = shapes.play(webhook.follow_up(one, DESK), {})
    told = shapes.told(asked[0], SHAPES["create"])
    assert ("added", "T-1", "Also June.") == (told["event"], told["id"], told["contact"]["text"])


def _hear(values: Any, secret: str = SECRET) -> tuple[DeskEvent, ...]:
    body = json.dumps(values).encode()
    return webhook.events(body, {"gapless-signature": sign(body, secret.encode(), NOW)}, DESK, NOW)


def test_its_webhooks_are_understood() -> None:
    """An answer and a closing are told in the documented shape, and another state is an error."""
    words = "Look under Billing."
    assert (DeskEvent(external="T-1", state="answered", words=words),) == _hear(SHAPES["reply"])
    assert (DeskEvent(external="T-1", state="closed"),) == _hear(SHAPES["closed"])
    with pytest.raises(Misread):
        _hear({"id": "T-1", "state": "lost"})
    with pytest.raises(Unsigned):
        _hear(SHAPES["reply"], "x")
