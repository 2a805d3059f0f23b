"""The hosts that a site's pages load from or send to: scripts, styles, pictures, forms and the like."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from kb_server.releases.built_files import BuiltFiles
from kb_server.releases.files import place, suffix
from kb_server.settings import PREFIX, Settings
from kb_server.settings.kinds import INLINE, WASM

_TAG = re.compile(
    # First the letters that the names begin with: most tags are others.
    r"<(?=[slivatoef])(script|link|img|source|video|audio|track|iframe|object|embed|form)\b"
    r"""((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"""(?<![\w-])(src|srcset|href|rel|poster|action|data)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""",
    re.IGNORECASE,
)
_LOADED = re.compile(r"""(@import\s++(?:url\()?|url\()\s*+["']?((?:https?:)?//[^"')\s]+)""", re.IGNORECASE)
_FONT = re.compile(r"\.(woff2?|ttf|otf|eot)\b", re.IGNORECASE)
_FORMULAS = re.compile("mathjax|katex", re.IGNORECASE)
_INLINE = re.compile(
    r"<script\b(?![^<>]*\ssrc=)[^<>]*+>([^<]*+(?:<(?!/script)[^<]*+)*+)", re.IGNORECASE | re.DOTALL
)
_ADDRESS = r"""["'`]((?:https?:)?//[^"'`\s]+)"""
_IMPORTED = re.compile(rf"""\b(?:import\s*+\(?|from|importScripts\s*\()\s*+{_ADDRESS}""")
_SET = re.compile(rf"""\.src\s*=\s*{_ADDRESS}""")
_ASKED = re.compile(rf"""\b(?:fetch|EventSource|sendBeacon)\s*\(\s*{_ADDRESS}""")
_COMPILES = re.compile(r"\bWebAssembly\s*\.\s*(?:instantiate|compile|Module|Instance)")
_MAKES_STYLES = re.compile(r"""createElement\(\s*+["'`]style["'`]""")
_MAKES_SCRIPTS = re.compile(r"""createElement\(\s*["'`]script""")
# Material's link to the repository: its script asks there for stars and the newest version.
_REPOSITORY = re.compile(
    r"""<a\b(?=[^<>]*data-md-component=["']?source\b)[^<>]*\bhref=["']?https://([^/"'\s>]+)/[^"'\s>]""",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"=[\"']?source\b", re.IGNORECASE
)  # in all that _REPOSITORY finds; it looks at each link
_THEIRS = (  # Material's scripts, beside which plugins put their own, and ours
    *(f"assets/javascripts/{name}" for name in ("bundle.", "lunr/", "workers/")),
    *("assets/gapless/", "assets/mermaid/"),
)
_KINDS = {
    "form": "form",
    "script": "script",
    "img": "image",
    "source": "media",
    "video": "media",
    "audio": "media",
    "track": "media",
    "iframe": "frame",
    "object": "object",
    "embed": "object",
}
_NAMES = {  # what pages do, in messages
    "script": "load scripts from",
    "style": "load styles from",
    "font": "load fonts from",
    "image": "load pictures from",
    "media": "load videos or sound from",
    "frame": "load frames from",
    "object": "show objects from",
    "connect": "send requests to",
    "form": "send forms to",
}
_ADDRESSED = {"form": "action", "object": "data"}  # by another attribute than `src`
_OWN = "'self'"  # in a policy: the site
# Stylesheets of the first host name fonts of the second.
_FONTS = {"https://fonts.googleapis.com": "https://fonts.gstatic.com"}
# Scripts of the first host send what they count to the others.
_COUNTS = {
    "https://www.googletagmanager.com": ("https://*.google-analytics.com", "https://www.googletagmanager.com")
}


_KEYWORDS = {WASM: "run WebAssembly", INLINE: "have scripts that write styles"}  # what pages do, in messages


def used(site: Path, files: BuiltFiles, *, styled: bool = False) -> dict[str, list[str]]:
    """The hosts by what pages do with them: script, style, font, image, media, frame, object, connect, form.

    Objects of the site itself are named too, as `'self'`, since browsers block even them, and so is what
    scripts need to run WebAssembly, as `'wasm-unsafe-eval'`, and to write styles, as `'unsafe-inline'`,
    unless they may do that on this site anyway (`styled`).
    """
    found: dict[str, set[str]] = defaultdict(set)
    finding = {".html": _in_page, ".css": _in_styles, ".js": _in_script}
    for file in files.below(site, tuple(finding)):
        if place(file, site).startswith(_THEIRS):
            continue
        find = _in_minified if file.endswith(".min.js") else finding[suffix(file)]
        for kind, host in files.look(file, __file__, partial(_hosts, find)):
            found[kind].add(host)
    if styled:
        found["style"].discard(INLINE)
    for styles, fonts in _FONTS.items():
        if styles in found["style"]:
            found["font"].add(fonts)
    for scripts, counting in _COUNTS.items():
        if scripts in found["script"]:
            found["connect"].update(counting)
    return {kind: sorted(hosts) for kind, hosts in sorted(found.items()) if hosts}


def _hosts(find: Callable[[str], Iterator[tuple[str, str]]], content: bytes) -> list[tuple[str, str]]:
    """The kinds and hosts that `find` finds in a file, each once."""
    text = content.decode("utf-8", errors="replace")
    return sorted({(kind, host) for kind, address in find(text) if (host := _source(kind, address))})


def blocked(used: Mapping[str, Sequence[str]], settings: Settings) -> Iterator[str]:
    """Yield a message for each kind of file that browsers will not load from the hosts `used`."""
    for kind, hosts in used.items():
        allowed: tuple[str, ...] = getattr(settings, f"{kind}_sources")
        if refused := [host for host in hosts if not any(_allows(source, host) for source in allowed)]:
            name = f"{PREFIX}{kind.upper()}_SOURCES"
            cure = f"{name}={' '.join((*allowed, *refused))!r}"
            yield f"Pages {_deeds(kind, refused)}, which browsers block: set {cure}."


def _deeds(kind: str, refused: Sequence[str]) -> str:
    """What pages do that browsers block, in words."""
    hosts = ", ".join(source for source in refused if source not in _KEYWORDS)
    deeds = [f"{_NAMES[kind]} {hosts}"] if hosts else []
    return " and ".join([*deeds, *(deed for word, deed in _KEYWORDS.items() if word in refused)])


def _in_page(html: str) -> Iterator[tuple[str, str]]:
    for script in _INLINE.findall(html):
        yield from _in_inline(script)
    for host in _REPOSITORY.findall(html) if _SOURCE.search(html) else ():
        if host.endswith("github.com"):
            yield "connect", "https://api.github.com"
        elif "gitlab" in host:
            yield "connect", f"https://{host}"
    for tag, attributes in _TAG.findall(html):
        values = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(attributes)}
        name = tag.lower()
        if name != "link":
            yield _KINDS[name], values.get(_ADDRESSED.get(name, "src"), "")
            yield _font(values.get("src", ""))
            yield "image", values.get("poster", "")
            for candidate in values.get("srcset", "").split(","):
                yield "image", candidate.strip().partition(" ")[0]
        elif "stylesheet" in values.get("rel", "").lower().split():
            yield "style", values.get("href", "")
            yield _font(values.get("href", ""))
        elif "icon" in values.get("rel", "").lower().split():
            yield "image", values.get("href", "")


def _font(address: str) -> tuple[str, str]:
    """Where a script or style loads fonts from, if it draws formulas: from beside itself."""
    return "font", address if _FORMULAS.search(address) else ""


@functools.lru_cache(maxsize=256)
def _in_inline(text: str) -> tuple[tuple[str, str], ...]:
    """What `_in_script` finds: the pages of a site share most of their inline scripts."""
    return tuple(_in_script(text))


def _in_script(text: str) -> Iterator[tuple[str, str]]:
    for address in _IMPORTED.findall(text):
        yield "script", address
    for address in _SET.findall(text):
        yield "script" if _MAKES_SCRIPTS.search(text) else "image", address
    for address in _ASKED.findall(text):
        yield "connect", address
    yield from _in_minified(text)


def _in_minified(text: str) -> Iterator[tuple[str, str]]:
    if _COMPILES.search(text):
        yield "script", WASM
    if _MAKES_STYLES.search(text):
        yield "style", INLINE


def _in_styles(css: str) -> Iterator[tuple[str, str]]:
    for how, address in _LOADED.findall(css):
        if how.lower().startswith("@import"):
            yield "style", address
        else:
            yield "font" if _FONT.search(address) else "image", address


def _source(kind: str, address: str) -> str:
    """What a policy calls the host of `address`; "" for the site itself, where no policy blocks that."""
    if address in _KEYWORDS:
        return address
    host = _host(address)
    return _OWN if kind == "object" and address and not (host or urlsplit(address).scheme) else host


def _host(address: str) -> str:
    parts = urlsplit(f"https:{address}" if address.startswith("//") else address)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") and parts.netloc else ""


def _allows(source: str, host: str) -> bool:
    """Does `source` of the policy allow the `host`, with its port and subdomains?"""
    parts = urlsplit(source)
    return source == host or fnmatchcase(host, f"{parts.scheme}://{parts.netloc}")
