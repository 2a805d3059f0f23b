"""The cookies that the service keeps in browsers: for this host alone, and out of reach of scripts."""

from __future__ import annotations

from typing import Literal

from flask import Response, request

_PREFIX = "__Host-"  # browsers take such a cookie only over https, for this host alone


def read(name: str) -> str:
    """The cookie of that name that the browser sent; "" for none."""
    return request.cookies.get(_full(name), "") if request.headers.get("Cookie") else ""


def keep(
    response: Response, name: str, value: str, seconds: int, *, same_site: Literal["Lax", "Strict"] = "Lax"
) -> None:
    """Have the browser keep a cookie for so long."""
    response.set_cookie(
        _full(name),
        value,
        max_age=seconds,
        path="/",
        secure=request.is_secure,
        httponly=True,
        samesite=same_site,
    )


def forget(response: Response, name: str) -> None:
    """Take a cookie from the browser."""
    response.delete_cookie(_full(name), path="/", secure=request.is_secure, httponly=True, samesite="Lax")


def _full(name: str) -> str:
    return f"{_PREFIX}{name}" if request.is_secure else name
