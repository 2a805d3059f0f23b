"""The headers of every response: what a page may load, where it may be framed, what it tells others."""

from __future__ import annotations

from flask import Blueprint, Response, g

from kb_server.leases import settings
from kb_server.settings import Settings

blueprint = Blueprint("headers", __name__)


def policy(settings: Settings, scripts: tuple[str, ...] = (), styles: tuple[str, ...] = ()) -> str:
    """The content security policy of pages whose inline scripts and styles have these hashes."""
    sources = {
        "default-src": ("'self'",),
        "script-src": ("'self'", *scripts),
        "style-src": ("'self'", *styles),
        "img-src": ("'self'", "data:", *settings.image_sources),
        "media-src": ("'self'", *settings.media_sources),
        "font-src": ("'self'",),
        "connect-src": ("'self'",),
        "worker-src": ("'self'",),
        "frame-src": ("'self'", *settings.frame_sources),
        "frame-ancestors": settings.frame_ancestors,
        "object-src": ("'none'",),
        "base-uri": ("'none'",),
        "form-action": ("'self'",),
    }
    return "; ".join(f"{directive} {' '.join(values)}" for directive, values in sources.items())


@blueprint.after_app_request
def _protect(response: Response) -> Response:
    made = g.release.manifest if "release" in g else None
    scripts, styles = (made.script_hashes, made.style_hashes) if made else ((), ())
    response.headers.setdefault("Content-Security-Policy", policy(settings(), scripts, styles))
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    return response
