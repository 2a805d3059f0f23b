"""The headers of every response: what a page may load, who may frame it, what it reveals to others."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, current_app, g, request
from flask.blueprints import BlueprintSetupState

from kb_server.releases.policy import HASHED
from kb_server.releases.store import Manifest
from kb_server.settings import Settings
from kb_server.settings.kinds import INLINE
from kb_server.web.application import settings

YEAR = 365 * 24 * 60 * 60  # seconds that a browser asks by HTTPS alone, once it has done so (RFC 6797)
TRANSPORT = f"max-age={YEAR}"
ALWAYS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin-when-cross-origin"}
PAGES = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
NOTHING = ("'none'",)  # as the sources of a policy
_BARE = "gapless.headers.bare"  # what `bare` says for the application's settings

blueprint = Blueprint("headers", __name__)


def policy(settings: Settings, made: Manifest | None) -> str:
    """The content security policy of the pages of a release; without one, that of plain errors."""
    styles, attributes = _styles(settings, made)
    sources = {
        "default-src": ("'self'",),
        "script-src": _scripts(settings, made),
        "style-src": styles,
        "style-src-attr": attributes,
        "img-src": ("'self'", "data:", *settings.image_sources),
        "media-src": ("'self'", *settings.media_sources),
        "font-src": ("'self'", *settings.font_sources),
        "connect-src": ("'self'", *settings.connect_sources),
        "worker-src": ("'self'",),
        "frame-src": ("'self'", *settings.frame_sources),
        "object-src": settings.object_sources or NOTHING,
    }
    return _written(sources, settings)


def bare(settings: Settings) -> str:
    """The policy of what is no page: a style, a picture, an answer as JSON.

    It names no hashes, which weigh more than many of these files: a page asks for a dozen of them. A worker
    takes the policy of its script, and what a browser shows by itself, such as a drawing, that of its file.
    """
    sources = {
        "default-src": ("'self'",),
        "img-src": ("'self'", "data:"),
        "object-src": NOTHING,
    }
    return _written(sources, settings)


def wherever(policy: str, *, secure: bool) -> dict[str, str]:
    """The headers of any answer with this policy, that comes by HTTPS or not."""
    transport = {"Strict-Transport-Security": TRANSPORT} if secure else {}
    return {"Content-Security-Policy": policy, **ALWAYS, **transport}


def _written(sources: Mapping[str, tuple[str, ...]], settings: Settings) -> str:
    """A policy of these sources, and of what holds for every answer."""
    whole = {
        **sources,
        "frame-ancestors": settings.frame_ancestors,
        "base-uri": NOTHING,
        "form-action": ("'self'", *settings.form_sources),
    }
    return "; ".join(f"{directive} {' '.join(values)}" for directive, values in whole.items())


def _scripts(settings: Settings, made: Manifest | None) -> tuple[str, ...]:
    """The sources of scripts. 'unsafe-inline' allows those that writers wrote into pages, and no others."""
    hosts = tuple(source for source in settings.script_sources if source != INLINE)
    written = made.written_script_hashes if made and INLINE in settings.script_sources else ()
    written = (HASHED, *written) if written else ()
    return tuple(dict.fromkeys(("'self'", *(made.script_hashes if made else ()), *written, *hosts)))


def _styles(settings: Settings, made: Manifest | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sources of styles and of style attributes.

    Browsers ignore 'unsafe-inline' beside a hash. Diagrams and formulas need it: what draws them writes
    styles into the page.
    """
    if INLINE in settings.style_sources or (made and made.diagrams):
        hosts = (source for source in settings.style_sources if source != INLINE)
        return ("'self'", INLINE, *hosts), (INLINE,)
    hashes = made.style_attribute_hashes if made else ()
    return (
        ("'self'", *(made.style_hashes if made else ()), *settings.style_sources),
        (HASHED, *hashes) if hashes else ("'none'",),
    )


@blueprint.record_once
def _install(state: BlueprintSetupState) -> None:
    state.app.extensions[_BARE] = bare(state.app.extensions["gapless.settings"])


@blueprint.after_app_request
def _protect(response: Response) -> Response:
    page = response.mimetype == "text/html"
    made = g.release.manifest if "release" in g else None
    found = policy(settings(), made) if page else current_app.extensions[_BARE]
    wanted = wherever(found, secure=request.is_secure) | (PAGES if page else {})
    said = {name.lower() for name, _ in response.headers}
    response.headers.extend({name: value for name, value in wanted.items() if name.lower() not in said})
    return response
