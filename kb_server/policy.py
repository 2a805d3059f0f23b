"""The inline scripts and styles that a site's frame needs: what the content security policy must allow."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

# The generator's HTML is well-formed, and a pattern is a hundred times faster than a parser.
_SCRIPT = re.compile(rb"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_STYLE = re.compile(rb"<style\b[^>]*>(.*?)</style\s*>", re.DOTALL | re.IGNORECASE)
_ARTICLE = re.compile(rb"<article\b.*</article\s*>", re.DOTALL | re.IGNORECASE)
_TYPE = re.compile(rb"""\btype\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_RUNS = {b"", b"module", b"text/javascript", b"application/javascript", b"importmap"}


@dataclass(frozen=True, slots=True)
class Inline:
    """What the theme writes inline, as sources of the policy such as `'sha256-…'`."""

    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    blocked: tuple[
        str, ...
    ]  # pages whose article has an inline script, which will not run: paths in the release


def inline(release: Path) -> Inline:
    """Read all pages of `release`. A script inside an article is a writer's, not the theme's."""
    scripts: set[str] = set()
    styles: set[str] = set()
    blocked: list[str] = []
    for page in (p for folder in ("site", "agents") for p in sorted((release / folder).rglob("*.html"))):
        html = page.read_bytes()
        article = _ARTICLE.search(html)
        if article:
            if _inline_scripts(article.group()):
                blocked.append(page.relative_to(release).as_posix())
            html = html[: article.start()] + html[article.end() :]
        scripts.update(map(_source, _inline_scripts(html)))
        styles.update(map(_source, _STYLE.findall(html)))
    return Inline(tuple(sorted(scripts)), tuple(sorted(styles)), tuple(blocked))


def _inline_scripts(html: bytes) -> list[bytes]:
    return [body for attributes, body in _SCRIPT.findall(html) if body.strip() and _runs(attributes)]


def _runs(attributes: bytes) -> bool:
    """Is it a script that runs, rather than data such as JSON-LD or Material's configuration?"""
    named = _TYPE.search(attributes)
    return b"src=" not in attributes and (named.group(1).lower() if named else b"") in _RUNS


def _source(body: bytes) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(body).digest()).decode()}'"
