"""The inline scripts and styles of a site's pages: what the content security policy must allow."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb_server.releases.built_files import BuiltFiles
from kb_server.releases.files import place

MOST = 64  # distinct style attributes that are allowed, the most used first: headers are limited in size
MOST_SCRIPTS = 48  # the same for inline scripts
HASHED = "'unsafe-hashes'"  # without which browsers ignore the hashes of handlers
COPIED = "copied.json"  # in a release: its HTML files that writers have made themselves

# The generator's HTML is well-formed, and a pattern is a hundred times faster than a parser.
_SCRIPT = re.compile(rb"<script(?=[\s/>])([^>]*+)(?:>|\Z)(.*?)(?:</script\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_STYLE = re.compile(rb"<style\b[^>]*+(?:>|\Z)(.*?)(?:</style\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_STYLED = re.compile(rb"""style=(?:"([^"]*)"|'([^']*)')""")
_DRAWN = re.compile(  # what scripts draw in the browser, with styles of their own: diagrams and formulas
    rb"""<(?:pre|div|span)\b[^<>]*\sclass=(?:["'][^"'<>]*|[^"'\s<>]*)\b(?:mermaid|arithmatex)\b|<script\s+type=["']?math/tex""",
    re.IGNORECASE,
)
_DRAWN_WORDS = (b"mermaid", b"arithmatex", b"math/tex")  # one of them is in all that _DRAWN finds
_ROOT = re.compile(rb"""new URL\("[^"\\<>\r\n]*",location\)""")
_HANDLER = re.compile(
    rb"""<[a-z][\w-]*+\s(?:[^<>\s]*+\s)*?on[a-z]++\s*+=\s*+(?:"([^"<>]*)"|'([^'<>]*)')""", re.IGNORECASE
)
# In lower case; in all that _HANDLER finds. The space is looked for second: "on" alone is quick to find.
_HANDLER_NAME = re.compile(rb"on(?<=\son)[a-z]++\s*+=")
_WRITTEN = b"data-gapless-written"  # the mark of a script in a page's content, see plugins/read/scripts.py
_TYPE = re.compile(rb"""\btype\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_RUNS = {b"", b"module", b"text/javascript", b"application/javascript", b"importmap"}


@dataclass(frozen=True, slots=True)
class Inline:
    """The inline scripts and styles of the pages, as sources of the policy such as `'sha256-…'`."""

    scripts: tuple[str, ...]  # of the theme, plugins and hooks; 'unsafe-hashes' first, if one is a handler
    styles: tuple[str, ...]  # elements
    attributes: tuple[str, ...]  # style attributes, the theme's and writers'
    blocked: tuple[str, ...]  # paths of pages with an inline script of a writer, which will not run
    written: tuple[str, ...] = ()  # these scripts, for an operator who allows them
    diagrams: bool = False  # a page has one, or a formula, that a script draws


def inline(release: Path, files: BuiltFiles) -> Inline:
    """Read all pages of `release`.

    A script, or a handler such as `onclick`, in the content of a page or in an HTML file of the content is a
    writer's and not allowed; a style is harmless. All others are code of the site: its theme, plugins and
    hooks put them there. Of very many, those of the most pages are allowed.
    """
    copied = _copied(release)
    pages: dict[str, list[_Script]] = {}
    styles: set[str] = set()
    attributes: Counter[str] = Counter()
    diagrams = False
    for page in (p for folder in ("site", "agents") for p in files.below(release / folder, (".html",))):
        found = files.look(page, __file__, _read)
        styles.update(found["styles"])
        attributes.update(found["attributes"])
        diagrams = diagrams or found["diagram"]
        name = place(page, release)
        own = name.partition("/")[2] in copied
        if found["scripts"]:
            pages[name] = [_Script(a, b, marked or own, on) for a, b, marked, on in found["scripts"]]
    allowed = _most_used(pages, written=False)
    handled = any(s.handler and s.source in allowed for found in pages.values() for s in found)
    return Inline(
        scripts=(*((HASHED,) if handled else ()), *sorted(allowed)),
        styles=tuple(sorted(styles)),
        attributes=tuple(sorted(attributes, key=lambda one: (-attributes[one], one))[:MOST]),
        blocked=tuple(page for page, found in pages.items() if any(s.source not in allowed for s in found)),
        written=tuple(sorted(_most_used(pages, written=True) - allowed)),
        diagrams=diagrams,
    )


@dataclass(frozen=True, slots=True)
class _Script:
    source: str
    anywhere: str  # the same wherever its page stands
    written: bool  # by a writer
    handler: bool  # such as `onclick`


def _most_used(pages: Mapping[str, list[_Script]], *, written: bool) -> set[str]:
    """The scripts of the most pages, those of writers or all others, however deep their pages lie."""
    counts = Counter(script.anywhere for found in pages.values() for script in found)
    sources = {
        s.source: counts[s.anywhere] for found in pages.values() for s in found if s.written == written
    }
    return set(sorted(sources, key=lambda source: (-sources[source], source))[:MOST_SCRIPTS])


def _copied(release: Path) -> set[str]:
    try:
        return set(json.loads((release / COPIED).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return set()


def _read(text: bytes) -> dict[str, Any]:
    """What one page has inline. A script: its source, that anywhere, is it marked, is it a handler."""
    small, elements = text.lower(), [*_SCRIPT.finditer(text)]
    return {
        "styles": sorted({*map(_source, _STYLE.findall(text))}),
        "attributes": [_source(_plain(a or b)) for a, b in _STYLED.findall(text)],
        "diagram": any(word in small for word in _DRAWN_WORDS) and bool(_DRAWN.search(text)),
        "scripts": [
            (_source(body), _source(_anywhere(body)), _WRITTEN in attributes, False)
            for attributes, body in (element.groups() for element in elements)
            if body.strip() and _runs(attributes)
        ]
        + [
            (source, source, _WRITTEN in handler[0], True)
            for handler in _handlers(_without(text, elements))
            for source in [_source(_plain(handler[1] or handler[2] or b""))]
        ],
    }


def _without(text: bytes, found: Sequence[re.Match[bytes]]) -> bytes:
    """`text` without what was `found` in it. What was before and after it does not become one tag."""
    ends = [0, *(one.end() for one in found)]
    starts = [*(one.start() for one in found), len(text)]
    return b">".join(text[end:start] for end, start in zip(ends, starts, strict=True))


def _handlers(text: bytes) -> Iterable[re.Match[bytes]]:
    """All that _HANDLER finds in `text`. Hardly a page has a name that could be one."""
    return _HANDLER.finditer(text) if _HANDLER_NAME.search(text.lower()) else ()


def _plain(attribute: bytes) -> bytes:
    """An attribute's value as browsers read it."""
    return html.unescape(attribute.decode(errors="replace")).encode()


def _anywhere(script: bytes) -> bytes:
    """The script without the relative path to the site's root, which differs from folder to folder."""
    return _ROOT.sub(b'new URL("",location)', script)


def _runs(attributes: bytes) -> bool:
    """Is it a script that runs, rather than data such as JSON-LD or Material's configuration?"""
    named = _TYPE.search(attributes)
    return b"src=" not in attributes and (named.group(1).lower() if named else b"") in _RUNS


def _source(body: bytes) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(body).digest()).decode()}'"
