"""Words of the glossary in a page: the first of each is a button that explains it in place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape

from plugins.read.articles import dense
from plugins.read.glossary import GlossaryTerm

_TAG = re.compile(r"(<!--.*?(?:-->|\Z)|<[^>]++(?:>|\Z))", re.DOTALL)
_NAME = re.compile(r"</?([a-zA-Z][\w-]*)")
_VOID = frozenset({"br", "hr", "img", "input", "wbr", "source", "track", "meta", "link", "area", "col"})
# What is no text to explain words in: titles, links, code, controls, and our own elements.
_APART = re.compile(
    r"(?:h[1-6]|a|abbr|dfn|code|pre|kbd|button|label|select|textarea|summary|script|style|svg|nav|template|video|math"
    r"|gapless-[\w-]+)"
)

CLOSING = frozenset(".,:;!?)»”’。，、；：！？）")  # no line begins with one of these
JOINER = "&#8288;"  # a line may break behind a button, whatever follows, unless it is this


@dataclass(frozen=True, slots=True)
class Explained:
    """A word that a page has, and the address of the article that says more about it, or ""."""

    number: int  # in the glossary
    term: GlossaryTerm
    url: str = ""


Button = Callable[[Explained, str], str]  # from a word and how it is written (HTML) to HTML


def put(html: str, terms: Sequence[Explained], button: Button) -> tuple[str, tuple[Explained, ...]]:
    """`html` with the first of each of `terms` as a `button`, and those terms that it has."""
    if not terms:
        return html, ()
    by_form = {escape(form, quote=False).casefold(): one for one in terms for form in one.term.forms}
    pattern = re.compile("|".join(map(_whole, sorted(by_form, key=len, reverse=True))), re.IGNORECASE)
    found: dict[int, Explained] = {}

    def explained(match: re.Match[str]) -> str:
        form = match[0].casefold()
        one = by_form.get(form) or by_form.get(form.removesuffix("s"))
        if one is None or one.number in found:
            return match[0]
        found[one.number] = one
        joined = JOINER if match.string[match.end() :][:1] in CLOSING else ""
        return f"{button(one, match[0])}{joined}"

    parts = [pattern.sub(explained, part) if text else part for part, text in _parts(html)]
    return "".join(parts), tuple(found.values())


def _whole(form: str) -> str:
    """A pattern of a whole word, also in the plural of English; dense scripts have no ends of words."""
    plain = re.escape(form)
    return plain if dense().search(form) else rf"(?<!\w){plain}s?(?!\w)"


def _parts(html: str) -> Iterable[tuple[str, bool]]:
    """Yield the tags and texts of `html`; True for text in which words may be explained."""
    apart: list[str] = []
    for part in _TAG.split(html):
        name = _NAME.match(part) if part.startswith("<") else None
        if not name:
            yield part, bool(part) and not part.startswith("<") and not apart
            continue
        tag = name[1].lower()
        closes = part.startswith("</")
        if closes and apart and apart[-1] == tag:
            apart.pop()
        elif not closes and _opens(tag, part, apart):
            apart.append(tag)
        yield part, False


def _opens(tag: str, part: str, apart: Sequence[str]) -> bool:
    """Does the tag begin what is no text, or the same again inside of it?"""
    if tag in _VOID or part.endswith("/>"):
        return False
    return tag == apart[0] if apart else bool(_APART.fullmatch(tag))
