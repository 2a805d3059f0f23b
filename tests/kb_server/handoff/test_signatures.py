"""Webhooks are believed only with the right signature."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb_server.gaps.reports.webhook import sign
from kb_server.handoff import signatures
from kb_server.handoff.exchange import Unsigned
from tests.kb_server.contact.made import NOW


def test_a_wrong_or_missing_signature_is_refused() -> None:
    """A signature that differs, is empty or is no ASCII is refused."""
    signatures.check("abc", "abc")
    for given in ("abd", "", "ж"):
        with pytest.raises(Unsigned):
            signatures.check("abc", given)


def test_a_signature_gets_old() -> None:
    """Our own signature is believed for five minutes, and only for its body and secret."""
    headers = {"gapless-signature": sign(b"{}", b"key", NOW)}
    for minutes in (4, -4):
        signatures.ours("key", b"{}", headers, NOW + timedelta(minutes=minutes))
    for secret, body, now in (
        ("key", b"{}", NOW + timedelta(minutes=6)),
        ("key", b"{}", NOW - timedelta(minutes=6)),  # signed in what is the future here
        ("other", b"{}", NOW),
        ("key", b"[]", NOW),
    ):
        with pytest.raises(Unsigned):
            signatures.ours(secret, body, headers, now)
    with pytest.raises(Unsigned):
        signatures.ours("key", b"{}", {}, NOW)


def test_a_time_is_seconds() -> None:
    """Anything else is refused."""
    assert NOW == signatures.seconds(str(int(NOW.timestamp())))
    for text in ("", "soon", "-1", "9" * 12, "9" * 13):
        with pytest.raises(Unsigned):
            signatures.seconds(text)
