"""The permanent name of an article: derived from its path when the writer gave none."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath

# ISO 9 without diacritics, as Russian and Ukrainian web addresses are commonly written; "-" is no letter.
_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў"
_LATIN = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya i yi ye g u"
CYRILLIC = {letter: latin.strip("-") for letter, latin in zip(_LETTERS, _LATIN.split(), strict=True)}


def derive(path: str) -> str:
    """Derive an id from a `path` in the content folder: `Store Support/Track.md` gives
    `store-support-track`.

    A folder's index page is named after the folder. A part without letters that can be written in ASCII is
    named by six digits of its SHA-256.
    """
    pure = PurePosixPath(path)
    parts = [*pure.parent.parts, pure.stem]
    if len(parts) > 1 and parts[-1].lower() in ("index", "readme"):
        parts.pop()
    return "-".join(_slug(part) for part in parts)[:100].rstrip("-")


def _slug(part: str) -> str:
    letters = "".join(CYRILLIC.get(letter, letter) for letter in part.lower())
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    return slug or hashlib.sha256(part.encode()).hexdigest()[:6]
