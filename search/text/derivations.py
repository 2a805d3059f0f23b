"""Words that are derived from one another: expire and expiration, загрузить and загрузка.

Stemmers cut endings and leave such words apart. `derivations.en` and `derivations.ru` hold one family of
stems a line, made by `python -m search.correct.derivation_tables` (see NOTICE for their sources).
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

from search.text.languages import CYRILLIC, LATIN

_TABLES = {LATIN: "en", CYRILLIC: "ru"}
_KEPT = 4096  # terms whose families are kept


@lru_cache(maxsize=_KEPT)
def kin(term: str, script: str) -> tuple[str, ...]:
    """The terms of the same families as `term`, a term of English or Russian by its `script`."""
    if script not in _TABLES or term.encode() not in _stems(_TABLES[script]):
        return ()
    table = _table(_TABLES[script])
    wanted = f" {term} ".encode()
    found: dict[str, None] = {}
    at = table.find(wanted)
    while at >= 0:
        first, last = table.rfind(b"\n", 0, at) + 1, table.find(b"\n", at)
        found |= dict.fromkeys(table[first:last].decode().split())
        at = table.find(wanted, last)
    found.pop(term, None)
    return tuple(found)


@cache
def _table(lang: str) -> bytes:
    """The file of a language. Each stem has a space on both sides."""
    return files("search.text").joinpath(f"derivations.{lang}").read_bytes()


@cache
def _stems(lang: str) -> frozenset[bytes]:
    """All stems of a language: most words have no family, and would be looked for in the whole file."""
    return frozenset(_table(lang).split())
