"""What a reverse proxy says about a request: only the headers that the guide's proxies set are believed.

`X-Forwarded-Prefix` and `X-Forwarded-Port` come from the client through a proxy that does not set them. The
path below which the learn center lies is that of `GAPLESS_BASE_URL`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Blueprint, request
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix

from kb_server.settings import Settings
from kb_server.web.application import settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOCAL = ("localhost", "127.0.0.1", "::1")  # asked by people and monitors of the machine itself
HEALTH = "/healthz"  # asked by monitors under names and addresses of their own

blueprint = Blueprint("forwarded", __name__)


class Forwarded:
    """A WSGI application behind the trusted proxies of the settings."""

    def __init__(self, inner: WSGIApplication, chosen: Settings) -> None:
        n = chosen.trusted_proxies
        self._inner = ProxyFix(inner, x_for=n, x_proto=n, x_host=n)
        self._prefix = urlsplit(chosen.base_url).path.rstrip("/")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME") or self._prefix
        return self._inner(environ, start_response)


@blueprint.before_app_request
def _refuse_other_hosts() -> None:
    """A host that is not the learn center's would come back in redirects and logins."""
    if request.path != HEALTH and not is_ours(request.host, settings()):
        ours = urlsplit(settings().base_url).hostname
        raise BadRequest(f"This service answers for {ours}. Let the proxy pass that name in Host.")


def is_ours(host: str, chosen: Settings) -> bool:
    """Is it a host that the service answers for?"""
    if not chosen.trusted_proxies or not chosen.base_url:
        return True
    return _hostname(host) in (urlsplit(chosen.base_url).hostname, *LOCAL)


def _hostname(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
