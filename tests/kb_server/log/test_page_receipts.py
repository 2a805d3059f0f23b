"""Receipts of pages: whose they are, and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb_server.data.clocks import SKEW
from kb_server.log import page_receipts
from kb_server.log.page_receipts import AGE
from tests.kb_server.log.made import NOW

KEY = b"k" * 32
HOME, HOUSEHOLD = "198.51.100.7", "2001:db8:1:203::7"


@pytest.mark.parametrize(
    ("given", "used", "good"),
    [
        (HOME, HOME, True),
        (HOME, "::ffff:198.51.100.7", True),
        (HOME, "198.51.100.8", False),
        (HOUSEHOLD, "2001:db8:1:999::1", True),  # of the same /48, which one customer may have
        (HOUSEHOLD, "2001:db8:2:203::7", False),
    ],
)
def test_a_receipt_is_of_one_network(given: str, used: str, good: bool) -> None:
    """Who fetches a receipt cannot hand it to other networks; a browser's next address of its own is fine."""
    signed = page_receipts.issue(given, key=KEY, now=NOW)
    assert good == page_receipts.is_genuine(signed, used, key=KEY, now=NOW)


@pytest.mark.parametrize(
    ("passed", "good"),
    [
        (timedelta(0), True),
        (AGE, True),
        (AGE + timedelta(seconds=1), False),
        (timedelta(seconds=-120), True),  # issued by another machine, whose clock is ahead
        (-SKEW, True),
        (-SKEW - timedelta(seconds=1), False),
    ],
)
def test_a_receipt_is_believed_for_a_while(passed: timedelta, good: bool) -> None:
    """It is believed for half an hour from the moment it was issued, by whichever machine's clock."""
    signed = page_receipts.issue(HOME, key=KEY, now=NOW)
    assert good == page_receipts.is_genuine(signed, HOME, key=KEY, now=NOW + passed)


@pytest.mark.parametrize(
    "forged",
    ["", ".", "1", "x.y", "-1.a", "²²².a", "9" * 4000, "1763807890.", "{signed}0", "1{signed}", "0{signed}é"],
)
def test_what_we_did_not_sign_is_no_receipt(forged: str) -> None:
    """Whatever else is sent, and what another installation signed, is refused and never an error."""
    signed = page_receipts.issue(HOME, key=KEY, now=NOW)
    assert not page_receipts.is_genuine(forged.format(signed=signed), HOME, key=KEY, now=NOW)
    assert not page_receipts.is_genuine(signed, HOME, key=b"x" * 32, now=NOW)


def test_a_receipt_says_nothing_about_the_reader() -> None:
    """It holds the moment and a signature alone."""
    moment, signature = page_receipts.issue(HOME, key=KEY, now=NOW).split(".")
    assert (int(NOW.timestamp()), 32) == (int(moment), len(signature))
