"""Texts on a page in a language that we do not speak: they are English, and the page says so.

WCAG 2.2, 3.1.2 (Language of Parts). Templates print such a text as any other, wherever they like: it carries
marks, and `mark` turns those of a built page into elements and attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape

from texts import FALLBACK, Entry, Texts, load, speaks

# Around a text. Unicode keeps these two for such uses: no page has them.
OPEN, CLOSE = "\ufdd0", "\ufdd1"
READ_ATTRIBUTES = frozenset({"alt", "aria-description", "aria-label", "label", "placeholder", "title"})

_WITHOUT = {ord(OPEN): None, ord(CLOSE): None}
_LETTER = re.compile(r"[^\W\d_]")
_TOKEN = re.compile(
    r"(?P<whole><!--.*?(?:-->|\Z)|<(?P<raw>script|style|textarea|title)\b.*?(?:</(?P=raw)\s*>|\Z))"
    r"|<(?P<end>/?)(?P<tag>[a-z][^\s<>/]*+)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>",
    re.DOTALL | re.IGNORECASE,
)
_MARKED = re.compile(
    rf"(?<![^\s\"'/])([^\s\"'<>=/]++)=(\"[^\"{OPEN}]*+{OPEN}[^\"]*+\"|'[^'{OPEN}]*+{OPEN}[^']*+')"
)
# An option has no elements in it.
_OPTION = re.compile(rf"(<option)\b([^<>]*+>)({OPEN}[^<]*+(?<={CLOSE}))(?=</option>)")
_LANG = re.compile(r"\slang\s*=", re.IGNORECASE)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_ELEMENT = f'<bdi lang="{FALLBACK}" dir="ltr">'


class ForeignTexts(Texts):
    """English texts that carry marks, but for `native` ones, which are in the language of the page."""

    def __init__(self, native: Mapping[str, Entry] | None = None) -> None:
        own = load(FALLBACK).replaced(native or {})
        super().__init__(own.lang, own.tree)
        self.native = frozenset(native or {})

    def shown(self, key: str, text: str) -> str:
        """The filled in `text` of `key`, with marks where it has words in English."""
        return text if key in self.native or not _LETTER.search(text) else f"{OPEN}{text}{CLOSE}"


def read(lang: str) -> Texts:
    """The texts for a page in `lang`, which carry marks where that is no language of ours."""
    return load(lang) if speaks(lang) else ForeignTexts()


def unmarked(text: str) -> str:
    """`text` without marks: for an address, or what is no page."""
    return text.translate(_WITHOUT) if OPEN in text else text


def mark(html: str, lang: str) -> str:
    """The page or part of a page `html`, in `lang`, whose marked texts say that they are English.

    An element is put around a text. An element with marked attributes is English itself, and what is in it is
    in `lang` again. Of `data-heading` the attribute `data-heading-lang` says it, for our scripts.
    """
    if OPEN not in html:
        return html
    return "".join(_Marking(lang).parts(_OPTION.sub(_option, html)))


class _Marking:
    """Walks through a page once."""

    def __init__(self, lang: str) -> None:
        self.lang = f' lang="{escape(lang)}"'
        self.open = 0  # marked texts around the place, one in another
        self.around: list[
            list[str]
        ] = []  # English elements around the place: their tag, and those open in each

    def parts(self, html: str) -> Iterator[str]:
        end = 0
        for token in _TOKEN.finditer(html):
            yield self._text(html[end : token.start()])
            end = token.end()
            yield (
                unmarked(token[0])
                if token["whole"]
                else self._end(token)
                if token["end"]
                else self._start(token)
            )
        yield self._text(html[end:])

    def _text(self, text: str) -> str:
        alone = not self.open and OPEN not in text
        if alone:
            return f"<span{self.lang}>{text}</span>" if self._inside() and _LETTER.search(text) else text
        return "".join(map(self._piece, re.split(f"([{OPEN}{CLOSE}])", text)))

    def _piece(self, piece: str) -> str:
        if piece == OPEN:
            self.open += 1
            return _ELEMENT if self.open == 1 else ""
        if piece == CLOSE:
            self.open -= 1
            return "</bdi>" if not self.open else ""
        return piece

    def _start(self, token: re.Match[str]) -> str:
        tag, attributes = token["tag"], token["attributes"]
        own = ""
        if OPEN in attributes:
            read = READ_ATTRIBUTES.intersection(name.lower() for name, _ in _MARKED.findall(attributes))
            attributes = _MARKED.sub(_attribute, attributes)
            own = f' lang="{FALLBACK}"' if read else ""
        elif self._inside():
            own = self.lang
        if _LANG.search(attributes):
            own = ""
        if tag.lower() not in _VOID and not attributes.endswith("/"):
            self._enter(tag.lower(), own)
        return f"<{tag}{own}{attributes}>"

    def _inside(self) -> bool:
        """Is the place in an English element, and in no other in that?"""
        return bool(self.around) and len(self.around[-1]) == 1

    def _enter(self, tag: str, own: str) -> None:
        if self.around:
            self.around[-1].append(tag)
        if own and own != self.lang:
            self.around.append([tag])

    def _end(self, token: re.Match[str]) -> str:
        tag = token["tag"].lower()
        while (
            self.around and tag in self.around[-1]
        ):  # an element without an end tag ends with that around it
            while self.around[-1].pop() != tag:
                pass
            if self.around[-1]:
                break
            self.around.pop()
        return token[0]


def _option(found: re.Match[str]) -> str:
    return f'{found[1]} lang="{FALLBACK}"{found[2]}{unmarked(found[3])}'


def _attribute(found: re.Match[str]) -> str:
    name, value = found[1], unmarked(found[2])
    said = f' {name}-lang="{FALLBACK}"' if name.startswith("data-") else ""
    return f"{name}={value}{said}"
