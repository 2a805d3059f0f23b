"""The forms of numbers: cards, telephones, documents, long runs of digits, and harmless numbers."""

from __future__ import annotations

import bisect
import re
import sys
from collections.abc import Iterator, Sequence

import phonenumbers
from stdnum.in_ import aadhaar

from kb_server.log.privacy.spans import Span

# Product questions are full of these numbers. They are recognised first and kept.
_DATES = re.compile(
    r"""
    (?=\d)(?=\S{0,6}?\d\d)(?:
      # dates, times, years and lists of years
      \b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ]{1,3}\d{1,2}:\d\d(?::\d\d)?(?:\.\d{1,9})?Z?)?(?!\d)
    | \d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?
    | (?<!\d)(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:19|20)?\d\d(?![-\d])
    | (?<![\d:])\d{1,2}:\d\d(?::\d\d)?(?!\d)
    | (?<!\d)(?:19|20)\d\d(?:[\s,/–-]{1,3}+(?:19|20)\d\d)*(?![\d-])
    | (?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)
    )
    """,
    re.VERBOSE,
)
_AMOUNTS = re.compile(
    r"""
    (?=\d)(?:0x[0-9A-Fa-f]++|(?<!\d)(?:
      # versions and decimals, but 555.123.4567 is a telephone number
      (?<!\.)(?!\d{3}\.\d{3}\.\d{4}(?!\d)|[78]\.\d{3}\.\d{3})\d{1,9}(?:\.\d{1,9}){1,5}(?!\d)
      # large round numbers, sizes
    | \d{1,3}(?:,\d{3})++(?!\d) | (?<!\+)\d{1,3}(?:[\s.]000)++(?!\d)
    | [1-9]\d{0,2}?0{5,}+(?!\d)
    | \d{1,5}\s?[xX×хХ*]\s?\d{1,5}(?!\d)
    ))
    """,
    re.VERBOSE,
)
_CODES = re.compile(
    r"""
    (?=[kcesphbокпс错代端状]|-\d)(?:
      (?:KB|CVE-)\d[\d-]*+ | (?<![\w-])-\d{10}(?!\d)
    | (?:error|code|status|exit|errno|event(?:\sid)?|hresult|http|port|build|exception
        |ошибк\w{0,3}+|код\w{0,3}+|порт\w{0,3}+|сборк\w{0,3}+|错误码?|代码|错误代码|端口|状态码)
      [\s:#№=-]{0,3}+(?:id\s|no\.?\s|номер\s)?\(?-?\d{1,10}(?![0-9A-Za-z-])
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_Places = Sequence[tuple[int, int]]  # without overlaps, in order
_HARMLESS = (_DATES, _AMOUNTS, _CODES)
_PLUS = re.compile(
    r"(?<![A-Za-z0-9+])\+\s?\(?\d(?:[\s().–-]{0,3}\d){6,14}(?!\d)|(?<!\d)00[1-9](?:[\s().–-]{0,2}\d){8,13}(?!\d)"
)
_CALL = re.compile(
    r"(?=[tpmcwvqтзм电手微])(?:\btel\b|phone|mobile|\bcell|\bcall|whatsapp|wechat|viber|тел(?:ефон\w{0,3}+)?\b|звон\w{0,4}+|моб(?:ильн\w{0,3}+)?\b"
    r"|电话|手机|微信|QQ)"
    r"(?:[\s:.№#-]{0,3}+(?:number|no\.?|me|us|at|on|is|номер\w{0,3}+|по|号码?|号|是|为)){0,4}+[\s:.№#-]{0,3}+"
    r"(?P<value>\(?\d(?:[\s().–-]{0,2}\d){5,14})(?!\d)",
    re.IGNORECASE,
)
_GROUPS = re.compile(
    r"(?<![\d.,:])\(?\d++\)?(?:(?:\s?[-–/.]\s?|\s|\)\s?-?|\s?\()\d++\)?){1,18}(?![\d])"
    r"|(?<!\d)\d{8,}+(?:[Xx](?![A-Za-z0-9]))?"
)
_EACH = re.compile(r"\d+")

# Card numbers with separators that other numbers do not have, as 4-4-4-4, 4-6-5 or digit by digit.
_CARD = re.compile(r"(?<![\d.,:])\d(?:[\s._·•‧|/\\*+‐‑–—−-]{0,3}\d){12,18}(?![\d.,:]?\d)")
_CARDS = re.compile(r"4,4,4,4(?:,[1-3])?|4,6,[45]|1(?:,1){12,18}|2(?:,2){6,8}|8,8|6,(?:7|10|13)")
_EXPIRY = re.compile(
    r"(?:(?<![^\W\d_])(?:cards?|visa|mastercard|amex|karte|carte|tarjeta|карт\w{1,2}|виза|мир)(?![^\W\d_])|卡)"
    r"(?:[^\d\n]{0,40}?)(?P<value>(?:0[1-9]|1[0-2])\s?[/-]\s?(?:20)?[2-4]\d)(?![\d/.-])",
    re.IGNORECASE,
)
_NEAR = 25  # characters before the word for a card
_LASTS = re.compile(
    r"exp|valid|through|thru|until|good|срок|действ|годн|до|gültig|läuft|bis|caduc|venc|vál|jusqu|有效|到期|过期|期",
    re.IGNORECASE,
)
# Digits in words: a telephone number that is spelt out.
_SPELT = re.compile(
    r"(?=[zotfsendнодтчпшсв])(?<!\w)(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple|ноль|нуль|один|два|три|четыре|пять|шесть|семь"
    r"|восемь|девять)[\s,-]{1,3}){6,19}(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|ноль|нуль|один|два|три|четыре|пять"
    r"|шесть|семь|восемь|девять)(?!\w)"
    r"|[一幺]\s?[三四五六七八九](?:[\s-]{0,2}[〇零一二三四五六七八九幺]){9}(?![〇零一二三四五六七八九幺十百千万])",
    re.IGNORECASE,
)

# The ways to write telephone numbers, as the lengths of their groups.
_SHAPES = """
    36 37 38 46 47 48 55 56 136 137 155 244 254 322 332 334 343 344 353 433 434 443 1334 1344 1433 2334 2344
    3222 3322 4222 5122 5222 13223 13322 14222 15122 22222 23322 122222 133211 1222222
"""
_PHONES = frozenset(tuple(map(int, shape)) for shape in _SHAPES.split()) | {(1, 10), (2, 10), (3, 10)}
# Numbers that count something are written like this too: a real plan of telephone numbers decides.
_UNSURE = frozenset(
    {(3, 3, 3), (4, 4, 4), (2, 3, 2, 2), (2, 3, 3, 2), (3, 3, 2, 2), (4, 3, 3), (4, 3, 4), (5, 6), (5, 3, 3)}
)
_TRUNK = ("GB", "DE", "FR", "IN", "SE", "CN", "JP", "AU", "IT", "NL", "TR", "UA")  # with 0 before the area
_PLAIN = ("ES", "PT", "PL", "CZ", "MX", "NO", "GR")  # without
_ASKED = 20  # numbers of one text that are looked up; a text with more is no question
_DOCUMENTS = frozenset({(2, 2, 6), (4, 6), (2, 7), (3, 2, 4), (3, 3, 3, 2)})  # passports, SSN, SNILS
_DASHED = frozenset({(3, 4), (4, 4), (3, 2, 2)})  # local numbers count only with dashes


def spans(text: str) -> Iterator[Span]:
    """Find all stretches of `text` that are a person's numbers; they may overlap."""
    for match in _SPELT.finditer(text):
        yield Span(match.start(), match.end(), "phone")
    if not _EACH.search(text):  # most questions have no number, so this saves time
        return
    for match in _PLUS.finditer(text):
        yield Span(match.start(), match.end(), "phone")
    for match in _CALL.finditer(text):
        yield Span(match.start("value"), match.end("value"), "phone")
    for match in _CARD.finditer(text):
        groups = _EACH.findall(match.group())
        if _CARDS.fullmatch(",".join(str(len(group)) for group in groups)) and _is_card("".join(groups)):
            yield Span(match.start(), match.end(), "card")
    for match in _EXPIRY.finditer(text):
        if _LASTS.search(match.string, max(0, match.start() - _NEAR), match.start("value")):
            yield Span(match.start("value"), match.end("value"), "card")
    harmless = [[(m.start(), m.end()) for m in kind.finditer(text)] for kind in _HARMLESS]
    for number, match in enumerate(_GROUPS.finditer(text)):
        yield from _judge(match, harmless, asking=number < _ASKED)


def _judge(match: re.Match[str], harmless: Sequence[_Places], *, asking: bool) -> Iterator[Span]:
    text, start = match.group(), match.start()
    groups = [(start + m.start(), start + m.end()) for m in _EACH.finditer(text)]
    everything = _digits(match.string, groups)
    if _is_card(everything) and not _is_list(match.string, groups):
        yield Span(start, match.end(), "card")
        return
    kept = [_within(*group, harmless) for group in groups]
    # 264-565-1972 and (8442) 12-10-05 are telephone numbers, without a year or date; "365 2016 2019" is none.
    if (
        _is_phone(match.string, groups, asking=asking)
        and not all(kept)
        and (len(groups) > 3 or (len(groups) == 3 and sum(kept) < 2))
    ):
        yield Span(start, match.end(), "phone")
        return
    while groups and kept[0]:
        groups, kept = groups[1:], kept[1:]
    while groups and kept[-1]:
        groups, kept = groups[:-1], kept[:-1]
    name = _name(match.string, groups, asking=asking) if groups else ""
    if name:
        end = match.end() if groups[-1][1] + 1 >= match.end() else groups[-1][1]
        yield Span(groups[0][0], end, name)


def _name(text: str, groups: list[tuple[int, int]], *, asking: bool) -> str:
    digits = _digits(text, groups)
    shape = _shape(groups)
    if _is_card(digits) and not _is_list(text, groups):
        return "card"
    if shape in _DOCUMENTS or (shape == (4, 4, 4) and aadhaar.is_valid(digits)):
        return "passport"
    if _is_phone(text, groups, asking=asking):
        return "phone"
    between = text[groups[0][0] : groups[-1][1]]
    if shape in _DASHED and "-" in between and " " not in between:
        return "phone"
    if (len(digits) == 11 and digits[0] in "178") or (
        len(digits) == 10 and digits[0] in "09" and len(shape) == 1
    ):
        return "phone"
    if len(digits) >= 12 and sum(shape) / len(shape) >= 2 and not _is_list(text, groups):
        return "number"
    return "number" if max(shape) >= 8 else ""


def _is_phone(text: str, groups: list[tuple[int, int]], *, asking: bool) -> bool:
    shape, digits = _shape(groups), _digits(text, groups)
    if shape in _PHONES:
        return not _is_list(text, groups)
    if not 8 <= len(digits) <= 12 or len(shape) < 2 or not (shape in _UNSURE or digits[0] == "0"):
        return False
    if not asking:
        return True
    regions = _TRUNK if digits[0] == "0" else _PLAIN
    return any(_is_planned(digits, region) for region in regions)


def _is_planned(digits: str, region: str) -> bool:
    """Does the region's plan of telephone numbers have this one?"""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(digits, region))
    except phonenumbers.NumberParseException:
        return False


def _is_list(text: str, groups: list[tuple[int, int]]) -> bool:
    """Are these rooms or lines, "101 102 103", one after the other?"""
    numbers = [text[start:end] for start, end in groups]
    alike = len(numbers) > 2 and len({len(number) for number in numbers}) == 1
    return alike and numbers[0][0] != "0" and numbers == sorted(set(numbers))


def _is_card(digits: str) -> bool:
    """Is it as long as a card number, from a network of cards, with the right check digit?"""
    return 13 <= len(digits) <= 19 and digits[0] in "23456" and luhn(digits)


def luhn(digits: str) -> bool:
    """Is the check digit of a card number right (ISO/IEC 7812-1)?"""
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _digits(text: str, groups: list[tuple[int, int]]) -> str:
    return "".join(text[start:end] for start, end in groups)


def _shape(groups: list[tuple[int, int]]) -> tuple[int, ...]:
    return tuple(end - start for start, end in groups)


def _within(start: int, end: int, harmless: Sequence[_Places]) -> bool:
    for places in harmless:
        at = bisect.bisect_right(places, (start, sys.maxsize)) - 1
        if at >= 0 and end <= places[at][1]:
            return True
    return False
