"""Promises about logout tokens, of which `test_back_channel` sends those of a real provider."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kb_server.access.oidc import id_tokens, logout_tokens
from kb_server.access.oidc.id_tokens import BadToken

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
ISSUER = "https://login.example"


def read(monkeypatch: pytest.MonkeyPatch, **changed: Any) -> logout_tokens.LogoutToken:
    """What a signed token with these claims says."""
    made = {"iss": ISSUER, "aud": "us", "iat": NOON.timestamp(), "jti": "1", "sub": "ann"}
    made |= {"events": {logout_tokens.EVENT: {}}} | changed
    monkeypatch.setattr(id_tokens, "signed", lambda *_: ({"typ": "logout+jwt"}, made))
    return logout_tokens.read(None, ISSUER, "us", "token", NOON)  # type: ignore[arg-type]


def test_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """It names a subject, a session, or both, and itself."""
    found = read(monkeypatch, sid="s")
    assert ("1", "ann", "s") == (found.id, found.subject, found.session)


@pytest.mark.parametrize(
    ("minutes", "well"), [(-11, False), (-9, True), (0, True), (4.9, True), (5.1, False)]
)
def test_its_time(monkeypatch: pytest.MonkeyPatch, minutes: float, well: bool) -> None:
    """It is taken for ten minutes, and from a clock five minutes ahead: less long than its id is kept."""
    made = (NOON + timedelta(minutes=minutes)).timestamp()
    if well:
        assert "ann" == read(monkeypatch, iat=made).subject
        return
    with pytest.raises(BadToken, match="iat"):
        read(monkeypatch, iat=made)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), 10**400, "1", None, [], True])
def test_times_that_are_none(monkeypatch: pytest.MonkeyPatch, value: Any) -> None:
    """What is no time, or no time near, is refused, and nothing fails."""
    with pytest.raises(BadToken, match="iat"):
        read(monkeypatch, iat=value)
