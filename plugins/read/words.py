"""Where the words of a page end: which elements part them, as a browser shows the page, and which do not."""

from __future__ import annotations

import re
from itertools import takewhile

_VOID = "area base br col embed hr img input link meta param source track wbr"
_BLOCKS = """
address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset
figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing main marquee menu nav
ol optgroup option p plaintext pre search section summary table tbody textarea tfoot thead tr ul xmp
"""
_UNREAD = """
annotation annotation-xml audio canvas datalist iframe nav noembed noframes noscript object rp rt script
select style svg template textarea title video
"""
VOID, UNREAD = frozenset(_VOID.split()), frozenset(_UNREAD.split())
BLOCKS = frozenset(_BLOCKS.split())  # the text before, in and after them is of different lines
BOXES = frozenset({"button", "input", "label", "meter", "progress", "td", "th"})  # … apart on one line
PICTURES = frozenset({"kbd", "math", "svg"})  # no letters of the word beside them: a key, a formula, an icon
EDITS = frozenset({"del", "ins"})  # what one leaves out, and the next one puts in its place
RAISED = frozenset({"sub", "sup"})
RUBY = frozenset({"rp", "rt"})  # how the characters before are read, and brackets around it
LINE = "\0"  # stands where a line ends
BORDER = "\1"  # … where a word ends, if there is one on both sides
UNSEEN = {ord(character): None for character in "\xad\u2060\ufeff"}  # hints where a word may be broken

_BETWEEN = re.compile(rf"(?<=\w){BORDER}+(?=\w)")
_SHORT = 2  # letters of a variable, a unit or an abbreviation: x², km², Mᵐᵉ


def squeeze(text: str) -> str:
    """The text of one line with its words parted by one space each."""
    text = text.replace(LINE, " ")
    if BORDER in text:
        text = _BETWEEN.sub(" ", text).replace(BORDER, "")
    return " ".join(text.split())


def spaced(text: str) -> str:
    """`text` with one space wherever it has any, at its ends too."""
    if not (words := text.split()):
        return " " if text else ""
    return f"{' ' * text[0].isspace()}{' '.join(words)}{' ' * text[-1].isspace()}"


def raised(before: str, text: str, tag: str) -> str:
    """The `text` of a <sup> or <sub> as it follows `before`, parted from it if it is no part of the word.

    Parts are formulas, units, powers of variables and ordinals: H₂O, km², 1ˢᵗ. Others are remarks about the
    word, such as the number of a footnote, ™, or the mark of what is new: nobody searches for them with it.
    """
    said = squeeze(text)
    base = "".join(takewhile(str.isalnum, reversed(before)))[::-1]
    number, digits = said.strip("+-−±").isdigit(), base.isdigit()
    if digits and number and tag == "sup":
        return f"^{text}"  # 10³ is not 103
    if digits or len(base) <= _SHORT:
        part = tag == "sub" or len(said) == 1 or not said.isupper()  # UIᵀᴹ is none
    else:
        part = number and tag == "sub"  # CaCO₃
    return text if part else f"{BORDER}{text}{BORDER}"
