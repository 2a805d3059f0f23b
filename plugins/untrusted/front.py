"""The front matter of an unknown writer: keys of ours stay, and those of Material that print no HTML."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from plugins.mistakes import Mistake
from plugins.read import front_matter
from plugins.read.front_matter import FrontMatter
from plugins.write.escaping import WORDS

TEMPLATES = ("main.html", "home.html", "sessions.html", "whats-new.html")  # that a page may choose
CURE = "Delete it, or ask those who maintain the site: untrusted content may not have it."
_WORD = re.compile(r"[\w-]{1,60}")
_ICON = re.compile(r"[a-z0-9-]+(?:/[a-z0-9-]+){1,5}")
_TAG = re.compile(r"[^<>\"'`&\x00-\x1f]{1,100}")
_OURS = frozenset({*front_matter.properties(), front_matter.DRAFT, "hero", *WORDS})
_WORDS = frozenset({"status", "date", "draft", "published"})


def refused(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys that an untrusted page may not have, or not with this value."""
    for key, value in values.items():
        if key not in _OURS and not _fits(key, value):
            yield key


def told(front: FrontMatter, keys: Collection[str], file: str) -> Iterator[Mistake]:
    """Say which `keys` of `front` were left out."""
    for key in keys:
        if key in front.values:
            yield Mistake(file, "was left out", CURE, key, front.line((key,)))


def _fits(key: str, value: Any) -> bool:
    if key == "template":
        return value in TEMPLATES
    if key == "icon":
        return isinstance(value, str) and bool(_ICON.fullmatch(value))
    if key in ("tags", "hide"):
        pattern = _TAG if key == "tags" else _WORD
        return isinstance(value, list) and all(
            isinstance(one, str) and pattern.fullmatch(one) for one in value
        )
    return key in _WORDS and bool(_WORD.fullmatch(str(value)))
