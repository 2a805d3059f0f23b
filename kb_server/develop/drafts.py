"""Edited pages in the preview: each is shown as soon as it is written, the whole site follows."""

from __future__ import annotations

import queue
import threading
import time
from pathlib import Path
from urllib.parse import unquote

from kb_server.develop.builder import Builder
from kb_server.develop.reload import Reloads

SOON = 0.05  # seconds in which an editor has written a file that it has begun to write; by hand
PAGE = ".md"


class Drafts:
    """The drafts of pages that were saved, until a release has what they say."""

    def __init__(self, builder: Builder, reloads: Reloads, content: Path) -> None:
        """`content` is the folder of the pages."""
        self._builder, self._reloads, self._content = builder, reloads, content
        self._saved: queue.SimpleQueue[Path | None] = queue.SimpleQueue()
        self._made: dict[str, tuple[float, bytes]] = {}  # address → when its page was read, and how it looks
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def saved(self, file: Path) -> None:
        """Take note that `file` of the site has changed; returns at once."""
        if not file.is_relative_to(self._content):
            self._saved.put(None)  # the configuration, a template, a hook
        elif file.suffix == PAGE:
            self._saved.put(file)

    def published(self, began: float) -> None:
        """Forget the drafts whose pages were read before `began`: the release that is served has them."""
        self._made = {address: made for address, made in self._made.items() if made[0] >= began}

    def page(self, address: str) -> bytes | None:
        """The draft of the page at `address` of the service, if there is one."""
        found = self._made.get(address)
        return found and found[1]

    def _follow(self) -> None:
        while True:
            files = {self._saved.get()}
            time.sleep(SOON)
            while not self._saved.empty():
                files.add(self._saved.get())
            if None in files:
                self._builder.forget()
            for file in sorted(filter(None, files)):
                began = time.monotonic()
                draft = self._builder.draft(file.relative_to(self._content).as_posix())
                if draft:
                    address = f"/{unquote(draft.url).removeprefix('./')}"
                    self._made[address] = began, draft.html.encode()
                    self._reloads.draft(address)
