"""Browsers in which a user has logged in before, so that strangers cannot use up that user's attempts.

A cookie says it, with our signature over the name; it lets nobody in, and logging out leaves it.
"""

from __future__ import annotations

import hmac
import secrets

from flask import Response

from kb_server.web import application, cookies

_COOKIE = "gapless-known"
_DAYS = 365


def known(name: str) -> str:
    """The id of this browser if `name` has logged in with it, else ""."""
    device, _, signature = cookies.read(_COOKIE).partition(".")
    return device if device and hmac.compare_digest(signature.encode(), _signature(device, name)) else ""


def remember(response: Response, name: str) -> None:
    """Tell the browser that `name` has logged in with it. It is known for the last user only."""
    device = known(name) or secrets.token_urlsafe(12)
    value = f"{device}.{_signature(device, name).decode()}"
    cookies.keep(response, _COOKIE, value, _DAYS * 24 * 3600, same_site="Strict")


def _signature(device: str, name: str) -> bytes:
    said = f"{device}\0{name}".encode("utf-8", "replace")
    return hmac.new(application.keys().of("devices"), said, "sha256").hexdigest().encode()
