"""The card of an article: the picture that social networks and messengers show for a link to it.

It is drawn with few shades, each a step of a blend of two colours, so that it is quick to write and small.
Only the rows with the article's own words are drawn and compressed for each card.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from PIL import Image, ImageDraw
from PIL import __version__ as _drawn_by

import texts
from cache import linked, pack
from cache.pack import Pack
from plugins.read.articles import Article
from plugins.write import brand, lettering, oklch, png
from plugins.write.png import PictureRows

FOLDER = "assets/gapless/cards/"
FILE = "cards"  # in the folder of the cache
WIDTH, HEIGHT = 1200, 630  # what networks show without cutting
EDGE = 72
BAR = 18  # the height of the bar at the foot
MARK = 64  # the side of the site's mark
TITLE = ((82, 3), (70, 3), (58, 4), (48, 4))  # size of the letters, and lines of it: the first that fits
SMALL = 34  # size of the site's name and the type
LEADING = 1.18
_STEPS = 16  # shades from the ground to an ink
_INKS = ("foot-text", "mark", "foot-soft", "close")  # parts of the palette that lie over the ground
_TEXT, _ACCENT, _SOFT, _BAR = range(len(_INKS))
_SEEN = bytes([0, *[255] * 255])  # all but the ground


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says, and the colour that it is drawn in."""

    title: str
    kind: str  # the article's type in its own language; "" if no writer gave it
    site: str
    colour: str

    width: ClassVar[int] = WIDTH
    height: ClassVar[int] = HEIGHT

    @property
    def alt(self) -> str:
        """The words of the card."""
        return " · ".join(part for part in (self.title, self.kind, self.site) if part)

    @property
    def address(self) -> str:
        """Its address in the site, which changes with the picture."""
        return f"{FOLDER}{self._name().hex()[8:24]}.{self._name().hex()[:8]}.png"

    def _name(self) -> bytes:
        return pack.key("share card", _drawing(), self.title, self.kind, self.site, self.colour)

    def png(self, kept: Pack) -> bytes:
        """The picture, as `kept` has it or drawn anew."""
        picture = kept.get(self._name())
        if picture is None:
            picture = draw(self)
            kept.put(self._name(), picture, small=True)
        return picture


def write(
    cards: Iterable[Card],
    site: Path,
    cache: Path | None,
    put: Callable[[Path, bytes], None] = linked.write,
) -> None:
    """Write the pictures into the folder of the site. `cache` is the folder that the last build left.

    `put` writes a file.
    """
    kept = Pack(cache / FILE if cache else None)
    for address, card in {card.address: card for card in cards}.items():
        put(site / address, card.png(kept))
    kept.save()


def of(article: Article, site: str, colour: str) -> Card:
    """The card of `article` on a site with this name and brand."""
    named = article.typed and article.listed
    kind = texts.load(article.lang).get(f"types.{article.type}", article.type) if named else ""
    return Card(article.title, str(kind), site, colour or brand.DEFAULT)


def draw(card: Card) -> bytes:
    """Draw `card` as PNG. A title in a script that our fonts lack is left out: boxes say nothing."""
    title = lettering.writable(card.title) if lettering.can_write(card.title) else ""
    kind = lettering.writable(card.kind) if card.kind and lettering.can_write(card.kind) else ""
    size, rows = _set(title)
    top = HEIGHT - BAR - 56 - round(len(rows) * size * LEADING)
    first = top - SMALL - 30 if kind else top
    words = Image.new("P", (png.row(WIDTH), HEIGHT - BAR - first), 0)
    if kind:
        _put(words, kind, (EDGE, 0), SMALL, _ACCENT)
    for number, row in enumerate(rows):
        _put(words, row, (EDGE, top - first + round(number * size * LEADING)), size, _TEXT)
    head, foot = _head(card.site), _foot()
    _, above, _, end = words.getbbox() or (0, 0, 0, 0)
    space, inked = png.blank(WIDTH, first + above - head.count), words.crop((0, above, words.width, end))
    below = png.blank(WIDTH, words.height - end)
    return png.written(WIDTH, _palette(card.colour), (head, space, png.rows(inked), below, foot))


def _set(title: str) -> tuple[int, list[str]]:
    """The size and the lines of a title."""
    most = WIDTH - 2 * EDGE
    for size, count in TITLE:
        rows = lettering.lines(title, size, most)
        if len(rows) <= count:
            return size, rows
    return size, lettering.shortened(rows, count, size, most)


@functools.lru_cache(maxsize=8)
def _head(site: str) -> PictureRows:
    """What all cards of a site begin with: its mark and its name."""
    picture = Image.new("P", (png.row(WIDTH), EDGE + MARK), 0)
    name = lettering.writable(site) if lettering.can_write(site) else ""
    left = EDGE + MARK + 24
    room = WIDTH - EDGE - left
    for row in lettering.shortened(lettering.lines(name, SMALL, room), 1, SMALL, room):
        _put(picture, row, (left, EDGE + 6), SMALL, _SOFT)
    _lay(picture, _mark(next((sign for sign in name if sign.isalnum()), "").upper()), (EDGE, EDGE), _BAR)
    return png.rows(picture)


@functools.cache
def _foot() -> PictureRows:
    """The bar at the foot of all cards."""
    picture = Image.new("P", (png.row(WIDTH), BAR), 0)
    ImageDraw.Draw(picture).rectangle((1, 0, WIDTH, BAR), fill=_table(_BAR)[-1])
    return png.rows(picture)


def _mark(letter: str) -> Image.Image:
    """A square with round corners, and `letter` cut out of it."""
    large = Image.new("L", (4 * MARK, 4 * MARK), 0)
    ImageDraw.Draw(large).rounded_rectangle((0, 0, 4 * MARK - 1, 4 * MARK - 1), radius=MARK, fill=255)
    mark = large.resize((MARK, MARK), Image.Resampling.BOX)
    shape = lettering.drawn(letter, MARK * 5 // 8, 255)
    if box := shape.getbbox():
        place = (MARK - box[2] + box[0]) // 2, (MARK - box[3] + box[1]) // 2
        mark.paste(0, place, shape.crop(box))
    return mark


def _put(picture: Image.Image, words: str, place: tuple[int, int], size: int, ink: int) -> None:
    """Write `words` at `place`, in the columns and rows of the picture itself."""
    _lay(picture, lettering.drawn(words, size, 255), place, ink)


def _lay(picture: Image.Image, shape: Image.Image, place: tuple[int, int], ink: int) -> None:
    """Lay `shape` (0 to 255) onto `picture` in the steps of `ink`."""
    box = shape.getbbox() or (0, 0, 0, 0)
    inked = shape.crop(box)
    steps = inked.tobytes().translate(_table(ink))  # a tenth of what Image.point takes
    seen = Image.frombytes("L", inked.size, steps.translate(_SEEN))
    at = place[0] + box[0] + png.FILTER, place[1] + box[1]
    picture.paste(Image.frombytes("P", inked.size, steps), at, seen)


@functools.cache
def _table(ink: int) -> bytes:
    """The shade of each strength of `ink`, from 0 to 255."""
    return bytes(ink * _STEPS + step if (step := strength * _STEPS // 256) else 0 for strength in range(256))


@functools.lru_cache(maxsize=8)
def _palette(colour: str) -> bytes:
    """The colours of all shades: blends of the ground with each ink. Shade 0 is the ground itself."""
    parts: Mapping[str, str] = brand.tokens(colour)["light"]
    blends = (
        oklch.mixed(parts[ink], parts["hero"], step / (_STEPS - 1)) for ink in _INKS for step in range(_STEPS)
    )
    return b"".join(bytes.fromhex(blend[1:]) for blend in blends)


@functools.cache
def _drawing() -> bytes:
    """A digest of what draws: a card of another version is another picture."""
    modules = (lettering, brand, oklch, png)
    files = (Path(__file__), *(Path(str(module.__file__)) for module in modules), *lettering.FONTS)
    return pack.key(_drawn_by, *(file.read_bytes() for file in files))
