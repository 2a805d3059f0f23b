"""The id of an article: the one its writer gave, or one derived from its path and written into the page."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from plugins.mistakes import Mistake, Mistaken
from plugins.read import front_matter

# ISO 9 without diacritics, as Russian and Ukrainian web addresses are commonly written; "-" stands for none.
_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў"
_LATIN = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya i yi ye g u"
CYRILLIC = {letter: latin.strip("-") for letter, latin in zip(_LETTERS, _LATIN.split(), strict=True)}
LONGEST = 100

# Metadata as MultiMarkdown has it: keys without the lines of hyphens, up to the first empty line.
MULTIMARKDOWN = re.compile(r"\A\ufeff?[A-Za-z0-9_-]+:[ \t]+\S")


@dataclass(frozen=True, slots=True)
class PageFile:
    """A page before it is built: its file, its path in the content folder, its name in messages."""

    file: Path
    path: str
    name: str


def derive(path: str) -> str:
    """Derive an id from a `path` in the content folder: `Store Support/Track.md` gives `store-support-track`.

    A folder's index page is named after the folder. A part without letters that can be written in ASCII is
    named by six digits of its SHA-256.
    """
    pure = PurePosixPath(path)
    parts = [*pure.parent.parts, pure.stem]
    if len(parts) > 1 and parts[-1].lower() in ("index", "readme"):
        parts.pop()
    return "-".join(_slug(part) for part in parts)[:LONGEST].rstrip("-")


def assign(written: Mapping[str, str], used: Collection[str] = ()) -> dict[str, str]:
    """Give every path an id: the one its page has (`written`, "" where none), else a derived one.

    If an id is taken, or among those `used` elsewhere, a number is added to it. Written ids come first, then
    the order of paths decides.
    """
    assigned: dict[str, str] = {}
    taken: set[str] = set()
    for path in sorted(written):
        if written[path] and written[path] not in taken:
            assigned[path] = written[path]
            taken.add(written[path])
    taken.update(used)
    for path in sorted(set(written) - set(assigned)):
        base = new = derive(path)
        number = 2
        while new in taken:
            new = f"{base[: LONGEST - 4]}-{number}"
            number += 1
        assigned[path] = new
        taken.add(new)
    return assigned


def missing(sources: Iterable[PageFile]) -> tuple[dict[str, str], list[Mistake]]:
    """Map the names of pages without id to the ids they would get; and say which pages cannot be read."""
    found = {source.path: source for source in sources}
    written = {}
    unreadable = []
    for path, source in found.items():
        try:
            front = front_matter.read(_text(source.file, source.name), source.name)
        except Mistaken as error:
            unreadable.append(error.mistake)
        else:
            written[path] = str(front.values.get("id") or "")
    assigned = assign(written)
    return {found[path].name: assigned[path] for path in written if not written[path]}, unreadable


def write(file: Path, new: str) -> None:
    """Write `id: new` into `file` as the first key of its front matter. Nothing else changes."""
    file.write_bytes(insert(file.read_bytes().decode("utf-8"), new).encode("utf-8"))


def insert(text: str, new: str) -> str:
    """Add the id `new` to the `text` of a page, with a front matter if it has none."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text[len(mark) :]
    end = "\r\n" if "\r\n" in body else "\n"
    if front_matter.BLOCK.match(text):
        fence, _, rest = body.partition("\n")
        return f"{mark}{fence}\nid: {new}{end}{rest}"
    if MULTIMARKDOWN.match(text):
        return f"{mark}id: {new}{end}{body}"
    return f"{mark}---{end}id: {new}{end}---{end}{end}{body}"


def _text(file: Path, name: str) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Mistaken(Mistake(name, "not written in UTF-8", "Save the file as UTF-8.")) from error


def _slug(part: str) -> str:
    letters = "".join(CYRILLIC.get(letter, letter) for letter in part.lower())
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    return slug or hashlib.sha256(part.encode()).hexdigest()[:6]
