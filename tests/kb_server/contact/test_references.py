"""References and the secrets of customers' pages."""

from __future__ import annotations

import re

from kb_server.contact import references

KEY = b"k" * 32


def test_a_secret_leads_to_its_reference() -> None:
    """The secret in an address says which contact it belongs to."""
    reference = references.make()
    assert re.fullmatch(r"[2-9B-Z]{3}-[2-9B-Z]{3}", reference)
    assert reference == references.read(references.secret(reference, KEY), KEY)


def test_forged_secrets_lead_nowhere() -> None:
    """A changed letter, another key, a bare reference and any other text lead to no contact."""
    secret = references.secret("K7F-3MQ", KEY)
    changed = secret[:-1] + ("a" if secret[-1] != "a" else "b")
    others = (changed, "k7f3mq", "", secret.upper(), f"{secret}\n", "ſ" * 26, f"{secret}/")
    assert {""} == {references.read(text, KEY) for text in others}
    assert references.read(secret, b"x" * 32) == ""
