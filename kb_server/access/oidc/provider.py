"""The OpenID provider: what it says of itself, its keys, and what it is asked. It may be away at any time.

Nothing waits for it but the request of somebody who signs in, and that not for long. So many such requests
at once leave half of the threads to pages, search and passwords.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, urlencode, urlsplit

from flask import current_app

from kb_server.settings import Settings, kinds
from kb_server.web import outgoing
from kb_server.web.application import settings

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

SECONDS = 4.0  # that one request to the provider may take in all
FRESH = 3600.0  # seconds for which what the provider says of itself is not asked again
PAUSE = 10.0  # seconds in which it is not asked again after a failure, nor for keys that fit another token
DOCUMENT = ".well-known/openid-configuration"  # OpenID Connect Discovery 1.0, 4
_EVERYWHERE = ("0.0.0.0/0", "::/0")
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}

_log = logging.getLogger(__name__)


class ProviderAway(Exception):
    """The provider does not answer, or not as OpenID Connect wants. The message is for the operator."""


class CodeRefused(Exception):
    """The provider does not take the code: it was used before, is too old, or is none of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderMetadata:
    """What the provider says of itself, checked."""

    authorize: str  # where browsers sign in
    token: str
    keys: str
    userinfo: str  # "" where there is none
    end_session: str  # "" where there is none
    names_itself: bool  # in its answers to browsers (RFC 9207)
    secret_in_body: bool  # it takes the client's secret there alone


class Provider:
    """The provider of one application, with what is known of it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._places = threading.BoundedSemaphore(max(1, settings.threads // 2))
        self._turn = threading.Lock()
        self._metadata: ProviderMetadata | None = None
        self._keys: tuple[float, KeySet | None] = (0.0, None)  # when they were read
        self._read = self._failed = self._sought = float("-inf")

    def metadata(self) -> ProviderMetadata:
        """What the provider says of itself, an hour old at most while it answers. Raises ProviderAway."""
        now = time.monotonic()
        with self._turn:
            known, fresh = self._metadata, now - self._read < FRESH
            if known and (fresh or now - self._failed < PAUSE):
                return known
            if now - self._failed < PAUSE:
                raise ProviderAway("It did not answer a moment ago.")
        try:
            found = self._discover()
        except ProviderAway:
            with self._turn:
                self._failed = now
            if known:
                return known
            raise
        with self._turn:
            self._metadata, self._read = found, now
        return found

    def keys(self, *, again: bool = False) -> KeySet:
        """The keys of its signatures, an hour old at most; `again` where they do not fit.

        Anybody can send tokens that no key fits: for those it is asked once in PAUSE. Raises ProviderAway.
        """
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        now = time.monotonic()
        read, known = self._keys
        again = again and now - self._sought >= PAUSE
        if known is not None and not again and now - read < FRESH:
            return known
        if again:
            self._sought = now
        answer = self._ask("GET", self.metadata().keys)
        try:
            found = KeySet.import_key_set(answer)  # type: ignore[arg-type]
        except (JoseError, LookupError, TypeError, ValueError) as error:
            raise ProviderAway("Its keys cannot be read.") from error
        self._keys = (now, found)
        return found

    def redeem(self, code: str, verifier: str, back: str) -> Mapping[str, Any]:
        """What the provider gives for a code. Raises CodeRefused, ProviderAway."""
        from authlib.oauth2.auth import ClientAuth

        found, chosen = self.metadata(), self._settings
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "code_verifier": verifier,
        }
        # RFC 6749, 2.3.1: encoded as in a form before they are joined. In a body the form does that itself.
        how, name, secret = "none", chosen.oidc_client_id, chosen.oidc_client_secret
        if secret:
            how = "client_secret_post" if found.secret_in_body else "client_secret_basic"
        if how == "client_secret_basic":
            name, secret = quote_plus(name), quote_plus(secret)
        authentic = ClientAuth(name, secret, how)
        url, headers, body = authentic.prepare("POST", found.token, dict(_FORM), urlencode(form))
        answer = self._ask("POST", url, headers, body)
        if not isinstance(answer.get("id_token"), str) or not isinstance(answer.get("access_token"), str):
            raise ProviderAway("It gave no ID token for a code.")
        return answer

    def userinfo(self, access_token: str) -> Mapping[str, Any]:
        """What else the provider says of somebody; nothing where it says all in the ID token."""
        address = self.metadata().userinfo
        return self._ask("GET", address, {"Authorization": f"Bearer {access_token}"}) if address else {}

    def _discover(self) -> ProviderMetadata:
        issuer = self._settings.oidc_issuer
        said = self._ask("GET", f"{issuer.rstrip('/')}/{DOCUMENT}")
        if said.get("issuer") != issuer:
            raise ProviderAway(f"It names itself {said.get('issuer')!r}, not as GAPLESS_OIDC_ISSUER does.")
        ways = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        return ProviderMetadata(
            authorize=_address(said, "authorization_endpoint", needed=True),
            token=_address(said, "token_endpoint", needed=True),
            keys=_address(said, "jwks_uri", needed=True),
            userinfo=_address(said, "userinfo_endpoint"),
            end_session=_address(said, "end_session_endpoint"),
            names_itself=said.get("authorization_response_iss_parameter_supported") is True,
            secret_in_body="client_secret_basic" not in ways and "client_secret_post" in ways,
        )

    def _ask(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: str = ""
    ) -> Mapping[str, Any]:
        """The JSON object that the provider answers. Raises CodeRefused, ProviderAway."""
        if not self._places.acquire(blocking=False):
            raise ProviderAway("Too many people sign in at once.")
        try:
            answer = outgoing.send(
                method,
                url,
                {"Accept": "application/json", **(headers or {})},
                body.encode(),
                networks=self._networks(url),
                seconds=SECONDS,
            )
        except outgoing.FAILURES as error:
            raise ProviderAway(f"{urlsplit(url).netloc} cannot be asked: {error}") from error
        finally:
            self._places.release()
        try:
            said = json.loads(answer.body)
        except (ValueError, RecursionError):
            said = None
        said = said if isinstance(said, dict) else {}
        if answer.status == 400 and said.get("error") == "invalid_grant":
            raise CodeRefused
        if answer.status != 200 or not said:
            raise ProviderAway(f"{url} answered {answer.status} {_word(said.get('error'))}".rstrip())
        return said

    def _networks(self, url: str) -> tuple[str, ...]:
        """The operator named the issuer's host, so it may be private; another host must be allowed."""
        same = urlsplit(url).hostname == urlsplit(self._settings.oidc_issuer).hostname
        return _EVERYWHERE if same else self._settings.webhook_networks


def provider() -> Provider:
    """The provider of this application, which must have one."""
    chosen, made = settings(), current_app.extensions.get("gapless.oidc")
    if made is None or made[0] is not chosen:
        made = current_app.extensions["gapless.oidc"] = (chosen, Provider(chosen))
    found: Provider = made[1]
    return found


def name() -> str:
    """What people know the provider as."""
    return settings().oidc_name or urlsplit(settings().oidc_issuer).netloc


def note(error: Exception) -> None:
    """Tell the operator, in the log, what is wrong with the provider or with an answer of it."""
    _log.warning("OpenID provider %s: %s", settings().oidc_issuer, error)


def _address(said: Mapping[str, Any], key: str, *, needed: bool = False) -> str:
    """An address that the provider names: by https, or on this machine. Raises ProviderAway."""
    value = said.get(key, "")
    if not value and not needed:
        return ""
    text = value if isinstance(value, str) else ""
    plain = text.isascii() and text.isprintable() and not set(text) & set(" #")
    if not plain or not kinds.secure(text):
        raise ProviderAway(f"Its {key} is not an https address.")
    return text


def _word(value: object) -> str:
    """An error code of the provider, where it is one (RFC 6749, 5.2)."""
    return value if isinstance(value, str) and value.isascii() and value.isidentifier() else ""
