"""Promises about roles, names and domains in claims."""

from __future__ import annotations

from typing import Any

import pytest

from kb_server.access.oidc import roles
from kb_server.settings import Settings, load

MAPPED = (("staff", "agent"), ("KB Writers", "writer"), ("chiefs", "admin"))


@pytest.mark.parametrize(
    ("claim", "claims", "role"),
    [
        ("groups", {"groups": ["staff", "chiefs", "KB Writers"]}, "admin"),
        ("groups", {"groups": "KB Writers"}, "writer"),
        ("groups", {"groups": ["Staff", "staff "]}, ""),
        ("groups", {"groups": ["staffchiefs"]}, ""),
        ("groups", {"groups": "staff chiefs"}, ""),
        ("groups", {"groups": {"staff": True}}, ""),
        ("groups", {"groups": [["chiefs"], None, 7, "staff"]}, "agent"),
        ("groups", {}, ""),
        ("realm_access.roles", {"realm_access": {"roles": ["chiefs"]}}, "admin"),
        ("realm_access.roles", {"realm_access": ["roles"]}, ""),
        ("realm_access.roles", {"realm_access.roles": "staff"}, "agent"),
        ("https://example.com/roles", {"https://example.com/roles": ["staff"]}, "agent"),
    ],
)
def test_the_role_of_a_claim(claim: str, claims: dict[str, Any], role: str) -> None:
    """The highest role of the values counts; a value fits as it is or not at all."""
    assert role == roles.role(Settings(oidc_role_claim=claim, oidc_roles=MAPPED), claims)


def test_everybody_may_have_a_role() -> None:
    """`*` is everybody whom the provider signs in; more goes by address, if the provider has verified it."""
    chosen = Settings(oidc_role_claim="email", oidc_roles=(("ann@example.com", "admin"), ("*", "agent")))
    verified = {"email": "ann@example.com", "email_verified": True}
    assert "admin" == roles.role(chosen, verified)
    for other in ({}, {"email": "ann@example.com"}, verified | {"email_verified": "true"}):
        assert "agent" == roles.role(chosen, other)


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"preferred_username": "Ann", "email": "a@example.com", "email_verified": True}, "ann"),
        ({"email": "A@example.com", "email_verified": True}, "a@example.com"),
        ({"email": "a@example.com"}, ""),
        ({"preferred_username": "ａｎｎ"}, ""),
        ({"preferred_username": "two words", "email": "a@example.com", "email_verified": True}, ""),
        ({}, ""),
    ],
)
def test_the_name_of_a_new_user(claims: dict[str, Any], name: str) -> None:
    """It is the provider's name for them, else their verified address; none that another could have, too."""
    assert name == roles.name(claims)


@pytest.mark.parametrize(
    ("address", "verified", "in_it"),
    [
        ("ann@example.com", True, True),
        ("ann@EXAMPLE.com", True, True),
        ("ann@example.com", False, False),
        ("ann@example.com", "true", False),
        ("ann@example.com@evil.example", True, False),
        ("ann@sub.example.com", True, False),
        ("example.com", True, False),
    ],
)
def test_domains(address: str, verified: object, in_it: bool) -> None:
    """The address is of the domain exactly, and the provider has verified it."""
    claims = {"email": address, "email_verified": verified}
    assert in_it == roles.is_of(("example.com",), claims)
    assert roles.is_of((), claims)


def test_what_is_asked_for_again() -> None:
    """The userinfo endpoint is asked where a claim is missing that counts here."""
    chosen = Settings(oidc_roles=MAPPED)
    assert not roles.lacks(chosen, {"groups": [], "preferred_username": "ann"})
    assert not roles.lacks(chosen, {"groups": [], "email": "a@example.com"})
    assert roles.lacks(chosen, {"groups": []})
    assert roles.lacks(chosen, {"preferred_username": "ann"})
    only = Settings(oidc_roles=MAPPED, oidc_domains=("example.com",))
    assert roles.lacks(only, {"groups": [], "preferred_username": "ann"})


def test_the_setting() -> None:
    """The mapping is read from one line; %20 is a space."""
    read = load(
        {
            "GAPLESS_OIDC_ISSUER": "https://login.example.com",
            "GAPLESS_OIDC_CLIENT_ID": "gapless",
            "GAPLESS_BASE_URL": "https://help.example.com",
            "GAPLESS_OIDC_ROLES": "KB%20Writers=writer a=b=admin *=agent",
        }
    )
    assert (("KB Writers", "writer"), ("a=b", "admin"), ("*", "agent")) == read.oidc_roles
