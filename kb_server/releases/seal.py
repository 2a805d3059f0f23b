"""The seal of a manifest: the SHA-256 of all its other bytes, so that no damage to it goes unnoticed."""

from __future__ import annotations

import hashlib

KEY = "seal"
BLANK = "0" * 64  # stands where the seal is written, while it is computed


def put(text: str) -> str:
    """The text of a manifest whose seal is BLANK, with its seal."""
    return text.replace(BLANK, hashlib.sha256(text.encode()).hexdigest(), 1)


def fits(text: str, seal: str) -> bool:
    """Is this the text that was sealed?"""
    return len(seal) == len(BLANK) and text == put(text.replace(seal, BLANK, 1))
