"""Second factors: a device that shows a code of six digits every 30 seconds (RFC 6238), and recovery codes.

The database holds neither: the device's secret is made of a salt there and the installation's key, and
recovery codes are kept as keyed hashes. Whoever steals the database alone can make no code.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime

import pyotp
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.access import passkeys, recovery_codes, second_factors

CODES = 10  # recovery codes of a user
DRIFT = 1  # periods that the clock of a device may be wrong by, either way
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none looks like another
_LENGTH = 10  # letters: 2^49 codes, of which a user may try few


class WrongCode(ValueError):
    """The code does not belong to the device, or was used before."""


def new_salt() -> str:
    """A salt for a device that is being set up."""
    return secrets.token_hex(16)


def secret(key: bytes, user: int, salt: str) -> str:
    """The secret that the device of `user` gets, in base32: 20 bytes."""
    made = hmac.digest(key, f"{user}\0{salt}".encode("utf-8", "replace"), "sha256")[:20]
    return base64.b32encode(made).decode()


def address(key: bytes, user: int, name: str, salt: str, issuer: str) -> str:
    """What the QR code says: `otpauth://…`."""
    return pyotp.TOTP(secret(key, user, salt)).provisioning_uri(name=name, issuer_name=issuer)


def add(connection: Connection, key: bytes, user: int, salt: str, code: str, now: datetime) -> list[str]:
    """Set up the device that shows `code`, in place of any other; return new recovery codes.

    Raises WrongCode.
    """
    period = _period(secret(key, user, salt), plain(code), now, after=-1)
    if period is None:
        raise WrongCode
    connection.execute(sa.delete(second_factors).where(second_factors.c.user == user))
    row = {"user": user, "salt": salt, "last": period, "created": now}
    connection.execute(sa.insert(second_factors).values(row))
    return new_codes(connection, key, user)


def new_codes(connection: Connection, key: bytes, user: int) -> list[str]:
    """Give the user recovery codes, in place of those that they have. Nobody can see them again."""
    connection.execute(sa.delete(recovery_codes).where(recovery_codes.c.user == user))
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(CODES)]
    connection.execute(
        sa.insert(recovery_codes), [{"user": user, "code": _hash(key, user, one)} for one in codes]
    )
    return [f"{one[: _LENGTH // 2]}-{one[_LENGTH // 2 :]}" for one in codes]


def use(connection: Connection, key: bytes, user: int, code: str, now: datetime) -> str:
    """Use up a code; return what it was, "code" or "recovery code". Raises WrongCode.

    No code is taken twice, in whatever process.
    """
    code = plain(code)
    row = connection.execute(sa.select(second_factors).where(second_factors.c.user == user)).one_or_none()
    period = _period(secret(key, user, row.salt), code, now, after=row.last) if row else None
    if period is not None:
        mine = sa.update(second_factors).where(second_factors.c.user == user, second_factors.c.last < period)
        if connection.execute(mine.values(last=period)).rowcount:
            return "code"
    spent = sa.delete(recovery_codes).where(
        recovery_codes.c.user == user, recovery_codes.c.code == _hash(key, user, code)
    )
    if connection.execute(spent).rowcount:
        return "recovery code"
    raise WrongCode


def has_device(connection: Connection, user: int) -> bool:
    """Has the user a device that shows codes?"""
    return bool(connection.scalar(sa.select(sa.exists().where(second_factors.c.user == user))))


def held(connection: Connection) -> dict[int, tuple[bool, int]]:
    """What each user has, by their number: a device that shows codes, and so many passkeys."""
    devices = set(connection.scalars(sa.select(second_factors.c.user)))
    counted = sa.select(passkeys.c.user, sa.func.count()).group_by(passkeys.c.user)
    keys = {user: number for user, number in connection.execute(counted)}  # noqa: C416 - typed rows
    return {user: (user in devices, keys.get(user, 0)) for user in devices | keys.keys()}


def remove_device(connection: Connection, user: int) -> bool:
    """Forget the device of a user, and with their last factor their recovery codes; was there one?"""
    found = bool(connection.execute(sa.delete(second_factors).where(second_factors.c.user == user)).rowcount)
    tidy(connection, user)
    return found


def remove(connection: Connection, user: int) -> bool:
    """Forget the device of a user, their passkeys and recovery codes; return whether there was a factor."""
    keys = connection.execute(sa.delete(passkeys).where(passkeys.c.user == user)).rowcount
    return remove_device(connection, user) or bool(keys)


def tidy(connection: Connection, user: int) -> None:
    """Forget the recovery codes of a user who has nothing left that they could stand in for."""
    for table in (second_factors, passkeys):
        if connection.scalar(sa.select(sa.exists().where(table.c.user == user))):
            return
    connection.execute(sa.delete(recovery_codes).where(recovery_codes.c.user == user))


def left(connection: Connection, user: int) -> int:
    """How many recovery codes the user still has."""
    query = sa.select(sa.func.count()).select_from(recovery_codes).where(recovery_codes.c.user == user)
    return connection.scalar(query) or 0


def plain(code: str) -> str:
    """A code as people type it, without spaces and hyphens."""
    return "".join(code[:100].split()).replace("-", "").lower()


def _period(secret: str, code: str, now: datetime, *, after: int) -> int | None:
    """The period near `now`, later than `after`, whose code this is."""
    device = pyotp.TOTP(secret)
    current = device.timecode(now)
    for period in range(current - DRIFT, current + DRIFT + 1):
        if hmac.compare_digest(device.generate_otp(period).encode(), code.encode()) and period > after:
            return period
    return None


def _hash(key: bytes, user: int, code: str) -> str:
    return hmac.digest(key, f"recovery\0{user}\0{code}".encode("utf-8", "replace"), "sha256").hex()
