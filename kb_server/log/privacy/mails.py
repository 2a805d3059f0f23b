"""The forms of e-mail addresses: written as usual, and spelt out in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_server.log.privacy.spans import Span

_LETTERS = "A-Za-z0-9\u00c0-\u024fА-Яа-яЁё"
_USUAL = re.compile(
    rf"(?<![{_LETTERS}._%+'*-])[{_LETTERS}._%+'*-]++@(?P<domain>[{_LETTERS}-]++(?:\.[{_LETTERS}-]++)++)"
)
_LOOSE = re.compile(  # "ann@example . com", and "#" for "@" as forums write it
    r"(?<![\w./@#-])[\w.+-]{2,64}+(?:@[\w-]{1,63}+(?:\s\.\s[\w-]{1,63}+){1,3}+|#[\w-]{2,63}+\.(?:com|net|org|cn|ru|de)(?![\w.]))"
)
_TOP = re.compile(r"[A-Za-z]{2,24}|[А-Яа-яЁё]{2,24}|xn--[a-z0-9-]{1,59}")

# An address that is spelt out is found by its word for "@"; what is left and right of it is looked at then.
_AT_BRACKETS = re.compile(
    r"\s?[\[({<]\s?(?:at|a|@|собака|собачка|arroba|arobase|chez|艾特|圈a)\s?[\])}>]\s?", re.IGNORECASE
)
_AT_WORDS = re.compile(
    r"\s(?:собака|собачка|arroba|arobase|klammeraffe|chiocciola|małpa|kukac|at[ -]sign)\s"
    r"|(?:艾特|小老鼠|圈a?)\s?|\s@\s?|@\s"
    r"|(?P<plain>\s(?:at|ат|эт)\s)",
    re.IGNORECASE,
)
_LABEL = r"[A-Za-z0-9-]{1,63}+"
_LABEL_RU = r"[А-Яа-яЁё0-9-]{1,63}+"
_DOT_WORDS = "dot|точка|punkt|punto|ponto|kropka|point"
_DOT = rf"(?:\s?+(?:[\[({{<]\s?+(?:{_DOT_WORDS}|点)\s?+[\])}}>]|[点點])\s?|\s(?:{_DOT_WORDS})\s)"
_DOMAIN_AFTER = re.compile(rf"{_LABEL}(?:(?:{_DOT}|\s?\.\s?){_LABEL}){{0,3}}+", re.IGNORECASE)
_DOMAIN_RU = re.compile(
    rf"{_LABEL_RU}(?:\sточка\s{_LABEL_RU}){{0,2}}(?:\sточка\s|\.)(?:ру|рф|ком|орг|нет|бай|кз|су)(?!\w)",
    re.IGNORECASE,
)
_SPELT_DOT = re.compile(_DOT, re.IGNORECASE)
# "Look at the dot on the map", "it fails at a point of sale": a French address has another word for "@".
_NO_DOMAIN = re.compile(r"(?:the|an?|this|that|each|every|my|your|which)\s|.{0,80}\spoint\s", re.IGNORECASE)
_ENDS_IN_TOP = re.compile(r"(?:[\s\])}>.点點])(?P<top>[A-Za-z]{2,6})\Z")
_NAME = re.compile(
    rf"[A-Za-z0-9._+-]{{1,64}}+(?:\s(?:{_DOT_WORDS}|underscore|dash|minus|подч[её]ркивание|тире|дефис)\s[A-Za-z0-9._+-]{{1,64}}+){{0,3}}+\Z",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z0-9._+-]{1,64}+")
_NEAR = 80  # characters left and right of the word for "@" that are looked at


def spans(text: str) -> Iterator[Span]:
    """Find all e-mail addresses in `text`."""
    if "@" in text or "#" in text:
        for match in _USUAL.finditer(text):
            labels = match["domain"].split(".")
            if any(_TOP.fullmatch(label) for label in labels[1:]):
                yield Span(match.start(), match.end(), "email")
        for match in _LOOSE.finditer(text):
            yield Span(match.start(), match.end(), "email")
    for signs in (_AT_BRACKETS, _AT_WORDS):
        for sign in signs.finditer(text):
            yield from _spelt(text, sign)


def _spelt(text: str, sign: re.Match[str]) -> Iterator[Span]:
    low = max(0, sign.start() - _NEAR)
    name = _name_before(text[low : sign.start()].rstrip())
    domain = _DOMAIN_AFTER.match(text, sign.end(), sign.end() + _NEAR)
    if name is None:
        return
    russian = _DOMAIN_RU.match(text, sign.end(), sign.end() + _NEAR)
    if russian is not None and (sign.lastgroup != "plain" or "точка" in russian.group().casefold()):
        yield Span(name.start() + low, russian.end(), "email")
    if domain is None:
        return
    top = _ENDS_IN_TOP.search(domain.group())
    if top is None or (sign.lastgroup == "plain" and not _SPELT_DOT.search(domain.group())):
        return  # "look at example.com" is no address, "ann at example dot com" is one
    if sign.lastgroup == "plain" and _NO_DOMAIN.match(domain.group()):
        return
    yield Span(name.start() + low, domain.end(), "email")


def _name_before(before: str) -> re.Match[str] | None:
    """The name that `before` ends in, spelt out or not."""
    words = _WORD.finditer(before)
    return next((found for word in words if (found := _NAME.match(before, word.start()))), None)
