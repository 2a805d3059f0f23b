"""References of contacts, which people quote, and the secrets in the addresses of customers' pages.

A secret is the reference with a signature: it is nowhere in the database, and nobody can guess it.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets

PURPOSE = "contacts"  # of the key, see `kb_server.data.keys`
ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXZ"  # no vowels, so that it spells no word; no 0 and 1
LENGTH = 6  # 480 million references
SIGNED = 20  # letters of the signature: 100 bits

SECRET = f"string(length={LENGTH + SIGNED})"  # how an address that holds one is routed

_SECRET = re.compile(rf"([{ALPHABET.lower()}]{{{LENGTH}}})([a-z2-7]{{{SIGNED}}})")


def make() -> str:
    """A new reference, such as K7F-3MQ."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{letters[:3]}-{letters[3:]}"


def secret(reference: str, key: bytes) -> str:
    """The secret in the address of the page of this contact."""
    return f"{reference.replace('-', '').lower()}{_signature(reference, key)}"


def read(secret: str, key: bytes) -> str:
    """The reference that a secret belongs to; "" where it is forged."""
    found = _SECRET.fullmatch(secret)
    if found is None:
        return ""
    letters = found[1].upper()
    reference = f"{letters[:3]}-{letters[3:]}"
    return reference if hmac.compare_digest(_signature(reference, key), found[2]) else ""


def hashed(what: str, key: bytes) -> str:
    """A keyed hash: nobody who sees it finds out what it is of."""
    return hmac.digest(key, f"hash.{what}".encode("utf-8", "replace"), "sha256").hex()


def _signature(reference: str, key: bytes) -> str:
    signed = hmac.digest(key, f"page.{reference}".encode(), "sha256")
    return base64.b32encode(signed).decode().lower()[:SIGNED]
