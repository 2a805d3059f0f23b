"""Plain values between adapters and help desks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kb_server.handoff import exchange
from kb_server.handoff.exchange import HttpResponse, Misread, moment
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


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("2026-11-23T09:30:00Z", datetime(2026, 11, 23, 9, 30, tzinfo=UTC)),
        ("2026-11-23T09:30:00", datetime(2026, 11, 23, 9, 30, tzinfo=UTC)),
        (1763890200, datetime(2025, 11, 23, 9, 30, tzinfo=UTC)),
        ("soon", None),
        (None, None),
        (True, None),
        (10**30, None),
        ({}, None),
    ],
)
def test_a_time_is_read_as_help_desks_write_it(told: object, read: datetime | None) -> None:
    """Times come as ISO 8601 or as seconds; whatever else comes is no time."""
    assert read == moment(told)
