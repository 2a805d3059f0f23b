"""What FreeScout and Help Scout tell alike."""

from __future__ import annotations

import json

import pytest

from kb_server.handoff.adapters import scout
from kb_server.handoff.exchange import DeskEvent, Misread


def test_only_what_customers_may_read_is_a_reply() -> None:
    """Notes, drafts and the customer's own messages are no reply; without any the reply has no words."""
    threads = [
        {"type": "note", "state": "published", "body": "a note"},
        {"type": "message", "state": "draft", "body": "a draft"},
        {"type": "customer", "state": "published", "body": "a question"},
    ]
    body = json.dumps({"id": 1, "_embedded": {"threads": threads}}).encode()
    assert (DeskEvent(external="1", state="answered"),) == scout.events(scout.REPLIED, body)


def test_other_events_say_nothing() -> None:
    """An event that is no reply and no closing moves nothing, and one without a conversation is an error."""
    assert () == scout.events("convo.created", b'{"id": 1}')
    assert () == scout.events(scout.STATUS, b'{"id": 1, "status": "pending"}')
    with pytest.raises(Misread):
        scout.events(scout.STATUS, b"{}")
