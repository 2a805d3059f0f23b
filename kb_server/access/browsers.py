"""Browsers as their users know them: the name of the browser and of its system, and nothing finer."""

from __future__ import annotations

# Each names others after it, so that old sites take it for one of them: the first that fits is the right one.
_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "YaBrowser/": "Yandex Browser",
    "Vivaldi/": "Vivaldi",
    "SamsungBrowser/": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "CrOS": "ChromeOS",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


def named(user_agent: str) -> str:
    """What the header User-Agent says, such as "Firefox, Linux"; "" where it says neither."""
    return ", ".join(found for names in (_BROWSERS, _SYSTEMS) if (found := _first(names, user_agent)))


def _first(names: dict[str, str], user_agent: str) -> str:
    return next((name for mark, name in names.items() if mark in user_agent), "")
