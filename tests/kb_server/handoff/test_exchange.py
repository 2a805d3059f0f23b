"""Plain values between adapters and help desks."""

from __future__ import annotations

import pytest

from kb_server.handoff import exchange
from kb_server.handoff.exchange import HttpResponse, Misread
from tests.kb_server.handoff.made import customer, handover


def test_an_answer_without_what_is_wanted_is_an_error() -> None:
    """What an answer lacks is named, and none of its contents."""
    answer = HttpResponse(body=b'{"ticket": {"id": 3, "subject": "secret words"}}')
    assert 3 == answer.json("ticket", "id")
    with pytest.raises(Misread, match=r"^its answer has no ticket\.number$"):
        answer.json("ticket", "number")
    with pytest.raises(Misread, match="no JSON"):
        HttpResponse(body=b"<html>").json()
    with pytest.raises(Misread):
        HttpResponse(body=b"[" * 100_000).json()


def test_requests_carry_what_they_say() -> None:
    """A question has its words in the address, JSON is UTF-8, and a password is encoded."""
    assert "https://x/?a=b+c" == exchange.get("https://x/", {}, a="b c").url
    assert '{"a":"ж"}'.encode() == exchange.post("https://x/", {}, {"a": "ж"}).body
    assert {"Authorization": "Basic YTpi"} == exchange.basic("a", "b")


def test_an_address_counts_when_it_is_confirmed() -> None:
    """Until then the stand-in is used; a name is always there."""
    assert "ann@example.org" == handover().address("x@y")
    assert "x@y" == handover(contact=customer(confirmed=False)).address("x@y")
    assert "x@y" == handover(contact=customer(address="")).address("x@y")
    assert "K7F-3MQ" == handover(contact=customer(name="")).name
