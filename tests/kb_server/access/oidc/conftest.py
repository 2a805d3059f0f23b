"""A real OpenID provider on loopback (npm's oidc-provider), people who sign in there, and the service."""

from __future__ import annotations

import http.cookiejar
import json
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import ROOT
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

NODE = Path(sys.executable).with_name("node")
SECRET = "a secret: of+two/halves%"
BASE = "http://localhost/"
ANN = {"preferred_username": "ann", "email": "ann@example.com", "email_verified": True, "groups": ["staff"]}
HONEST: dict[str, Any] = {
    "accounts": {
        "sub-ann": ANN,
        "sub-bob": ANN | {"preferred_username": "Bob", "groups": ["staff", "writers"]},
        "sub-eve": ANN | {"preferred_username": "eve", "groups": ["visitors"]},
    },
    "redirects": [BASE],
    "method": "client_secret_basic",
    "conform": True,
    "twist": {},
    "hang": False,
    "told": BASE,
    "sid": True,
}
SETTINGS: dict[str, Any] = {
    "base_url": BASE,
    "oidc_name": "Example",
    "oidc_client_id": "gapless",
    "oidc_client_secret": SECRET,
    "oidc_scopes": ("openid", "profile", "email", "groups"),
    "oidc_roles": (("staff", "agent"), ("writers", "writer"), ("chiefs", "admin")),
}


class RealProvider:
    """The provider's process."""

    def __init__(self) -> None:
        assert (ROOT / "node_modules/oidc-provider").is_dir(), "Run make node_modules/.package-lock.json."
        self._process = subprocess.Popen(
            [NODE, Path(__file__).with_name("provider.mjs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # warnings that nothing of it outlives the test
            text=True,
        )
        self.issuer = self._line()

    def tell(self, **orders: Any) -> None:
        """Change what it does; it has when this returns."""
        self._send(orders)
        assert "done" == self._line()

    def sign(self, claims: dict[str, Any], **how: str) -> str:
        """A token of these claims, signed by the provider, or as `how` says."""
        self._send({"sign": claims, "how": how})
        return self._line()

    def stop(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _send(self, orders: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(orders) + "\n")
        self._process.stdin.flush()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        """Follow nothing: the test looks at each step."""


class Person:
    """Somebody with a browser, who is `subject` at the provider."""

    def __init__(self, service: Flask, subject: str, client: FlaskClient | None = None) -> None:
        self.subject = subject
        self.here = client or service.test_client()
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.there = urllib.request.build_opener(jar, _Stay)

    def leave(self, **query: str) -> str:
        """Press the button; return where the browser is led."""
        answer = self.here.get("/login/oidc", query_string=query)
        assert 303 == answer.status_code, answer.text
        return answer.headers["Location"]

    def at_provider(self, address: str) -> str:
        """Sign in there; return the address in which the browser comes back."""
        data: bytes | None = None
        while not address.startswith(BASE):
            request = urllib.request.Request(address, data)  # noqa: S310 -- loopback
            data = None
            try:
                with self.there.open(request, timeout=PATIENCE) as answer:
                    form = re.search(r'<form[^>]* action="([^"]+)"', answer.read().decode())
                    assert form is not None, address
                    address = urllib.parse.urljoin(address, form[1])
                    told = {"prompt": "login", "login": self.subject, "password": "x"}
                    data = urllib.parse.urlencode(told).encode()
            except urllib.error.HTTPError as redirect:
                if redirect.code not in (302, 303):
                    raise
                address = urllib.parse.urljoin(address, redirect.headers["Location"])
                redirect.close()
        return address

    def back(self, address: str) -> TestResponse:
        """Come back."""
        return self.here.get(address.removeprefix(BASE.rstrip("/")))

    def sign_in(self, **query: str) -> TestResponse:
        """Do all of it."""
        return self.back(self.at_provider(self.leave(**query)))

    @property
    def user(self) -> str:
        """Who is logged in here, and as what: "ann agent"; "" for nobody."""
        told = self.here.get("/api/me").get_json()["user"]
        return f"{told['name']} {told['role']}" if told else ""


@pytest.fixture(scope="session")
def process() -> Iterator[RealProvider]:
    """The provider."""
    made = RealProvider()
    yield made
    made.stop()


@pytest.fixture
def provider(process: RealProvider, monkeypatch: pytest.MonkeyPatch) -> RealProvider:
    """The provider, honest. On a busy machine it may take its time: that is no provider which is away."""
    from kb_server.access.oidc import provider as module

    monkeypatch.setattr(module, "SECONDS", PATIENCE)
    process.tell(**HONEST)
    return process


@pytest.fixture
def nobody() -> Iterator[int]:
    """The port of a provider that does not run."""
    from tests.ports import reserved

    with reserved() as port:
        yield port


@pytest.fixture
def connected(desk_on_sqlite: Flask, provider: RealProvider) -> Flask:
    """The service, with which people sign in there."""
    return trusting(desk_on_sqlite, provider.issuer)


def trusting(service: Flask, issuer: str, **more: Any) -> Flask:
    """The service, which lets people sign in with a provider."""
    import dataclasses

    old = service.extensions["gapless.settings"]
    chosen = SETTINGS | {"oidc_issuer": issuer} | more
    service.extensions["gapless.settings"] = dataclasses.replace(old, **chosen)
    return service
