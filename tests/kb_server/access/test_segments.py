"""Signed segments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kb_server.access import segments
from kb_server.data.clocks import SKEW

SECRET = b"x" * 32
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_a_signed_claim_proves_its_segment() -> None:
    """The service reads the segment that the product signed."""
    claim = segments.sign("enterprise", SECRET, NOON + timedelta(days=1))
    assert "enterprise" == segments.verify(claim, SECRET, NOON)


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        ("", "malformed"),
        ("enterprise", "malformed"),
        ("a.b.c", "malformed"),
        ("Ünternehmen.1.x", "malformed"),
        (segments.sign("free", SECRET, NOON + timedelta(days=1)).replace("free", "paid"), "another key"),
        (segments.sign("free", b"y" * 32, NOON + timedelta(days=1)), "another key"),
        (segments.sign("free", SECRET, NOON - SKEW), "expired"),
        (segments.sign("free", SECRET, NOON + timedelta(days=91)), "more than 90 days"),
        ("free.999999999999.x\udc80", "another key"),
    ],
)
def test_a_claim_that_proves_nothing_is_refused(claim: str, message: str) -> None:
    """Forged, altered, expired, endless and malformed claims are refused, and say why."""
    with pytest.raises(segments.Invalid, match=message):
        segments.verify(claim, SECRET, NOON)


def test_a_product_whose_clock_is_ahead() -> None:
    """A claim that the product signs for as long as it may counts although its clock is minutes ahead."""
    claim = segments.sign("enterprise", SECRET, NOON + segments.LONGEST + timedelta(minutes=2))
    assert "enterprise" == segments.verify(claim, SECRET, NOON)


def test_a_claim_beyond_the_calendar_is_refused() -> None:
    """An end of validity after the year 9999 is too long, not an error."""
    until = "999999999999"
    signed = f"free.{until}"
    claim = f"{signed}.{segments._signature(signed, SECRET)}"
    with pytest.raises(segments.Invalid, match="more than 90 days"):
        segments.verify(claim, SECRET, NOON)


def test_a_segment_has_a_plain_name() -> None:
    """Names that could break the claim cannot be signed."""
    with pytest.raises(segments.Invalid, match="no segment's name"):
        segments.sign("a.b", SECRET, NOON)
