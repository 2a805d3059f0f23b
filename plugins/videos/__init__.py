"""Videos: the Markdown extension `plugins.videos`, captions, moments and the player."""

from __future__ import annotations

from plugins.videos.block import makeExtension

__all__ = ["makeExtension"]
