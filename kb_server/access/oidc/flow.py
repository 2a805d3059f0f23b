"""One sign-in with the provider: what the browser takes there and keeps meanwhile, and what it brings back.

The browser keeps a random text with our signature; state, nonce and code verifier are made of it and of the
installation's key. Whoever sees the address in which it goes or comes back can make none of the others.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer

from kb_server.access import spent
from kb_server.access.oidc.provider import ProviderMetadata
from kb_server.settings import Settings

PATH = "login/oidc/back"  # below the public address


class Strange(Exception):
    """What the browser brings back is not of a sign-in that began in it a moment ago.

    `why` is "late" or "denied".
    """

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A sign-in that has begun."""

    random: str
    next: str  # the path that the person wants to see, "" for none
    key: bytes

    @property
    def state(self) -> str:
        """What the provider brings back unchanged."""
        return self._made("state")

    @property
    def nonce(self) -> str:
        """What the ID token must hold."""
        return self._made("nonce")

    @property
    def verifier(self) -> str:
        """What proves to the provider that we began this sign-in: 64 letters."""
        return self._made("verifier")

    def _made(self, what: str) -> str:
        return hmac.new(self.key, f"{what}\0{self.random}".encode(), "sha256").hexdigest()


def begin(key: bytes, next_page: str) -> SignIn:
    """A new sign-in."""
    return SignIn(random=secrets.token_urlsafe(32), next=next_page, key=key)


def kept(begun: SignIn) -> str:
    """What the browser keeps of it."""
    text = _serializer(begun.key).dumps([begun.random, begun.next])
    return text if isinstance(text, str) else text.decode()


def address(
    begun: SignIn, settings: Settings, found: ProviderMetadata, lang: str, *, again: bool = False
) -> str:
    """Where the browser goes. With `again`, who is signed in there must show once more who they are."""
    from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
    from authlib.oauth2.rfc7636 import create_s256_code_challenge

    asked: dict[str, str | int] = {"prompt": "login", "max_age": 0} if again else {}
    if settings.oidc_acr:
        asked["acr_values"] = " ".join(settings.oidc_acr)
    made: str = prepare_grant_uri(
        found.authorize,
        settings.oidc_client_id,
        "code",
        redirect_uri=back(settings),
        scope=" ".join(settings.oidc_scopes),
        state=begun.state,
        nonce=begun.nonce,
        code_challenge=create_s256_code_challenge(begun.verifier),
        code_challenge_method="S256",
        ui_locales=lang,
        **asked,
    )
    return made


def back(settings: Settings) -> str:
    """Where the browser comes back: the address to register at the provider."""
    return settings.base_url + PATH


def finish(
    key: bytes, cookie: str, brought: Mapping[str, str], issuer: str, *, must_name_issuer: bool
) -> tuple[SignIn, str]:
    """The sign-in that comes back, and its code. Raises Strange."""
    try:
        random, next_page = spent.read(_serializer(key), cookie)
    except (BadData, TypeError, ValueError) as error:
        raise Strange("late") from error
    begun = SignIn(random=random, next=next_page, key=key)
    if not hmac.compare_digest(begun.state.encode(), brought.get("state", "").encode("utf-8", "replace")):
        raise Strange("late")
    if brought.get("iss", "" if must_name_issuer else issuer) != issuer:  # RFC 9207
        raise Strange("late")
    if "error" in brought or not brought.get("code"):
        raise Strange("denied")
    return begun, brought["code"][:4096]


def leave(settings: Settings, found: ProviderMetadata) -> str:
    """Where the browser ends the login at the provider (RP-Initiated Logout 1.0); "" where it offers none."""
    from authlib.common.urls import add_params_to_uri

    if not found.end_session:
        return ""
    asked = {"client_id": settings.oidc_client_id, "post_logout_redirect_uri": settings.base_url}
    return str(add_params_to_uri(found.end_session, list(asked.items())))


def _serializer(key: bytes) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="gapless.oidc")
