"""Keyboards: text typed with the wrong layout, and keys that lie side by side."""

from __future__ import annotations

# Only the keys that give letters in the Russian layout: people seldom press shift for other signs in the
# wrong layout.
_ENGLISH = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>"
_RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбюЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ"
_TO_RUSSIAN = str.maketrans(_ENGLISH, _RUSSIAN)
_TO_ENGLISH = str.maketrans(_RUSSIAN, _ENGLISH)

_ROWS = (("qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,."), ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"))


def to_russian(text: str) -> str:
    """Return what the keys of `text`, typed in the English layout, give in the Russian one."""
    return text.translate(_TO_RUSSIAN)


def to_english(text: str) -> str:
    """Return what the keys of `text`, typed in the Russian layout, give in the English one."""
    return text.translate(_TO_ENGLISH)


def neighbours() -> frozenset[tuple[str, str]]:
    """Return the pairs of letters whose keys touch, both ways round."""
    pairs: set[tuple[str, str]] = set()
    for rows in _ROWS:
        # Each row lies about half a key to the right of the one above: a key touches two of the next row.
        places = {key: (column, row) for row, keys in enumerate(rows) for column, key in enumerate(keys)}
        for one, (x, y) in places.items():
            for other, (u, v) in places.items():
                beside = y == v and abs(x - u) == 1
                below = (v == y + 1 and u in (x - 1, x)) or (y == v + 1 and x in (u - 1, u))
                if beside or below:
                    pairs.add((one, other))
    return frozenset(pairs)
