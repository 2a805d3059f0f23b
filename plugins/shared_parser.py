"""One Markdown parser for many pages: MkDocs makes one for each, and leaves it to the garbage collector."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import markdown
from markdown import Markdown
from mkdocs.structure import pages

from plugins.inline_signs import skip_plain_texts
from plugins.videos.block import NAME as VIDEOS


class SharedParser:
    """The parser of the last page, for extensions that keep nothing of a page once they are reset."""

    def __init__(self) -> None:
        self._asked: tuple[list[str], dict[str, Any]] | None = None
        self._parser = Markdown()

    @contextmanager
    def used(self) -> Iterator[None]:
        """Have `Page.render` take this parser, which it cannot be given. No page in it may have a video."""
        pages.markdown = SimpleNamespace(**{**vars(markdown), "Markdown": self._ready})  # type: ignore[assignment, attr-defined]
        try:
            yield
        except BaseException:
            self._asked = None  # it may have stopped anywhere
            raise
        finally:
            pages.markdown = markdown  # type: ignore[attr-defined]

    def _ready(self, *, extensions: Sequence[str], extension_configs: Mapping[str, Any]) -> Markdown:
        """The parser, without anything of the page before; a new one where other extensions are asked for."""
        configs = {name: options for name, options in extension_configs.items() if name != VIDEOS}
        asked = [*extensions], configs
        if asked != self._asked:
            self._asked = asked
            self._parser = Markdown(extensions=extensions, extension_configs=extension_configs)
            skip_plain_texts(self._parser)
        return self._parser.reset()
