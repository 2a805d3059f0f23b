"""Web links in customers' words: only the host is kept, in brackets, so that nothing can open it."""

from __future__ import annotations

import re

_LINK = re.compile(
    r"(?=[hfw])(?:(?:https?|hxxps?|ftp)://|(?<![A-Za-z0-9.])www\.)(?P<rest>[^\s\"'<>«»“”()（）【】，。、；！？]++)",
    re.IGNORECASE,
)
_HOST = re.compile(r"\A(?:[^/?#@]*+@)?(?P<host>[\w.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])?", re.IGNORECASE)


def to_hosts(text: str) -> str:
    """Replace each web link in `text` by its host, as `[example.com]`."""
    return _LINK.sub(_bracketed, text)


def _bracketed(link: re.Match[str]) -> str:
    found = _HOST.match(link["rest"])
    host = (found["host"] if found else None) or "link"
    return f"[{host.strip('[].').lower()}]"
