"""Videos: the Markdown extension `plugins.videos`, captions, moments and the player."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from plugins.videos.block import Videos


def makeExtension(**options: Any) -> Videos:  # noqa: N802
    """Make the extension. Python-Markdown calls it by this name."""
    from plugins.videos.block import Videos  # the block processor is slow to load, and `times` needs none

    return Videos(**options)
