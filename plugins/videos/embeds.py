"""Videos on other services: recognised by their address, and loaded only when the reader asks."""

from __future__ import annotations

import re
from dataclasses import dataclass

_YOUTUBE = re.compile(
    r"https?://(?:www\.|m\.)?(?:youtube(?:-nocookie)?\.com/(?:watch\?(?:.*&)?v=|embed/|shorts/|live/)|youtu\.be/)"
    r"([\w-]{11})(?:[?&#].*)?"
)
_VIMEO = re.compile(r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d+)(?:/(\w+))?(?:[?#].*)?")


_PLAYER = re.compile(
    r"https://(?:www\.youtube-nocookie\.com/embed/[\w-]{11}|player\.vimeo\.com/video/\d+\?dnt=1(?:&h=\w+)?)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Embed:
    """A video on another service: its page, and the player that is loaded after a click."""

    provider: str
    page: str
    player: str


def find(address: str) -> Embed | None:
    """Recognise the address of a YouTube or Vimeo video."""
    if youtube := _YOUTUBE.fullmatch(address):
        key = youtube.group(1)
        page, player = (
            f"https://www.youtube.com/watch?v={key}",
            f"https://www.youtube-nocookie.com/embed/{key}",
        )
        return Embed("YouTube", page, player)
    if vimeo := _VIMEO.fullmatch(address):
        key, secret = vimeo.groups()
        page = f"https://vimeo.com/{key}{f'/{secret}' if secret else ''}"
        return Embed(
            "Vimeo", page, f"https://player.vimeo.com/video/{key}?dnt=1{f'&h={secret}' if secret else ''}"
        )
    return None


def is_player(address: str) -> bool:
    """Is it the address of a player as `find` names it?"""
    return _PLAYER.fullmatch(address) is not None
