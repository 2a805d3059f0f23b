"""Smaller forms of the pictures that pages show: a phone loads what it can show, and no more.

A page names the forms of a picture in `srcset`, and its width and height, so that nothing moves when it
comes. The poster of a video is its largest form: no more than one can be named there. What is left as it is:
drawings, animations, pictures of other sites, and those for which a writer or a plugin has named forms.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url
from PIL import Image, ImageOps
from PIL import __version__ as _made_by

from cache import pack
from cache.pack import Pack

FOLDER = "assets/gapless/pictures/"
FILE = "pictures"  # in the folder of the cache
WIDTHS = (480, 800)  # pixels: for the text column of a phone, and of a desktop
LEAST = 1.25  # how many times wider than a form a picture must be
WORTH = 0.8  # most bytes of a form, as a share of those of the picture
QUALITY = 75  # of WebP: letters in screenshots stay sharp, by eye
COLUMN = 688  # CSS pixels of the text column, at most
# On a phone less than half of the real width is claimed: its screen has up to three pixels for each CSS
# pixel, a picture with half of them looks much the same there, and it opens in full.
SIZES = "(max-width: 59.9375em) 40vw, {}px"
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")

_PICTURE = re.compile(r"<img\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>", re.IGNORECASE)
_SHOWS = re.compile(r"<(?:img|video)\b", re.IGNORECASE)  # a page without either needs no slower look
_VIDEO = re.compile(r'(<video\b[^<>]*\bposter=")([^"]*)(")', re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")


@dataclass(frozen=True, slots=True)
class PictureForms:
    """A picture's own size in pixels, and the addresses in the site of its smaller forms by their widths."""

    width: int
    height: int
    smaller: Mapping[int, str] = field(default_factory=dict)


class Pictures:
    """The pictures of a site's pages. `cache` is the folder that the last build left."""

    def __init__(self, files: Iterable[File] = (), cache: Path | None = None) -> None:
        self._sources = {
            file.dest_uri: Path(file.abs_src_path)
            for file in files
            if file.abs_src_path and file.dest_uri.lower().endswith(SUFFIXES)
        }
        self._kept = Pack(cache / FILE if cache else None)
        self._known: dict[str, PictureForms | None] = {}
        self._made: dict[str, bytes] = {}
        self._asked: dict[str, Any] = {}

    @property
    def count(self) -> int:
        """How many files `write` would write."""
        return len(self._made)

    @property
    def asked(self) -> dict[str, Any] | None:
        """What the page that was put last depends on: the pictures that it names, and what is known of each.

        JSON can hold it. None stands for a site without pictures.
        """
        return self._asked if self._sources else None

    def same(self, asked: Mapping[str, Any] | None) -> bool:
        """Would a page that has `asked` for these pictures be put as it was?"""
        if asked is None or not self._sources:
            return asked is None and not self._sources
        return all(_told(self._at(path)) == told for path, told in asked.items())

    def put(self, html: str, url: str) -> str:
        """The page `html`, whose address is `url`, with the forms of its pictures."""
        self._asked = {}
        if not self._sources or not _SHOWS.search(html):
            return html
        html = _VIDEO.sub(lambda found: f"{found[1]}{self._poster(found[2], url)}{found[3]}", html)
        opening = html.find("<h2")  # what stands before may be seen at once
        return _PICTURE.sub(lambda found: self._shown(found[0], url, 0 <= opening < found.start()), html)

    def write(self, site: Path) -> None:
        """Write the forms that pages name into the folder of the site."""
        for address, content in self._made.items():
            file = site / address
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        self._kept.save()

    def _poster(self, address: str, url: str) -> str:
        forms = self._forms(unescape(address), url)
        return get_relative_url([*forms.smaller.values()][-1], url) if forms and forms.smaller else address

    def _shown(self, tag: str, url: str, later: bool) -> str:
        said = _attributes(tag)
        forms = self._forms(said.get("src", ""), url) if said.keys().isdisjoint({"srcset", "style"}) else None
        if forms is None:
            return tag
        more = {}
        if said.keys().isdisjoint({"width", "height"}):
            more = {"width": str(forms.width), "height": str(forms.height)}
        if later and "loading" not in said:
            more["loading"] = "lazy"
        if forms.smaller:
            named = [(get_relative_url(address, url), width) for width, address in forms.smaller.items()]
            named.append((said["src"], forms.width))
            more["srcset"] = ", ".join(f"{address} {width}w" for address, width in named)
            shown = said.get("width", "")
            if "sizes" not in said:
                more["sizes"] = SIZES.format(min(COLUMN, int(shown) if shown.isdecimal() else forms.width))
        words = "".join(f' {name}="{escape(value)}"' for name, value in more.items())
        return f"{tag[:4]}{words}{tag[4:]}"

    def _forms(self, address: str, url: str) -> PictureForms | None:
        """The forms of the picture that the page at `url` names; None where it is left as it is."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or not parts.path or re.search(r"[\s,]", address):
            return None  # a space or a comma would end the address in a list of forms
        path = unquote(urljoin(f"/{url}", parts.path)).lstrip("/")
        forms = self._at(path)
        self._asked[path] = _told(forms)
        return forms

    def _at(self, path: str) -> PictureForms | None:
        """The forms of the picture that the site has at `path`."""
        if path not in self._known:
            source = self._sources.get(path)
            self._known[path] = self._made_of(source) if source else None
        return self._known[path]

    def _made_of(self, source: Path) -> PictureForms | None:
        content = source.read_bytes()
        try:
            with Image.open(io.BytesIO(content)) as picture:
                if getattr(picture, "is_animated", False):
                    return None
                upright = ImageOps.exif_transpose(picture)
                return PictureForms(*upright.size, dict(self._smaller(content, upright)))
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return None  # browsers may know better what it is

    def _smaller(self, content: bytes, picture: Image.Image) -> Iterable[tuple[int, str]]:
        for width in WIDTHS:
            if picture.width < width * LEAST:
                continue
            name = pack.key("picture", _made_by, str(QUALITY), str(width), content)
            form = self._kept.get(name)
            if form is None:
                form = _drawn(picture, width)
                self._kept.put(name, form, small=True)
            if len(form) <= WORTH * len(content):
                address = f"{FOLDER}{name.hex()[8:24]}.{name.hex()[:8]}.webp"
                self._made[address] = bytes(form)
                yield width, address


def _told(forms: PictureForms | None) -> list[Any] | None:
    """All that a page shows of these forms."""
    if forms is None:
        return None
    return [forms.width, forms.height, [[width, form] for width, form in forms.smaller.items()]]


def _drawn(picture: Image.Image, width: int) -> bytes:
    """`picture` as WebP, `width` pixels wide."""
    clear = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    size = width, max(1, round(picture.height * width / picture.width))
    small = picture.convert("RGBA" if clear else "RGB").resize(size, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=QUALITY, method=4, icc_profile=picture.info.get("icc_profile", b""))
    return out.getvalue()


def _attributes(tag: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(tag[4:].rstrip("/>"))
    return {name.lower(): unescape("".join(values)) for name, *values in found}
