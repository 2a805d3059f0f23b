"""Chinese texts in traditional characters: made of the simplified ones by a list of characters and words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LANGUAGE, SOURCE = "zh-Hant", "zh"  # what is made, and of what
_REGIONS = frozenset({"hant", "tw", "hk", "mo"})  # subtags of BCP 47
_LIST = Path(__file__).with_suffix(".txt")


def asked(lang: str) -> bool:
    """Is a page in `lang` written in traditional characters? Chinese of a place where they are usual is."""
    base, *subtags = lang.lower().replace("_", "-").split("-")
    return base == SOURCE and "hans" not in subtags and not _REGIONS.isdisjoint(subtags)


def written(tree: Mapping[str, Any]) -> dict[str, Any]:
    """The texts of `tree`, nested as in the file, in traditional characters."""
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    words = dict(line.split() for line in lines if not line.startswith("#"))
    longest_first = re.compile("|".join(sorted(words, key=len, reverse=True)))

    def of(branch: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: of(value)
            if isinstance(value, Mapping)
            else longest_first.sub(lambda found: words[found[0]], value)
            for key, value in branch.items()
        }

    return of(tree)
