"""The HTML of a page as an unknown writer may have it: what runs, lies over the page or loads elsewhere goes.

nh3 (ammonia, a parser as browsers have it) reads and writes the HTML. The lists here name what stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

import nh3

from plugins.videos import embeds, player

_TEXT = """
a abbr address aside b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div dl
dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img input ins kbd label li mark nav ol p picture
pre q rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot th thead time tr tt u
ul var wbr
"""
_MEDIA = "audio source track video"
_DRAWN = "circle ellipse g line path polygon polyline rect svg"  # icons, which extensions write into the page
TAGS = frozenset({*_TEXT.split(), *_MEDIA.split(), *_DRAWN.split(), player.TAG})
# What stands between their tags is no text.
_WHOLE = frozenset({"script", "style", "template", "iframe", "object", "noscript", "math"})

_ANYWHERE = frozenset(
    {"class", "dir", "hidden", "id", "lang", "role", "style", "title", "data-search-exclude"}
)
_SHAPE = """
cx cy d fill fill-rule clip-rule height points r rx ry stroke stroke-width transform viewBox width x x1 x2
y y1 y2 xmlns
"""
_CELL = frozenset({"align", "colspan", "headers", "rowspan", "scope", "valign"})
_MOMENT = frozenset({"data-start", "data-end", "data-name", "data-chapter"})
_ATTRIBUTES: dict[str, frozenset[str]] = {
    "*": _ANYWHERE,
    "a": frozenset({
        *("href", "name", "rel", "target", "download", "hreflang", "data-embed", "data-provider"), *_MOMENT
    }),
    "audio": frozenset({"controls", "loop", "muted", "preload", "src"}),
    "blockquote": frozenset({"cite"}),
    "col": frozenset({"align", "span", "width"}),
    "colgroup": frozenset({"align", "span", "width"}),
    "del": frozenset({"cite", "datetime"}),
    "details": frozenset({"open"}),
    "div": frozenset({"align", "data-tabs"}),
    "img": frozenset({"align", "alt", "height", "loading", "decoding", "sizes", "src", "srcset", "width"}),
    "input": frozenset({"checked", "disabled", "name", "type"}),
    "ins": frozenset({"cite", "datetime"}),
    "label": frozenset({"for"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"reversed", "start", "type"}),
    "p": frozenset({"align", *_MOMENT}),
    "q": frozenset({"cite"}),
    "source": frozenset({"media", "sizes", "src", "srcset", "type"}),
    "span": _MOMENT,
    "table": frozenset({"align"}),
    "td": _CELL,
    "th": _CELL,
    "time": frozenset({"datetime"}),
    "tr": frozenset({"align", "valign"}),
    "track": frozenset({"default", "kind", "label", "src", "srclang"}),
    "ul": frozenset({"type"}),
    "video": frozenset({
        *("controls", "height", "loop", "muted", "playsinline", "poster", "preload", "src", "width")
    }),
    player.TAG: frozenset({"data-title", "data-duration"}),
    **{tag: frozenset(_SHAPE.split()) for tag in _DRAWN.split()},
}  # fmt: skip
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_STYLES = frozenset({"text-align"})  # of tables
_LOADED = frozenset({"src", "srcset", "poster"})  # what a browser asks for without a click
_PAINTS = frozenset({"fill", "stroke"})  # where an address loads a drawing
_PLAIN_PAINT = re.compile(r"[#\w-]{1,40}|(?:rgb|hsl)a?\([\d.,%\s/-]{1,40}\)")  # no address fits
_RELATIONS = frozenset(
    {"noopener", "noreferrer", "nofollow", "ugc", "sponsored", "external", "license", "footnote"}
)

# Classes and ids that the theme and we give a meaning, and those of them that content has.
_OWN_CLASS = re.compile(r"(?:md|gapless)-", re.IGNORECASE)
_CONTENT_CLASSES = frozenset({
    *("gapless-video", "gapless-embed", "gapless-play", "gapless-duration", "gapless-chapters"),
    *("gapless-chapter", "gapless-transcript", "gapless-time"),
    *("md-button", "md-button--primary", "md-tag", "md-annotation"),
})  # fmt: skip
_ID = re.compile(r"[^\s\"'<>`\\&]{1,300}")
_OWN_ID = re.compile(r"(?:__|gapless|md-|mjx-)", re.IGNORECASE)
_CONTENT_ID = re.compile(r"__(?:tabbed_\d+(?:_\d+)?|codelineno-[\w-]+|span-[\d-]+|code_\d+)")
# What scripts look for on the window, where an element of this id would stand: DOM clobbering.
_GLOBALS = frozenset({
    *("MathJax", "katex", "GLightbox", "Iframe", "IFrame", "document$", "target$", "component$", "location$"),
    *("keyboard$", "viewport$", "alert$", "progress$", "tablesort", "iframeWorker", "renderMathInElement"),
})  # fmt: skip
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x20\x7f]")
_INPUT = re.compile(r'<input((?:\s[\w:-]+="[^"]*")*)>')
_CHOICE = re.compile(r'\stype="(?:radio|checkbox)"')
_ROUNDS = 8  # until cleaned HTML is read as it was written: two for most pages
_TAGS = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,40})")
_VOID = "area base br col embed hr img input link meta source track wbr"
_ENDED = "p li dt dd tr td th thead tbody tfoot option optgroup rt rp"  # their end need not be written
_SHORT = frozenset(f"{_VOID} {_ENDED}".split())
_SPACES = re.compile(r"\s+")
_SHOWN = 60  # characters of a value in messages


@dataclass(frozen=True, slots=True)
class Removed:
    """What was taken out: an element, or an attribute of one with its value."""

    tag: str
    attribute: str = ""
    value: str = ""

    def __str__(self) -> str:
        if not self.attribute:
            return f"<{self.tag}>"
        value = _SPACES.sub(" ", _UNSEEN.sub(" ", self.value)).strip()
        value = value if len(value) <= _SHOWN else f"{value[: _SHOWN - 1]}…"
        return f'{self.attribute}="{value}" of <{self.tag}>'


def clean(html: str, hosts: Collection[str] = ()) -> str:
    """`html` without what is not allowed. Pictures and media may come from `hosts`, such as `https://a.example`.

    What is left is read and cleaned again until nothing changes: a browser reads it as it was cleaned.
    """
    for _ in range(_ROUNDS):
        cleaned = _once(html, hosts)
        if cleaned == html:
            return cleaned
        html = cleaned
    return plain(html)


def _once(html: str, hosts: Collection[str]) -> str:
    def kept(tag: str, name: str, value: str) -> str | None:
        if name in _PAINTS and not _PLAIN_PAINT.fullmatch(value):
            return None
        if name in _LOADED:
            return value if _is_loadable(value, name, hosts) else None
        return _kept(tag, name, value)

    cleaned = nh3.clean(
        html,
        tags={*TAGS},
        clean_content_tags={*_WHOLE},
        attributes={tag: {*names} for tag, names in _ATTRIBUTES.items()},
        attribute_filter=kept,
        generic_attribute_prefixes={"aria-"},
        filter_style_properties={*_STYLES},
        url_schemes={*_SCHEMES},
        link_rel=None,
    )
    return _INPUT.sub(lambda found: found.group() if _CHOICE.search(found.group(1)) else "", cleaned)


def depth(html: str) -> int:
    """How deep the elements of `html` are nested at most, or more: each that is not closed counts."""
    open_ones: Counter[str] = Counter()
    deepest = now = 0
    for closing, name in _TAGS.findall(html):
        tag = name.lower()
        if tag in _SHORT or (closing and not open_ones[tag]):
            continue
        step = -1 if closing else 1
        open_ones[tag] += step
        now += step
        deepest = max(deepest, now)
    return deepest


def plain(title: str) -> str:
    """The text of a `title` in HTML, escaped, without any tag."""
    return nh3.clean(title, tags=set(), clean_content_tags={*_WHOLE}, link_rel=None)


def ids(html: str) -> set[str]:
    """The names that links may lead to on a page of this `html`."""
    found = (value for _, name, value in _parts(html) if name in ("id", "name"))
    return {*found}


def removed(before: str, after: str) -> Iterator[Removed]:
    """Yield what `before` has and `after`, which was made of it, has not: the first of its kind first.

    An attribute of an element that went as a whole is not named.
    """
    left = Counter(_parts(after))
    gone = ""
    for tag, name, value in _parts(before):
        part = (tag, name, value)
        if left[part]:
            left[part] -= 1
            gone = "" if not name else gone
        elif not name:
            gone = tag
            yield Removed(tag)
        elif gone != tag:
            yield Removed(tag, name, value)


def _kept(tag: str, name: str, value: str) -> str | None:
    """The value that an attribute keeps; None for none."""
    if name == "class":
        return " ".join(one for one in value.split() if _is_content(one)) or None
    if name in ("id", "name", "for"):
        of_an_extension = _CONTENT_ID.fullmatch(value) is not None
        return value if of_an_extension or (tag not in ("input", "label") and _is_free(value)) else None
    if name == "data-embed":
        return value if embeds.is_player(value) else None
    if name == "rel":
        return " ".join(one for one in value.lower().split() if one in _RELATIONS) or None
    if name == "target":
        return value if value == "_blank" else None
    return value


def _is_content(name: str) -> bool:
    return not _OWN_CLASS.match(name) or name in _CONTENT_CLASSES


def _is_free(name: str) -> bool:
    """May an element of the content have this id?"""
    return bool(_ID.fullmatch(name)) and not _OWN_ID.match(name) and name not in _GLOBALS


def _is_loadable(value: str, name: str, hosts: Collection[str]) -> bool:
    """Do all addresses lead to the site itself, or to `hosts`?"""
    listed = [one.split()[0] for one in value.split(",") if one.split()] if name == "srcset" else [value]
    return all(_is_local(one) or _origin(one) in hosts for one in listed)


def _is_local(address: str) -> bool:
    """Does the address name a file of the site, as a browser reads it?"""
    read = _UNSEEN.sub("", address).replace("\\", "/")
    return not read.startswith("//") and not _SCHEME.match(read)


def _origin(address: str) -> str:
    try:
        parts = urlsplit(_UNSEEN.sub("", address).replace("\\", "/"))
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower()


class _Parts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, "", ""))
        for name, value in attrs:
            self.found.append((tag, name, _compared(name, value or "")))

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Read `<![…` as browsers do, as a comment."""
        return self.parse_bogus_comment(i, bool(report))


def _parts(html: str) -> list[tuple[str, str, str]]:
    """The elements of `html` as (tag, "", ""), each followed by its attributes."""
    reader = _Parts()
    reader.feed(html)
    reader.close()
    return reader.found


def _compared(name: str, value: str) -> str:
    """A value in the form in which nh3 writes it."""
    if name == "style":
        return "".join(value.split()).rstrip(";")
    return " ".join(value.split()) if name in ("class", "rel") else value
