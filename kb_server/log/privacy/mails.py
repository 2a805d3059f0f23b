"""The forms of e-mail addresses: written as usual, and spelt out in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_server.log.privacy.spans import Span

_LETTERS = "A-Za-z0-9\u00c0-\u024fА-Яа-яЁё"
_USUAL = re.compile(
    rf"(?<![{_LETTERS}._%+'*-])[{_LETTERS}._%+'*-]++@(?P<domain>[{_LETTERS}-]++(?:\.[{_LETTERS}-]++)++)"
)
_TOP = re.compile(r"[A-Za-z]{2,24}|[А-Яа-яЁё]{2,24}|xn--[a-z0-9-]{1,59}")

# An address that is spelt out is found by its word for "@"; what is left and right of it is looked at then.
_AT_BRACKETS = re.compile(
    r"[\[({<]\s?(?:at|собака|собачка|arroba|arobase|chez|艾特|圈a)\s?[\])}>]\s?", re.IGNORECASE
)
_AT_WORDS = re.compile(
    r"\s(?:собака|собачка|arroba|arobase|klammeraffe)\s|(?:艾特|小老鼠)\s?|(?P<plain>\s(?:at|ат)\s)",
    re.IGNORECASE,
)
_LABEL = r"[A-Za-z0-9-]{1,63}+"
_DOT_WORDS = "dot|точка|punkt|punto|point"
_DOT = rf"(?:\s?+(?:[\[({{<]\s?+(?:{_DOT_WORDS}|点)\s?+[\])}}>]|[点點])\s?|\s(?:{_DOT_WORDS})\s)"
_DOMAIN_AFTER = re.compile(rf"{_LABEL}(?:(?:{_DOT}|\s?\.\s?){_LABEL}){{0,3}}+", re.IGNORECASE)
_SPELT_DOT = re.compile(_DOT, re.IGNORECASE)
_ENDS_IN_TOP = re.compile(r"(?:[\s\])}>.点點])(?P<top>[A-Za-z]{2,6})\Z")
_WORDS = re.compile(r"[^A-Za-z0-9._+-]")
_NEAR = 80  # characters left and right of the word for "@" that are looked at


def spans(text: str) -> Iterator[Span]:
    """Find all e-mail addresses in `text`."""
    for match in _USUAL.finditer(text):
        labels = match["domain"].split(".")
        if any(_TOP.fullmatch(label) for label in labels[1:]):
            yield Span(match.start(), match.end(), "email")
    for signs in (_AT_BRACKETS, _AT_WORDS):
        for sign in signs.finditer(text):
            yield from _spelt(text, sign)


def _spelt(text: str, sign: re.Match[str]) -> Iterator[Span]:
    low = max(0, sign.start() - _NEAR)
    name = _last_name(text[low : sign.start()].rstrip())
    domain = _DOMAIN_AFTER.match(text, sign.end(), sign.end() + _NEAR)
    if not name or domain is None:
        return
    top = _ENDS_IN_TOP.search(domain.group())
    if top is None or (sign.lastgroup == "plain" and not _SPELT_DOT.search(domain.group())):
        return  # "look at example.com" is no address, "ann at example dot com" is one
    yield Span(text.rindex(name, low, sign.start()), domain.end(), "email")


def _last_name(before: str) -> str:
    """The name that `before` ends in; "" where it ends in none."""
    return _WORDS.split(before)[-1]
