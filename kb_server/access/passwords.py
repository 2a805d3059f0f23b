"""Passwords: argon2id with 19 MiB and two passes (OWASP's first choice), about 40 ms of CPU."""

from __future__ import annotations

import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

LEAST = 12  # characters: NIST SP 800-63B asks for length, not for kinds of characters
MOST = 1_000
STRONG = 3  # of zxcvbn's scores from 0 to 4: more than 10^8 guesses
READ = 72  # characters that zxcvbn reads: what follows only makes a password stronger

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_slots = threading.BoundedSemaphore(4)  # attempts at once: each takes 19 MiB


class UnfitPassword(ValueError):
    """A password that cannot be used. The message says what to do."""


def digest(password: str, *known: str) -> str:
    """The digest of a password that nobody guesses who knows the words `known`. Raises UnfitPassword."""
    if not LEAST <= len(password) <= MOST:
        raise UnfitPassword(f"A password has {LEAST} to {MOST} characters. Use several words.")
    from zxcvbn import zxcvbn  # its lists of words take 50 ms to read, and only setting a password needs them

    if zxcvbn(password[:READ], user_inputs=["gapless", *known])["score"] < STRONG:
        raise UnfitPassword("This password is easy to guess. Use several words that do not belong together.")
    return _hasher.hash(password)


def verify(password: str, kept: str) -> bool:
    """Does the password match the digest `kept`? For "" (no such user) it takes as long and is False."""
    with _slots:
        try:
            return _hasher.verify(kept or _unmatchable(), password[:MOST]) and bool(kept)
        except VerifyMismatchError:
            return False


_made: list[str] = []


def _unmatchable() -> str:
    if not _made:
        _made.append(_hasher.hash(secrets.token_hex()))
    return _made[0]
