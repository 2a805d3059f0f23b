"""Receipts of pages: they show that a page of the site runs at the network that sends events.

Pages are static files, and many are served by others than us. So a page's script asks for a receipt once it
runs. A receipt is `seconds since 1970 "." HMAC-SHA256, 16 bytes in hexadecimal digits`. The signature binds
it to the sender's network, whose address it does not hold.
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta

from kb_server.data.clocks import SKEW
from kb_server.log.visitors import widest

AGE = timedelta(minutes=30)  # of a receipt that is still believed


def issue(address: str, *, key: bytes, now: datetime) -> str:
    """A receipt for a page that runs at the network of `address`."""
    issued = int(now.timestamp())
    return f"{issued}.{_signature(issued, address, key)}"


def is_genuine(receipt: str, address: str, *, key: bytes, now: datetime) -> bool:
    """Did this installation issue it, to the network of `address`, and not long ago?

    Another machine of it, whose clock is ahead, may have issued it in what is the future here.
    """
    digits, _, signature = receipt.partition(".")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 12):
        return False
    right = _signature(int(digits), address, key)
    if not hmac.compare_digest(signature.encode("utf-8", "replace"), right.encode()):
        return False
    return -SKEW <= now - datetime.fromtimestamp(int(digits), UTC) <= AGE


def _signature(issued: int, address: str, key: bytes) -> str:
    return hmac.digest(key, f"page\0{issued}\0{widest(address)}".encode(), "sha256")[:16].hex()
