"""Signed claims: ours, and JSON Web Tokens."""

from __future__ import annotations

import base64
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kb_server.access import claims, segments
from kb_server.access.claims import Claim, TokenRules
from kb_server.access.segments import Invalid
from kb_server.data import clocks

NOW = datetime.now(UTC)
SKEW = int(clocks.SKEW.total_seconds())
OURS, KEY = b"o" * 32, "k" * 32
SOON = int((NOW + timedelta(hours=1)).timestamp())
FULL = {"segment": "enterprise", "email": "ann@example.com", "name": " Ann  Example ", "exp": SOON}


def part(values: Any) -> str:
    """A part of a token."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).rstrip(b"=").decode()


def token(values: Any, key: str = KEY, alg: str = "HS256") -> str:
    """A token as products make it."""
    signed = f"{part({'alg': alg, 'typ': 'JWT'})}.{part(values)}"
    signature = hmac.digest(key.encode(), signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def read(text: str, key: str = KEY, **rules: str) -> Claim:
    """What the text proves now."""
    return claims.read(text, ours=OURS, tokens=TokenRules(key=key, **rules), now=NOW)


def test_a_claim_of_ours_names_the_segment() -> None:
    """The claim that stands in links says the segment and nothing else."""
    made = segments.sign("enterprise", OURS, NOW + timedelta(days=1))
    assert Claim(segment="enterprise") == read(made)
    assert Claim() == read("")


def test_a_token_names_segment_name_and_address() -> None:
    """A token of the product vouches for the group, the name and the address of the customer."""
    assert Claim(segment="enterprise", name="Ann Example", address="ann@example.com") == read(token(FULL))


@pytest.mark.parametrize(
    "text",
    [
        token(FULL, key="x" * 32),
        token(FULL, alg="none"),
        token(FULL, alg="HS512"),
        token(FULL).rpartition(".")[0] + ".",
        token(FULL | {"exp": SOON - 7200}),
        token(FULL | {"exp": int(NOW.timestamp()) - SKEW}),
        token(FULL | {"nbf": int(NOW.timestamp()) + SKEW + 1}),
        token(FULL | {"exp": SOON + 100 * 86400}),
        token(FULL | {"exp": "soon"}),
        token(FULL | {"exp": True}),
        token({"segment": "enterprise"}),  # says no end
        token(FULL | {"nbf": SOON}),
        token([1]),
        f"{part({'alg': 'HS256'})}.x.y",
        "eyJ.!.?",
        "eyJ" + "a" * 5000 + "..",
    ],
)
def test_other_tokens_prove_nothing(text: str) -> None:
    """A token that is forged, unsigned, endless, over, or no token at all is refused."""
    with pytest.raises(Invalid):
        read(text)
    assert Claim() == claims.trusted(text, ours=OURS, tokens=TokenRules(key=KEY), now=NOW)


@pytest.mark.parametrize("skew", [-SKEW, SKEW])
def test_the_clock_of_the_product_may_be_wrong(skew: int) -> None:
    """What was made this moment for one second counts where the clocks differ as much as any of ours may."""
    made = int(NOW.timestamp()) + skew
    assert "enterprise" == read(token(FULL | {"nbf": made, "exp": made + 1})).segment
    claim = segments.sign("enterprise", OURS, datetime.fromtimestamp(made + 1, UTC))
    assert "enterprise" == read(claim).segment


def test_the_longest_token_of_a_clock_that_is_ahead() -> None:
    """A token for 90 days counts although the product's clock is two minutes ahead."""
    longest = NOW + segments.LONGEST + timedelta(minutes=2)
    assert "enterprise" == read(token(FULL | {"exp": longest.timestamp()})).segment


def test_a_name_is_what_pages_and_databases_hold() -> None:
    """A name keeps neither lone surrogates nor signs that nobody sees, which would fail later."""
    odd = token(FULL | {"name": "Ann\ud800\x00\u202eExample"})
    assert "Ann Example" == read(odd).name


def test_tokens_need_the_setting() -> None:
    """Without a key no token is taken, not even one that is signed with nothing."""
    with pytest.raises(Invalid, match="GAPLESS_CLAIM_KEY"):
        read(token(FULL, key=""), key="")


def test_odd_values_are_left_out() -> None:
    """What is no segment, name or address is not believed; the rest is."""
    odd = {"segment": "A B", "email": "ann@x\n>", "name": None, "exp": SOON}
    assert Claim() == read(token(odd))


def test_a_token_names_what_was_done() -> None:
    """Steps that were done in the product are ids, each once; whatever is no list of ids names none."""
    assert ("publish", "titles") == read(
        token(FULL | {"done": ["publish", "titles", "publish", "A b", 3]})
    ).done
    assert () == read(token(FULL | {"done": "publish"})).done
    assert 50 == len(read(token(FULL | {"done": [f"a{n}" for n in range(80)]})).done)


@pytest.mark.parametrize(
    ("values", "proves"),
    [
        ({"aud": "help", "iss": "shop"}, True),
        ({"aud": ["billing", "help"], "iss": "shop"}, True),
        ({"aud": "billing", "iss": "shop"}, False),
        ({"aud": ["billing"], "iss": "shop"}, False),
        ({"aud": "help", "iss": "evil"}, False),
        ({"aud": {"help": 1}, "iss": "shop"}, False),
        ({}, False),
    ],
)
def test_a_token_is_for_us_and_by_the_product(values: dict[str, Any], proves: bool) -> None:
    """Where the settings name them, a token for another service, or by another maker, proves nothing."""
    made = token(FULL | values)
    assert "enterprise" == read(made).segment
    if proves:
        assert "enterprise" == read(made, audience="help", issuer="shop").segment
    else:
        with pytest.raises(Invalid, match="somebody else"):
            read(made, audience="help", issuer="shop")
