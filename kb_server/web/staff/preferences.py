"""What a reader of pages for staff chose for their browser: a language, and light or dark."""

from __future__ import annotations

from flask import Response, request

import texts
from kb_server.web import cookies

LANGUAGE = "gapless-language"  # cookies
SCHEME = "gapless-scheme"
SCHEMES = ("auto", "light", "dark")  # `auto` is what the system says
YEAR = 365 * 24 * 3600  # seconds


class UnknownChoice(ValueError):
    """Nobody offers that. The message says what there is."""


def language() -> str:
    """The chosen language, else the best of those that the browser asks for, else English."""
    chosen = cookies.read(LANGUAGE)
    if chosen in texts.LANGUAGES:
        return chosen
    wanted = (lang for lang, quality in request.accept_languages if quality > 0)  # the best first
    return next((texts.spoken(lang) for lang in wanted if texts.speaks(lang)), texts.FALLBACK)


def scheme() -> str:
    """The chosen scheme of colours, `auto` where none was chosen."""
    chosen = cookies.read(SCHEME)
    return chosen if chosen in SCHEMES else SCHEMES[0]


def remember(response: Response, name: str, value: str) -> None:
    """Keep a choice for a year: `lang` or `scheme`. Raises UnknownChoice."""
    cookie, offered = {"lang": (LANGUAGE, texts.LANGUAGES), "scheme": (SCHEME, SCHEMES)}[name]
    if value not in offered:
        raise UnknownChoice(f"{name} is one of {', '.join(offered)}.")
    cookies.keep(response, cookie, value, YEAR)
