"""The forms of numbers: cards, telephones, documents, long runs of digits, and harmless numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_server.log.privacy.identifiers import Span

# Product questions are full of these numbers. They are recognised first and kept.
_HARMLESS = re.compile(
    r"""
      # dates, times, years and lists of years
      \b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ]+\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?Z?)?(?!\d)
    | \d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?
    | (?<!\d)(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:19|20)?\d\d(?![-\d])
    | (?<![\d:])\d{1,2}:\d\d(?::\d\d)?(?!\d)
    | (?<!\d)(?:19|20)\d\d(?:[\s,/–-]+(?:19|20)\d\d)*(?![\d-])
    | (?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)
      # versions and decimals, but 555.123.4567 is a telephone number
    | (?<![\d.])(?!\d{3}\.\d{3}\.\d{4}(?!\d)|[78]\.\d{3}\.\d{3})\d{1,9}(?:\.\d{1,9}){1,5}(?!\d)
      # error codes
    | 0x[0-9A-Fa-f]+ | (?:KB|CVE-)\d[\d-]* | (?<![\w-])-\d{10}(?!\d)
    | (?:error|code|status|exit|errno|event(?:\sid)?|hresult|http|port|build|exception
        |ошибк\w*|код\w*|порт\w*|сборк\w*|错误码?|代码|错误代码|端口|状态码)
      [\s:#№=-]{0,3}(?:id\s|no\.?\s|номер\s)?\(?-?\d{1,10}(?![0-9A-Za-z-])
      # large round numbers, sizes
    | (?<!\d)\d{1,3}(?:,\d{3})+(?!\d) | (?<![\d+])\d{1,3}(?:[\s.]000)+(?!\d) | (?<!\d)[1-9]\d{0,2}0{5,}(?!\d)
    | (?<!\d)\d{1,5}\s?[x×х*]\s?\d{1,5}(?!\d)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PLUS = re.compile(
    r"(?<![A-Za-z0-9+])\+\s?\(?\d(?:[\s().–-]{0,3}\d){6,14}(?!\d)|(?<!\d)00[1-9](?:[\s().–-]{0,2}\d){8,13}(?!\d)"
)
_CALL = re.compile(
    r"(?:\btel\b|phone|mobile|\bcell|\bcall|whatsapp|wechat|viber|тел(?:ефон\w*)?\b|звон\w*|моб(?:ильн\w*)?\b|电话|手机|微信|QQ)"
    r"(?:[\s:.№#-]*(?:number|no\.?|me|us|at|on|is|номер\w*|по|号码?|号|是|为))*[\s:.№#-]*(?P<value>\(?\d(?:[\s().–-]{0,2}\d){5,14})(?!\d)",
    re.IGNORECASE,
)
_GROUPS = re.compile(
    r"(?<![\d.,:])\(?\d+\)?(?:(?:\s?[-–/.]\s?|\s|\)\s?-?|\s?\()\d+\)?){1,18}(?![\d])|(?<!\d)\d{8,}(?!\d)(?:[Xx](?![A-Za-z0-9]))?"
)
_EACH = re.compile(r"\d+")

# The ways to write telephone numbers, as the lengths of their groups.
_PHONES = frozenset(
    tuple(map(int, shape))
    for shape in [
        *(
            "322",
            "332",
            "333",
            "334",
            "343",
            "344",
            "353",
            "433",
            "434",
            "443",
            "444",
            "244",
            "254",
            "136",
            "137",
        ),
        *(
            "36",
            "37",
            "38",
            "46",
            "47",
            "48",
            "55",
            "56",
            "155",
            "1334",
            "1344",
            "1433",
            "3222",
            "3322",
            "4222",
        ),
        *("5122", "5222", "2334", "2344", "13223", "13322", "14222", "15122", "22222", "23322", "122222"),
        *("133211", "1222222"),
    ]
) | {(1, 10), (2, 10), (3, 10)}
_DOCUMENTS = frozenset({(2, 2, 6), (4, 6), (2, 7), (3, 2, 4), (3, 3, 3, 2)})  # passports, SSN, SNILS
_DASHED = frozenset({(3, 4), (4, 4), (3, 2, 2)})  # local numbers count only with dashes


def spans(text: str) -> Iterator[Span]:
    """Find all stretches of `text` that are a person's numbers; they may overlap."""
    for match in _PLUS.finditer(text):
        yield Span(match.start(), match.end(), "phone")
    for match in _CALL.finditer(text):
        yield Span(match.start("value"), match.end("value"), "phone")
    harmless = [(m.start(), m.end()) for m in _HARMLESS.finditer(text)]
    for match in _GROUPS.finditer(text):
        yield from _judge(match, harmless)


def _judge(match: re.Match[str], harmless: list[tuple[int, int]]) -> Iterator[Span]:
    text, start = match.group(), match.start()
    groups = [(start + m.start(), start + m.end()) for m in _EACH.finditer(text)]
    everything = _digits(match.string, groups)
    if 13 <= len(everything) <= 19 and luhn(everything):
        yield Span(start, match.end(), "card")
        return
    kept = [_within(*group, harmless) for group in groups]
    # 264-565-1972 and (8442) 12-10-05 are telephone numbers, without a year or date; "365 2016 2019" is none.
    if (
        _shape(groups) in _PHONES
        and not all(kept)
        and (len(groups) > 3 or (len(groups) == 3 and sum(kept) < 2))
    ):
        yield Span(start, match.end(), "phone")
        return
    while groups and kept[0]:
        groups, kept = groups[1:], kept[1:]
    while groups and kept[-1]:
        groups, kept = groups[:-1], kept[:-1]
    if not groups:
        return
    name = _name(match.string, groups)
    if name:
        end = match.end() if groups[-1][1] + 1 >= match.end() else groups[-1][1]
        yield Span(groups[0][0], end, name)


def _name(text: str, groups: list[tuple[int, int]]) -> str:
    digits = _digits(text, groups)
    shape = _shape(groups)
    if 13 <= len(digits) <= 19 and luhn(digits):
        return "card"
    if shape in _DOCUMENTS:
        return "passport"
    if shape in _PHONES:
        return "phone"
    between = text[groups[0][0] : groups[-1][1]]
    if shape in _DASHED and "-" in between and " " not in between:
        return "phone"
    if (len(digits) == 11 and digits[0] in "178") or (
        len(digits) == 10 and digits[0] in "09" and len(shape) == 1
    ):
        return "phone"
    if len(digits) >= 12 and sum(shape) / len(shape) >= 2:
        return "number"
    return "number" if max(shape) >= 8 else ""


def luhn(digits: str) -> bool:
    """Is the check digit of a card number right (ISO/IEC 7812-1)?"""
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _digits(text: str, groups: list[tuple[int, int]]) -> str:
    return "".join(text[start:end] for start, end in groups)


def _shape(groups: list[tuple[int, int]]) -> tuple[int, ...]:
    return tuple(end - start for start, end in groups)


def _within(start: int, end: int, harmless: list[tuple[int, int]]) -> bool:
    return any(a <= start and end <= b for a, b in harmless)
