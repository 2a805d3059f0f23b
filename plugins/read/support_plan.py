"""support.yml as the service reads it: hours in minutes, and the addresses of pages in each language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plugins.read import support_file
from plugins.read.support_file import SupportFile


def record(
    written: SupportFile, pages: Mapping[str, str], sessions: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """`support.json` of the release.

    `pages` are the addresses of the contact page by language, `sessions` those of the list of sessions.
    """
    values = written.values
    form = values.get("form", {})
    return {
        "pages": dict(pages),
        "hours": {name: _hours(hours) for name, hours in values.get("hours", {}).items()},
        "levels": [_level(name, level, sessions or {}) for name, level in values["levels"].items()],
        "kinds": form.get("kinds", ["question"]),
        **{key: [_choice(one) for one in form.get(key, ())] for key in ("topics", "products", "urgencies")},
        "files": form.get("files"),
    }


def _hours(hours: Mapping[str, Any]) -> dict[str, Any]:
    week: list[list[tuple[int, int]]] = [[] for _ in support_file.DAYS]
    for days, times in hours["open"].items():
        for day in support_file.days(days):
            week[day] = sorted([*week[day], *support_file.times(times)])
    return {"zone": hours["zone"], "week": week, "closed": hours.get("closed", [])}


def _level(name: str, level: Mapping[str, Any], sessions: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": name,
        "title": _words(level.get("title", name)),
        "segments": level.get("segments", []),
        "public": level.get("public", False),
        "channels": [_channel(channel, sessions) for channel in level["channels"]],
    }


def _channel(channel: Mapping[str, Any], sessions: Mapping[str, str]) -> dict[str, Any]:
    listed = channel["type"] == "sessions" and "url" not in channel
    return {
        **channel,
        **({"pages": dict(sessions)} if listed else {}),
        "title": _words(channel.get("title", "")),
        "reply": _reply(channel.get("reply", "")),
        "replies": {urgency: _reply(reply) for urgency, reply in channel.get("replies", {}).items()},
    }


def _choice(choice: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": choice["id"],
        "title": _words(choice["title"]),
        "words": list(map(str, choice.get("words", []))),
    }


def _words(said: Any) -> dict[str, str]:
    """The text by language; one for all languages is under ""."""
    return dict(said) if isinstance(said, dict) else {"": str(said)} if said else {}


def _reply(text: str) -> list[Any] | None:
    amount, _, unit = text.partition(" ")
    return [int(amount), unit.rstrip("s")] if text else None
