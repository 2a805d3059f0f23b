"""Promises about the provider besides those of test_pages.py: how often it is asked, by how many at once."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest
from joserfc.jwk import KeySet

from kb_server.access.oidc import provider as module
from kb_server.access.oidc.provider import CodeRefused, Provider, ProviderAway
from kb_server.settings import Settings
from tests.kb_server.access.oidc.conftest import SETTINGS
from tests.patience import until

if TYPE_CHECKING:
    from tests.kb_server.access.oidc.conftest import RealProvider

pytestmark = pytest.mark.slow


def asking(issuer: str, **more: Any) -> Provider:
    """What asks the provider."""
    return Provider(Settings(oidc_issuer=issuer, **{**SETTINGS, **more}))


def ids(keys: KeySet) -> set[str | None]:
    """The names of keys."""
    return {key.kid for key in keys}


def test_it_is_asked_once(provider: RealProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it says of itself, and its keys, are asked for once an hour; old answers do while it is away."""
    asked = asking(provider.issuer)
    first, keys = asked.metadata(), asked.keys()
    provider.tell(hang=True)
    monkeypatch.setattr(module, "SECONDS", 0.2)
    assert first is asked.metadata()
    assert keys is asked.keys()
    monkeypatch.setattr(module, "FRESH", -1.0)
    assert first is asked.metadata()
    with pytest.raises(ProviderAway, match="cannot be asked"):
        asked.keys()


def test_keys_are_read_again(provider: RealProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a key does not fit, the new ones are read, but not for each of many tokens of a stranger."""
    asked = asking(provider.issuer)
    old = ids(asked.keys())
    provider.tell(rotate=True)
    assert old == ids(asked.keys())
    new = asked.keys(again=True)
    assert not old & ids(new)
    assert [new] * 3 == [asked.keys(again=True) for _ in range(3)]
    monkeypatch.setattr(module, "PAUSE", 0.0)
    provider.tell(rotate=True)
    assert not ids(new) & ids(asked.keys(again=True))


def test_half_of_the_threads_stay_free() -> None:
    """While a silent provider holds as many requests as it may, the next is refused at once."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        asked = asking(f"http://127.0.0.1:{silent.getsockname()[1]}", threads=2)
        seen: list[str] = []

        def ask() -> None:
            try:
                asked.metadata()
            except ProviderAway as error:
                seen.append(str(error))

        waiting = threading.Thread(target=ask)
        waiting.start()
        taken, _ = silent.accept()
        with pytest.raises(ProviderAway, match="Too many people"):
            asked.metadata()
        taken.close()
        until(lambda: seen)
        waiting.join()
    assert "cannot be asked" in seen[0]


def test_codes_that_are_none(provider: RealProvider) -> None:
    """An invented code is refused; a wrong secret is the operator's matter."""
    with pytest.raises(CodeRefused):
        asking(provider.issuer).redeem("x", "v" * 64, "http://localhost/login/oidc/back")
    with pytest.raises(ProviderAway, match="401 invalid_client"):
        asking(provider.issuer, oidc_client_secret="x").redeem("x", "v" * 64, "http://localhost/")


@pytest.mark.parametrize(
    "said",
    [
        {"jwks_uri": None},
        {"token_endpoint": "http://example.com/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "https://[x/"},
        {"end_session_endpoint": "https://example.com/\r\nX: y"},
        {"userinfo_endpoint": ["https://example.com/"]},
    ],
)
def test_addresses_of_the_provider(provider: RealProvider, said: dict[str, Any]) -> None:
    """A provider that names an address that cannot be, or one without https, is not used."""
    provider.tell(twist={"discovery": said})
    with pytest.raises(ProviderAway, match=f"Its {next(iter(said))} is not an https address"):
        asking(provider.issuer).metadata()


def test_private_addresses(provider: RealProvider) -> None:
    """Where the provider leads us to another host, that must not be private, unless webhooks may go there."""
    there = provider.issuer.replace("127.0.0.1", "localhost")
    provider.tell(twist={"discovery": {"jwks_uri": f"{there}/jwks"}})
    with pytest.raises(ProviderAway, match="GAPLESS_WEBHOOK_NETWORKS"):
        asking(provider.issuer).keys()
    assert list(asking(provider.issuer, webhook_networks=("127.0.0.0/8", "::1/128")).keys())
