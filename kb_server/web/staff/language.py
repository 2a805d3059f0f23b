"""The language of pages for staff: what the reader chose, else what the browser asks for, else English."""

from __future__ import annotations

from flask import Response, request
from markupsafe import Markup, escape

import texts

COOKIE = "gapless-language"
YEAR = 365 * 24 * 3600  # seconds


def spoken() -> texts.Texts:
    """The texts of this request's page."""
    chosen = request.cookies.get(COOKIE, "")
    if chosen not in texts.LANGUAGES:
        chosen = request.accept_languages.best_match(texts.LANGUAGES, texts.FALLBACK)
    return texts.load(chosen)


def rich(spoken: texts.Texts, key: str, **values: object) -> Markup:
    """The text of `key` with the elements that it holds. Values are escaped unless they are Markup."""
    form = spoken.form(key, values.get("n"))
    return Markup(texts.fill(form, {name: escape(value) for name, value in values.items()}))  # noqa: S704 - ours


def remember(response: Response, lang: str) -> None:
    """Keep the language that the reader chose. Raises KeyError for one that has no texts."""
    if lang not in texts.LANGUAGES:
        raise KeyError(lang)
    response.set_cookie(
        COOKIE, lang, max_age=YEAR, path="/", secure=request.is_secure, httponly=True, samesite="Lax"
    )
