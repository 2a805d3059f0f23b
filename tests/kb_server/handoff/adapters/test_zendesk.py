"""Zendesk is sent and tells what its documentation says."""

from __future__ import annotations

import base64
import hmac
import json
from typing import Any

import pytest

from kb_server.handoff.adapters import zendesk
from kb_server.handoff.exchange import DeskEvent, DeskTicket, HttpRequest, Misread, Unsigned, moment
from tests.kb_server.contact.made import NOW
from tests.kb_server.handoff.adapters import shapes
from tests.kb_server.handoff.made import FILE, KEY, SECRET, customer, desk, handover

SHAPES = shapes.load("zendesk")
DESK = desk("zendesk")
MADE = {"body": SHAPES["created"]}
TICKET = DeskTicket(external="35436", link="https://desk.example.com/agent/tickets/35436")


def test_a_ticket_is_made_with_a_key() -> None:
    """The body fits the documentation, files go up first, and the key is the header against doubles."""
    one = handover(enclosures=(FILE,))
    asked, ticket = shapes.play(
        zendesk.hand_over(one, DESK, again=False), {"body": SHAPES["uploaded"]}, {"body": SHAPES["created"]}
    )
    assert TICKET == ticket
    upload, create = asked
    assert "POST https://desk.example.com/api/v2/uploads.json?filename=a+%22b%22.txt" == shapes.address(
        upload
    )
    assert "POST https://desk.example.com/api/v2/tickets.json" == shapes.address(create)
    told = shapes.told(create, SHAPES["create"])["ticket"]
    assert ["6bk3gql82em5nmf"] == told["comment"]["uploads"]
    assert {"name": "Ann", "email": "ann@example.org"} == told["requester"]
    assert KEY == told["external_id"]
    assert _key(create).startswith(KEY)
    login = base64.b64encode(b"agent@example.com/token:t0ken").decode()
    assert f"Basic {login}" == create.headers["Authorization"]  # type: ignore[union-attr]


def _key(request: object) -> str:
    assert isinstance(request, HttpRequest)
    return request.headers["Idempotency-Key"]


def test_a_key_belongs_to_a_body() -> None:
    """The same contact has the same key, and another one where its text is another: Zendesk wants it so."""
    texts = ("a", "a", "b")
    keys = [
        _key(shapes.play(zendesk.hand_over(handover(text=text), DESK, again=False), MADE)[0][0])
        for text in texts
    ]
    assert keys[0] == keys[1] != keys[2]


def test_an_address_that_is_not_confirmed_gets_no_mail() -> None:
    """The requester is the operator's own stand-in; agents read the address in the text."""
    one = handover(contact=customer(confirmed=False))
    asked, _ = shapes.play(zendesk.hand_over(one, DESK, again=False), {"body": SHAPES["created"]})
    told = shapes.told(asked[0], SHAPES["create"])["ticket"]
    assert "nobody@example.com" == told["requester"]["email"]
    assert "ann@example.org> (not confirmed)" in told["comment"]["body"]


def test_what_is_sent_again_is_sought_first() -> None:
    """A ticket with the same external id is the ticket; only where there is none another is made."""
    asked, ticket = shapes.play(zendesk.hand_over(handover(), DESK, again=True), {"body": SHAPES["found"]})
    assert TICKET == ticket
    assert f"GET https://desk.example.com/api/v2/tickets.json?external_id={KEY}" == shapes.address(asked[0])
    asked, ticket = shapes.play(
        zendesk.hand_over(handover(), DESK, again=True), {"body": SHAPES["none"]}, {"body": SHAPES["created"]}
    )
    assert (2, TICKET) == (len(asked), ticket)


def test_later_words_are_a_note() -> None:
    """What the customer adds goes to the same ticket, which is open again."""
    one = handover(external="35436", text="Also June.")
    asked, ticket = shapes.play(zendesk.follow_up(one, DESK), {"body": SHAPES["created"]})
    assert TICKET == ticket
    assert "PUT https://desk.example.com/api/v2/tickets/35436.json" == shapes.address(asked[0])
    assert "Also June." == shapes.told(asked[0], SHAPES["create"])["ticket"]["comment"]["body"]


def _hear(values: Any, *, secret: str = SECRET, at: str = NOW.isoformat()) -> tuple[DeskEvent, ...]:
    body = json.dumps(values).encode()
    signature = base64.b64encode(hmac.digest(secret.encode(), at.encode() + body, "sha256")).decode()
    headers = {
        "x-zendesk-webhook-signature": signature,
        "x-zendesk-webhook-signature-timestamp": at,
    }
    return zendesk.events(body, headers, DESK, NOW)


def test_its_webhooks_are_understood() -> None:
    """A public comment of an agent answers, a solved ticket is closed, each with its time; else nothing."""
    words, at = "Look under Billing.", moment(SHAPES["comment"]["time"])
    assert at is not None
    assert (DeskEvent(external="35436", state="answered", words=words, at=at),) == _hear(SHAPES["comment"])
    assert (DeskEvent(external="35436", state="closed"),) == _hear(SHAPES["status"])
    hidden = json.loads(json.dumps(SHAPES["comment"]))
    hidden["event"]["comment"]["is_public"] = False
    assert () == _hear(hidden)
    with pytest.raises(Misread):
        _hear({"type": "zen:event-type:ticket.comment_added"})


def test_only_its_own_webhooks_are_believed() -> None:
    """Another secret, another time or none is refused."""
    for wrong in ({"secret": "x"}, {"at": "2026-11-20T09:00:00Z"}, {"at": "soon"}):
        with pytest.raises(Unsigned):
            _hear(SHAPES["comment"], **wrong)
