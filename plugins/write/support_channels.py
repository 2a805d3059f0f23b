"""The ways to the team that everybody has, for the contact page of a site that no service answers for."""

from __future__ import annotations

from typing import Any

import texts
from plugins.read.support_file import SupportFile
from plugins.write.context import SupportChannel
from search.documents import base_language
from texts import foreign


def public(written: SupportFile | None, lang: str, sessions: str = "") -> tuple[SupportChannel, ...]:
    """The channels of the level that is for everybody, titled in `lang`. The form needs the service.

    `sessions` is the address of the page that lists the sessions, relative to the site's root.
    """
    if written is None:
        return ()
    everybody = next(level for level in written.values["levels"].values() if "segments" not in level)
    return tuple(
        SupportChannel(
            type=one["type"], title=titled(one.get("title", ""), lang), address=_address(one, sessions)
        )
        for one in everybody["channels"]
        if _address(one, sessions)
    )


def titled(said: Any, lang: str) -> str:
    """A text of support.yml in `lang`, else in English, else in the language that is written first.

    English on a page in a language that we do not speak carries marks, as our own texts do.
    """
    if isinstance(said, str):
        return said
    spoken = {base_language(code): str(text) for code, text in reversed(list(said.items())) if text}
    if text := spoken.get(base_language(lang)):
        return text
    english = spoken.get(texts.FALLBACK)
    return foreign.read(lang).shown("", english) if english else str(next(iter(said.values())))


def _address(channel: dict[str, Any], sessions: str) -> str:
    if channel.get("address"):
        return f"mailto:{channel['address']}"
    if channel.get("number"):
        return f"tel:{''.join(c for c in channel['number'] if c in '+0123456789')}"
    return str(channel.get("url") or (sessions if channel["type"] == "sessions" else ""))
