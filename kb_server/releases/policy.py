"""The inline scripts and styles of a site's pages: what the content security policy must allow."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb_server.releases.built_files import BuiltFiles
from kb_server.releases.files import below

MOST = 64  # distinct style attributes that are allowed, the most used first: headers are limited in size
FRAMES = ("404.html", "search/index.html", "search.html")  # pages that consist only of the theme

# The generator's HTML is well-formed, and a pattern is a hundred times faster than a parser.
_SCRIPT = re.compile(rb"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_STYLE = re.compile(rb"<style\b[^>]*>(.*?)</style\s*>", re.DOTALL | re.IGNORECASE)
_STYLED = re.compile(rb"""style=(?:"([^"]*)"|'([^']*)')""")
_ARTICLE = re.compile(rb"<article\b.*</article\s*>", re.DOTALL | re.IGNORECASE)
_DRAWN = re.compile(  # what scripts draw in the browser, with styles of their own: diagrams and formulas
    rb"""<(?:pre|div|span)\b[^>]*\bclass=["']?[^"'>]*\b(?:mermaid|arithmatex)\b|<script\s+type=["']?math/tex""",
    re.IGNORECASE,
)
_ROOT = re.compile(rb"""new URL\("[^"\\<>\r\n]*",location\)""")
_TYPE = re.compile(rb"""\btype\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_RUNS = {b"", b"module", b"text/javascript", b"application/javascript", b"importmap"}


@dataclass(frozen=True, slots=True)
class Inline:
    """The inline scripts and styles of the pages, as sources of the policy such as `'sha256-…'`."""

    scripts: tuple[str, ...]  # of the theme
    styles: tuple[str, ...]  # elements
    attributes: tuple[str, ...]  # style attributes, the theme's and writers'
    blocked: tuple[str, ...]  # paths of pages with an inline script of a writer, which will not run
    diagrams: bool = False  # a page has one, or a formula, that a script draws


def inline(release: Path, files: BuiltFiles) -> Inline:
    """Read all pages of `release`.

    A script inside an article is a writer's, not the theme's, and is not allowed; a style is harmless. A
    script around the article is allowed only if FRAMES, the theme's own pages, have it too: otherwise it came
    from a page's content. In a release without these pages, all scripts around articles are allowed.
    """
    frames = [path for name in FRAMES if (path := release / "site" / name).is_file()]
    theme = {anywhere for path in frames for _, anywhere in files.look(path, __file__, _read)["around"]}
    scripts: set[str] = set()
    styles: set[str] = set()
    attributes: Counter[str] = Counter()
    blocked: list[str] = []
    diagrams = False
    for page in (p for folder in ("site", "agents") for p in below(release / folder, (".html",))):
        found = files.look(page, __file__, _read)
        styles.update(found["styles"])
        attributes.update(found["attributes"])
        diagrams = diagrams or found["diagram"]
        allowed = [script for script, anywhere in found["around"] if not frames or anywhere in theme]
        if len(allowed) < len(found["around"]) or found["inside"]:
            blocked.append(page.relative_to(release).as_posix())
        scripts.update(allowed)
    most_used = sorted(attributes, key=lambda source: (-attributes[source], source))[:MOST]
    return Inline(tuple(sorted(scripts)), tuple(sorted(styles)), tuple(most_used), tuple(blocked), diagrams)


def _read(text: bytes) -> dict[str, Any]:
    """What one page has inline. A script is its source, and its source wherever the page stands."""
    article = _ARTICLE.search(text)
    return {
        "styles": sorted({*map(_source, _STYLE.findall(text))}),
        "attributes": [
            _source(html.unescape((a or b).decode(errors="replace")).encode())
            for a, b in _STYLED.findall(text)
        ],
        "diagram": bool(_DRAWN.search(text)),
        "around": [
            (_source(script), _source(_anywhere(script))) for script in _inline_scripts(_around(text))
        ],
        "inside": bool(article and _inline_scripts(article.group())),
    }


def _around(text: bytes) -> bytes:
    """The page without its article."""
    return _ARTICLE.sub(b"", text, count=1)


def _anywhere(script: bytes) -> bytes:
    """The script without the relative path to the site's root, which differs from folder to folder."""
    return _ROOT.sub(b'new URL("",location)', script)


def _inline_scripts(text: bytes) -> list[bytes]:
    return [body for attributes, body in _SCRIPT.findall(text) if body.strip() and _runs(attributes)]


def _runs(attributes: bytes) -> bool:
    """Is it a script that runs, rather than data such as JSON-LD or Material's configuration?"""
    named = _TYPE.search(attributes)
    return b"src=" not in attributes and (named.group(1).lower() if named else b"") in _RUNS


def _source(body: bytes) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(body).digest()).decode()}'"
