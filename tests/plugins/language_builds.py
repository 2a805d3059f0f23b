"""What hooks of sites share that build a site once for each language, as plugins for languages do."""

from __future__ import annotations

from unittest.mock import patch

from mkdocs import utils
from mkdocs.commands import build
from mkdocs.config.defaults import MkDocsConfig

state = {"lang": "en", "again": False}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Say the language of this build."""
    config.theme["language"] = state["lang"]
    return config


def on_post_build(config: MkDocsConfig) -> None:
    """Build in the second language, into the same site."""
    if state["again"]:
        return
    state.update(again=True, lang="ru")
    try:
        with patch.object(utils, "clean_directory"):
            build.build(config)
    finally:
        state.update(again=False, lang="en")
