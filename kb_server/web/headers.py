"""The headers of every response: what a page may load, who may frame it, what it reveals to others."""

from __future__ import annotations

from flask import Blueprint, Response, g

from kb_server.releases.store import Manifest
from kb_server.settings import Settings
from kb_server.web.application import settings

blueprint = Blueprint("headers", __name__)


def policy(settings: Settings, made: Manifest | None) -> str:
    """The content security policy of the pages of a release; without one, that of JSON and plain errors."""
    sources = {
        "default-src": ("'self'",),
        "script-src": ("'self'", *(made.script_hashes if made else ())),
        "style-src": ("'self'", *(made.style_hashes if made else ())),
        "style-src-attr": ("'unsafe-hashes'", *made.style_attribute_hashes)
        if made and made.style_attribute_hashes
        else ("'none'",),
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
    response.headers.setdefault("Content-Security-Policy", policy(settings(), made))
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    return response
