"""Webhooks that Slack invented."""

from __future__ import annotations

import pytest

from kb_server.handoff.adapters import slack
from kb_server.handoff.exchange import DeskTicket, Unsigned
from tests.kb_server.contact.made import NOW
from tests.kb_server.handoff.adapters import shapes
from tests.kb_server.handoff.made import customer, desk, handover

SHAPES = shapes.load("slack")
DESK = desk("slack")


def test_a_message_cannot_call_everybody() -> None:
    """The message fits, is cut, and the customer's words are neither a link nor a call to a channel."""
    text = "<!channel> <https://evil.example|invoice> " + "x" * 9_000
    for exchange in (
        slack.hand_over(handover(contact=customer(text=text)), DESK, again=True),
        slack.follow_up(handover(text=text), DESK),
    ):
        asked, ticket = shapes.play(exchange, {})
        assert DeskTicket() == ticket
        told = shapes.told(asked[0], SHAPES["create"])["text"]
        assert told.startswith("[K7F-3MQ] My invoice\n&lt;!channel&gt; &lt;https://evil.example|invoice&gt;")


def test_nor_does_it_call_everybody_elsewhere() -> None:
    """Mattermost, Rocket.Chat and Discord ring everybody for these words; an address keeps its form."""
    text = "@all @Channel, (@everyone) @here ann@here.example ann@allways.example"
    exchange = slack.follow_up(handover(text=text), DESK)
    told = shapes.told(shapes.play(exchange, {})[0][0], SHAPES["create"])["text"]
    assert "@\u200ball @\u200bChannel, (@\u200beveryone) @\u200bhere" in told
    assert "ann@allways.example" in told


def test_it_tells_nothing() -> None:
    """Nobody can speak for a channel."""
    with pytest.raises(Unsigned):
        slack.events(b"{}", {}, DESK, NOW)
