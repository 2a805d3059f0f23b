"""What the provider's claims say of somebody: their role here, their name, their e-mail's domain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kb_server.access import users
from kb_server.access.users import ROLES
from kb_server.settings import Settings

EVERY = "*"  # every value of the claim, or none
NAMES = ("preferred_username", "email")  # the first that the provider gives is the name of a new user
_VERIFIED = {
    "email": "email_verified",
    "phone_number": "phone_number_verified",
}  # whoever they are may say these


def role(settings: Settings, claims: Mapping[str, Any]) -> str:
    """The highest role that the claim of `oidc_role_claim` gives; "" for none."""
    values = {EVERY, *_values(claims, settings.oidc_role_claim)}
    return max((role for value, role in settings.oidc_roles if value in values), key=ROLES.index, default="")


def name(claims: Mapping[str, Any]) -> str:
    """The name of a new user, in its stored form; "" where it would be no name here."""
    for claim in NAMES:
        for said in _values(claims, claim):
            return users.unique(said)
    return ""


def is_of(domains: tuple[str, ...], claims: Mapping[str, Any]) -> bool:
    """Is their e-mail address of one of the domains, and verified? True where no domain is asked for."""
    if not domains:
        return True
    parts = (one.rpartition("@") for one in _values(claims, "email"))
    return any(bool(person) and domain.lower() in domains for person, _, domain in parts)


def lacks(settings: Settings, claims: Mapping[str, Any]) -> bool:
    """Is a claim missing that is asked for here? A provider may give it at its userinfo endpoint alone."""
    wanted = [(settings.oidc_role_claim,), NAMES, *([("email",)] if settings.oidc_domains else [])]
    return any(not any(_found(claims, claim) is not None for claim in one) for one in wanted)


def _values(claims: Mapping[str, Any], claim: str) -> Iterator[str]:
    """The texts of a claim, which is one text or a list of them. What nobody has verified says nothing."""
    if claim in _VERIFIED and claims.get(_VERIFIED[claim]) is not True:
        return
    found = _found(claims, claim)
    for value in found if isinstance(found, list) else [found]:
        if isinstance(value, str) and value:
            yield value


def _found(claims: Mapping[str, Any], claim: str) -> Any:
    """The value of a claim, or of `b` inside of `a` for `a.b`; None where there is none."""
    if claim in claims:
        return claims[claim]
    outer, dot, rest = claim.partition(".")
    inner = claims.get(outer)
    return _found(inner, rest) if dot and isinstance(inner, Mapping) else None
