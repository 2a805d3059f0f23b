"""Videos of other services are recognised by their address."""

from __future__ import annotations

import pytest

from plugins.videos import embeds

KEY = "dQw4w9WgXcQ"


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.youtube.com/watch?v={KEY}",
        f"https://m.youtube.com/watch?list=x&v={KEY}&t=3",
        f"https://youtu.be/{KEY}?si=x",
        f"https://www.youtube.com/shorts/{KEY}",
        f"https://www.youtube-nocookie.com/embed/{KEY}",
    ],
)
def test_youtube(address: str) -> None:
    """Every form of a YouTube address leads to the player that sets no cookies."""
    embed = embeds.find(address)

    assert embed
    assert ("YouTube", f"https://www.youtube-nocookie.com/embed/{KEY}") == (embed.provider, embed.player)


def test_unlisted_vimeo() -> None:
    """The secret in the address of an unlisted Vimeo video is handed to its player, which does not track."""
    embed = embeds.find("https://vimeo.com/123/abc")

    assert embed
    assert "https://player.vimeo.com/video/123?dnt=1&h=abc" == embed.player


@pytest.mark.parametrize("address", ["film.mp4", "https://example.com/watch?v=x", "https://youtu.be/short"])
def test_other_addresses(address: str) -> None:
    """The address of a file or of another site is not recognised as a video."""
    assert None is embeds.find(address)
