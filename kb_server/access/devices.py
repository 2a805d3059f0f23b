"""Browsers in which a user has logged in before, so that strangers cannot use up that user's attempts.

A cookie says it, with our signature over the name; it lets nobody in, and logging out leaves it.
"""

from __future__ import annotations

import hmac
import secrets

from flask import Response, request

from kb_server.web import application

_SECURE = "__Host-gapless-known"  # browsers take it only over https, for this host alone
_PLAIN = "gapless-known"
_DAYS = 365


def known(name: str) -> str:
    """The id of this browser if `name` has logged in with it, else ""."""
    device, _, signature = request.cookies.get(_cookie(), "").partition(".")
    return device if device and hmac.compare_digest(signature.encode(), _signature(device, name)) else ""


def remember(response: Response, name: str) -> None:
    """Tell the browser that `name` has logged in with it. It is known for the last user only."""
    device = known(name) or secrets.token_urlsafe(12)
    response.set_cookie(
        _cookie(),
        f"{device}.{_signature(device, name).decode()}",
        max_age=_DAYS * 24 * 3600,
        path="/",
        secure=request.is_secure,
        httponly=True,
        samesite="Strict",
    )


def _cookie() -> str:
    return _SECURE if request.is_secure else _PLAIN


def _signature(device: str, name: str) -> bytes:
    said = f"{device}\0{name}".encode("utf-8", "replace")
    return hmac.new(application.keys().of("devices"), said, "sha256").hexdigest().encode()
