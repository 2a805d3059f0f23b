"""A device that holds one passkey, in software, and says what a test wants: the true thing, or another."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import struct
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

HOST = "help.example.com"
ORIGIN = f"https://{HOST}"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def b64(data: bytes) -> str:
    """In base64url, as browsers write bytes in JSON."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """The bytes."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Device:
    """One passkey, of the user for whom it is made."""

    def __init__(self) -> None:
        self.id = os.urandom(32)
        self.count = 0
        self.handle = b""
        self._key = ec.generate_private_key(ec.SECP256R1())

    def create(self, options: str, **other: Any) -> str:
        """What the browser brings after making it; `other` says what of it is not true."""
        asked = json.loads(options)
        self.handle = unb64(asked["user"]["id"])
        point = self._key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        attested = b"\0" * 16 + struct.pack(">H", len(self.id)) + self.id + cbor2.dumps(cose)
        flags = other.get("flags", PRESENT | VERIFIED) | ATTESTED
        data = self._data(flags, other) + attested
        attestation = cbor2.dumps({"fmt": other.get("fmt", "none"), "attStmt": {}, "authData": data})
        said = self._said("webauthn.create", asked["challenge"], other)
        return self._json({"clientDataJSON": b64(said), "attestationObject": b64(attestation)}, other)

    def get(self, options: str, **other: Any) -> str:
        """What the browser brings after asking for it."""
        asked = json.loads(options)
        self.count += 1
        data = self._data(other.get("flags", PRESENT | VERIFIED), other)
        said = self._said("webauthn.get", asked["challenge"], other)
        key = other.get("key", self._key)
        signature = key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        handle = other.get("handle", self.handle)
        told = {
            "clientDataJSON": b64(said),
            "authenticatorData": b64(data),
            "signature": b64(signature),
            "userHandle": None if handle is None else b64(handle),
        }
        return self._json(told, other)

    def _data(self, flags: int, other: dict[str, Any]) -> bytes:
        host = hashlib.sha256(other.get("host", HOST).encode()).digest()
        return host + bytes([flags]) + struct.pack(">I", other.get("count", self.count))

    def _said(self, kind: str, challenge: str, other: dict[str, Any]) -> bytes:
        said = {
            "type": other.get("kind", kind),
            "challenge": other.get("challenge", challenge),
            "origin": other.get("origin", ORIGIN),
            "crossOrigin": other.get("framed", False),
        }
        return json.dumps(said).encode()

    def _json(self, response: dict[str, Any], other: dict[str, Any]) -> str:
        name = b64(other.get("id", self.id))
        whole = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return json.dumps(whole)
