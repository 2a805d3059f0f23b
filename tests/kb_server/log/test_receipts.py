"""What a receipt proves."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest

from kb_server.log import receipts
from search import Answer, Verdict
from tests.kb_server.log.made import ASKER, NOW, answer


def _signed(question: str, given: Answer, offset: int = 0) -> str:
    return receipts.issue(question, given, asker=ASKER, key=b"k", now=NOW, offset=offset)


def test_receipts() -> None:
    """A receipt says what was signed; its question matches whatever the case, width and spaces."""
    receipt, asker = receipts.read(_signed(" Reset  PASSWORD", answer("a", "b"), offset=10), key=b"k")
    assert (NOW, "exact", 2, ("a", "b"), "r1", ASKER) == (
        receipt.issued,
        receipt.stage,
        receipt.results,
        receipt.articles,
        receipt.release,
        asker,
    )
    assert receipts.digest("reset password") == receipt.question != receipts.digest("reset passwords")
    assert [False, True, True, False] == [
        receipt.shows(a, p) for a, p in (("a", 1), ("a", 11), ("b", 12), ("c", 13))
    ]
    assert receipt.id != receipts.read(_signed("x", answer()), key=b"k")[0].id


@pytest.mark.parametrize("receipt", ["", ".", "a.b", "é.é"])
def test_forged_receipts(receipt: str) -> None:
    """A receipt that our key did not sign is forged."""
    with pytest.raises(receipts.Forged):
        receipts.read(receipt, key=b"k")


@pytest.mark.parametrize("values", [[1], list(range(12)), list(range(14)), 1])
def test_receipts_of_another_version(values: object) -> None:
    """A signed receipt in an unknown format is refused too."""
    body = receipts._encode(json.dumps(values).encode())
    with pytest.raises(receipts.Forged, match="another version"):
        receipts.read(f"{body}.{receipts._signature(body, b'k')}", key=b"k")


def test_older_receipts_are_read() -> None:
    """A receipt that does not say who asked, of a page that was open before an update, is still read."""
    signed = _signed("vpn", answer("a"))
    receipt, asker = receipts.read(without_asker(signed, b"k"), key=b"k")
    assert (receipts.read(signed, key=b"k")[0], None) == (receipt, asker)


@pytest.mark.parametrize("verdict", ["believed", "unsure", "none"])
def test_receipts_say_the_verdict(verdict: Verdict) -> None:
    """A receipt says which of the three answers the engine gave."""
    given = replace(answer("a"), verdict=verdict)
    assert verdict == receipts.read(_signed("vpn", given), key=b"k")[0].verdict


def without_asker(signed: str, key: bytes) -> str:
    """The receipt as it was before it said who asked."""
    values = receipts._values(signed.partition(".")[0])
    body = receipts._encode(json.dumps(values[:-2], separators=(",", ":")).encode())
    return f"{body}.{receipts._signature(body, key)}"


@pytest.mark.parametrize("signature", ["", "a", "{another}"])
def test_a_genuine_answer_with_another_signature(signature: str) -> None:
    """What we once signed is forged without its signature, or with that of another answer."""
    body, own = _signed("x", answer("password")).split(".")
    another = _signed("y", answer("password")).split(".")[1]
    with pytest.raises(receipts.Forged):
        receipts.read(f"{body}.{signature.format(another=another)}", key=b"k")
    with pytest.raises(receipts.Forged):
        receipts.read(body, key=b"k")
    receipts.read(f"{body}.{own}", key=b"k")


def test_a_signature_cannot_be_tried_out() -> None:
    """128 bits sign a receipt: whoever wants to try signatures has too many of them."""
    _, _, signature = _signed("a", answer("a")).partition(".")
    assert 16 == len(base64.urlsafe_b64decode(signature + "=="))
