"""What a receipt proves."""

from dataclasses import replace

import pytest

from kb_server.log import receipts
from search import Verdict
from tests.kb_server.log.made import NOW, answer


def test_receipts() -> None:
    """A receipt says what was signed; its question matches whatever the case, width and spaces."""
    signed = receipts.issue(" Reset  PASSWORD", answer("a", "b"), key=b"k", now=NOW, offset=10)
    receipt = receipts.read(signed, key=b"k")
    assert (NOW, "exact", 2, ("a", "b"), "r1") == (
        receipt.issued,
        receipt.stage,
        receipt.results,
        receipt.articles,
        receipt.release,
    )
    assert receipts.digest("reset password") == receipt.question != receipts.digest("reset passwords")
    assert [False, True, True, False] == [
        receipt.shows(a, p) for a, p in (("a", 1), ("a", 11), ("b", 12), ("c", 13))
    ]
    assert receipt.id != receipts.read(receipts.issue("x", answer(), key=b"k", now=NOW), key=b"k").id


@pytest.mark.parametrize("receipt", ["", ".", "a.b", "é.é"])
def test_forged_receipts(receipt: str) -> None:
    """A receipt that our key did not sign is forged."""
    with pytest.raises(receipts.Forged):
        receipts.read(receipt, key=b"k")


def test_receipts_of_another_version() -> None:
    """A signed receipt in an unknown format is refused too."""
    body = receipts._encode(b"[1]")
    with pytest.raises(receipts.Forged, match="another version"):
        receipts.read(f"{body}.{receipts._signature(body, b'k')}", key=b"k")


@pytest.mark.parametrize("verdict", ["believed", "unsure", "none"])
def test_receipts_say_the_verdict(verdict: Verdict) -> None:
    """A receipt says which of the three answers the engine gave."""
    given = replace(answer("a"), verdict=verdict)
    assert verdict == receipts.read(receipts.issue("vpn", given, key=b"k", now=NOW), key=b"k").verdict
