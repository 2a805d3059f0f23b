"""Passkeys: keys in people's devices that sign a challenge for this site alone (Web Authentication, Level 3).

The site is the public address of the settings, and never what a request says of itself. A challenge carries
our signature and its time, is for one purpose and one person, and is used once.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import sqlalchemy as sa
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from kb_server.access import factors, spent
from kb_server.data.schema.access import passkeys
from kb_server.settings import Settings, extras, kinds

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

MOST = 20  # passkeys of a user
_LONGEST_NAME = 100
_LONGEST_ID = 1400  # in base64url: 1,023 bytes, the most that an id may have

Purpose = Literal["add", "second step", "whole login"]


class BadPasskey(ValueError):
    """What the browser brings is no passkey of this person, or does not fit."""


class CopiedPasskey(BadPasskey):
    """The key is right and its count is not: somebody else has used a copy of it."""


class LateChallenge(ValueError):
    """The challenge is too old, was used before, or is for something else."""


class TooManyPasskeys(ValueError):
    """The user has as many as one may have."""


class PasskeyTaken(ValueError):
    """The passkey is set up already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelyingParty:
    """The site for which passkeys are, as Web Authentication calls it."""

    host: str  # its id
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """One passkey of a user."""

    id: int
    credential: str  # its id in base64url
    name: str
    created: datetime
    used: datetime | None


def relying_party(settings: Settings) -> RelyingParty | None:
    """The site; None where there can be no passkeys: without a public address by https, or the extra.

    Browsers make none for numeric addresses.
    """
    parts = urlsplit(settings.base_url)
    host = parts.hostname or ""
    if not kinds.secure(settings.base_url) or extras.is_missing("passkeys") or _is_numeric(host):
        return None
    usual = {"https": 443, "http": 80}[parts.scheme]
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    return RelyingParty(host=host, origin=f"{parts.scheme}://{host}{port}")


def challenge(key: bytes, purpose: Purpose, user: int = 0) -> str:
    """A new challenge, as a form brings it back; the device signs `_signed` of it."""
    text = _serializer(key, purpose).dumps([secrets.token_urlsafe(16), user])
    return text if isinstance(text, str) else text.decode()


def check(key: bytes, purpose: Purpose, asked: str, user: int = 0) -> None:
    """Raise LateChallenge where the challenge is not ours, not for this, or too old."""
    try:
        _, whose = spent.read(_serializer(key, purpose), asked)
    except (BadData, TypeError, ValueError) as error:
        raise LateChallenge from error
    if whose != user:
        raise LateChallenge


def creation(
    party: RelyingParty, key: bytes, user: int, name: str, asked: str, taken: Iterable[Passkey]
) -> str:
    """What the browser is asked to make, as JSON."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=party.host,
        rp_name=party.host,
        user_id=handle(key, user),
        user_name=name,
        challenge=_signed(asked),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_described(taken),
    )
    return options_to_json(options)


def request(party: RelyingParty, asked: str, known: Iterable[Passkey] = ()) -> str:
    """What the browser is asked for, as JSON: one of `known`, else any that names and verifies its user."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    described = _described(known)
    verification = (
        UserVerificationRequirement.PREFERRED if described else UserVerificationRequirement.REQUIRED
    )
    options = generate_authentication_options(
        rp_id=party.host,
        challenge=_signed(asked),
        allow_credentials=described,
        user_verification=verification,
    )
    return options_to_json(options)


def add(
    connection: Connection,
    party: RelyingParty,
    key: bytes,
    user: int,
    name: str,
    asked: str,
    brought: str,
    now: datetime,
) -> list[str]:
    """Keep the passkey that the browser brings; return the user's recovery codes where they had none.

    Raises BadPasskey, LateChallenge, PasskeyTaken, TooManyPasskeys; each must end the transaction.
    """
    check(key, "add", asked, user)
    if len(of(connection, user)) >= MOST:
        raise TooManyPasskeys
    made = _registered(party, asked, brought)
    _spend(connection, asked, now)
    row = {
        "user": user,
        "credential": _text(made.credential_id),
        "public_key": made.credential_public_key,
        "count": made.sign_count,
        "name": _fit(name),
        "created": now,
    }
    try:
        connection.execute(sa.insert(passkeys).values(row))
    except IntegrityError as error:
        raise PasskeyTaken from error
    return [] if factors.left(connection, user) else factors.new_codes(connection, key, user)


def owner(connection: Connection, brought: str) -> int:
    """Whose passkey the browser brings, as it says; 0 for nobody's. It proves nothing yet."""
    try:
        credential = _parsed(brought).id
    except BadPasskey:
        return 0
    query = sa.select(passkeys.c.user).where(passkeys.c.credential == credential[:_LONGEST_ID])
    return connection.scalar(query) or 0


def use(
    connection: Connection,
    party: RelyingParty,
    key: bytes,
    purpose: Purpose,
    user: int,
    asked: str,
    brought: str,
    now: datetime,
) -> None:
    """Take what a passkey of `user` has signed, once.

    For a whole login the device must have verified its user, and name the one whose it is.
    Raises BadPasskey, CopiedPasskey, LateChallenge; each must end the transaction.
    """
    check(key, purpose, asked, 0 if purpose == "whole login" else user)
    given = _parsed(brought)
    whole, said = purpose == "whole login", given.response.user_handle
    if (whole or said is not None) and not hmac.compare_digest(said or b"", handle(key, user)):
        raise BadPasskey
    query = sa.select(passkeys).where(
        passkeys.c.user == user, passkeys.c.credential == given.id[:_LONGEST_ID]
    )
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise BadPasskey
    count = _signature(party, asked, brought, row["public_key"], verified=whole)
    if (count or row["count"]) and count <= row["count"]:
        raise CopiedPasskey
    _spend(connection, asked, now)
    mine = sa.update(passkeys).where(passkeys.c.id == row["id"], passkeys.c.count == row["count"])
    if not connection.execute(mine.values(count=count, used=now)).rowcount:
        raise BadPasskey  # another request was faster


def of(connection: Connection, user: int) -> list[Passkey]:
    """The passkeys of a user, the oldest first."""
    columns = [passkeys.c[name] for name in Passkey.__dataclass_fields__]
    query = sa.select(*columns).where(passkeys.c.user == user).order_by(passkeys.c.id)
    return [Passkey(**row._mapping) for row in connection.execute(query)]


def remove(connection: Connection, user: int, number: int) -> bool:
    """Forget one passkey of a user, and with their last factor their recovery codes; was there one?"""
    gone = sa.delete(passkeys).where(passkeys.c.user == user, passkeys.c.id == number)
    found = bool(connection.execute(gone).rowcount)
    factors.tidy(connection, user)
    return found


def handle(key: bytes, user: int) -> bytes:
    """Who the user is to their devices: 32 bytes that tell nobody else who that is."""
    return hmac.digest(key, f"handle\0{user}".encode(), "sha256")


def _registered(party: RelyingParty, asked: str, brought: str) -> Any:
    from webauthn import verify_registration_response

    try:
        made = verify_registration_response(
            credential=_json(brought),
            expected_challenge=_signed(asked),
            expected_rp_id=party.host,
            expected_origin=party.origin,
        )
    except Exception as error:  # the library does not say what its parsers raise over hostile bytes
        raise BadPasskey from error
    name = _text(made.credential_id)
    if (
        len(name) > _LONGEST_ID or json.loads(brought)["id"] != name
    ):  # the library compares it with rawId alone
        raise BadPasskey
    return made


def _signature(party: RelyingParty, asked: str, brought: str, public_key: bytes, *, verified: bool) -> int:
    """The count of a signature that fits. Raises BadPasskey."""
    from webauthn import verify_authentication_response

    try:
        found = verify_authentication_response(
            credential=_json(brought),
            expected_challenge=_signed(asked),
            expected_rp_id=party.host,
            expected_origin=party.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,  # compared by `use`, which can tell a copy from a forgery
            require_user_verification=verified,
        )
    except Exception as error:  # as above
        raise BadPasskey from error
    return found.new_sign_count


def _parsed(brought: str) -> Any:
    from webauthn.helpers import parse_authentication_credential_json

    try:
        return parse_authentication_credential_json(_json(brought))
    except BadPasskey:
        raise
    except Exception as error:  # as above
        raise BadPasskey from error


def _json(brought: str) -> str:
    """What the browser brings, unless a page of another site had it in a frame. Raises BadPasskey."""
    from webauthn.helpers import base64url_to_bytes, parse_client_data_json

    try:
        said = json.loads(brought)["response"]["clientDataJSON"]
        if parse_client_data_json(base64url_to_bytes(said)).cross_origin:
            raise BadPasskey
    except BadPasskey:
        raise
    except Exception as error:  # as above
        raise BadPasskey from error
    return brought


def _described(known: Iterable[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential)) for one in known]


def _text(credential: bytes) -> str:
    from webauthn.helpers import bytes_to_base64url

    return bytes_to_base64url(credential)


def _signed(asked: str) -> bytes:
    """The bytes that a device signs for a challenge."""
    return hashlib.sha256(asked.encode("utf-8", "replace")).digest()


def _spend(connection: Connection, asked: str, now: datetime) -> None:
    try:
        spent.spend(connection, asked, now)
    except spent.AlreadySpent as error:
        raise LateChallenge from error


def _fit(name: str) -> str:
    """A name in one line that every database can hold."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    return plain[:_LONGEST_NAME] or "?"


def _is_numeric(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _serializer(key: bytes, purpose: Purpose) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt=f"gapless.passkeys.{purpose}")
