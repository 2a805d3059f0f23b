"""Python-Markdown extension: `/// video | recording.mp4` becomes a player with chapters and transcript."""

from __future__ import annotations

from typing import Any

from markdown import Extension, Markdown

NAME = "plugins.videos"


class Videos(Extension):
    """The extension."""

    def __init__(self, **options: Any) -> None:
        self.config = {"resolve": [None, ""], "lang": ["en", ""]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register the block."""


def makeExtension(**options: Any) -> Extension:  # noqa: N802
    """What Python-Markdown calls."""
    return Videos(**options)
