"""Scripts and styles of earlier releases, for who reads a page of one: it may ask for them at any time."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from kb_server.releases import store

# See plugins/write/joined.py. What lies there is the same for everybody, and its name says what it holds.
_NAME = re.compile(r"assets/gapless/[\w-]+\.([0-9a-f]{8})\.(?:js|css)", re.ASCII)


def find(releases: Path, path: str) -> bytes | None:
    """What the file at `path` of a site holds in the newest release that has it whole; None if none has."""
    named = _NAME.fullmatch(path)
    if not named:
        return None
    for release in reversed(store.names(releases)):
        file = releases / release / "site" / path
        if file.is_file():
            content = file.read_bytes()
            if hashlib.sha256(content).hexdigest().startswith(named[1]):
                return content
    return None
