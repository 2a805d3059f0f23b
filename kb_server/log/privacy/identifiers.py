"""The forms of identifiers with letters: e-mail addresses, tokens, IBANs, network addresses, orders."""

from __future__ import annotations

import ipaddress
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text to replace by `[name]`."""

    start: int
    end: int
    name: str


# \b and \w treat Han as letters, and Chinese has no spaces. So only ASCII letters and digits make an edge.
_FROM = r"(?<![A-Za-z0-9])"
_TO = r"(?![A-Za-z0-9])"
_LETTERS = "A-Za-z0-9\u00c0-\u024f"

_EMAIL = re.compile(
    rf"(?:[{_LETTERS}._%+'*-]+|[А-Яа-яЁё0-9._+-]+)@(?:(?:[{_LETTERS}-]+\.)+[A-Za-z]{{2,}}|(?:[А-Яа-яЁё0-9-]+\.)+[А-Яа-яЁё]{{2,}})"
)
_EMAIL_SPELT = re.compile(
    r"[A-Za-z0-9._+-]+\s?(?:[\[({<]\s?(?:at|собака|собачка)\s?[\])}>]|\s(?:собака|собачка)\s)\s?[A-Za-z0-9-]+"
    r"(?:\s?(?:\.|[\[({<]\s?(?:dot|точка)\s?[\])}>]|\s(?:dot|точка)\s)\s?[A-Za-z]{2,})+"
    r"|[A-Za-z0-9._+-]+ at [A-Za-z0-9-]+ dot [A-Za-z]{2,6}\b",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"(?<=://)[^\s/?#]+(?=@)|(?<=://)[^\s/?#@:]+:[^\s@]+(?=@)")
_PARAMETER = re.compile(
    r"(?<=[?&#;])(?:[\w-]*(?:token|key|auth|signature|secret|passw(?:or)?d|session|email|phone)[\w-]*|sig|pwd|sid|jwt)="
    r"[^\s&#]+",
    re.IGNORECASE,
)
_PASSWORD = re.compile(
    r"(?:passw(?:or)?d|passphrase|pwd|парол[ьюяе]\w*|密码|口令)\s*(?:[:=]|\bis\b:?|\bэто\b|是|为)\s*[\"'«“]?"
    r"(?P<value>(?=[^\s]*[\d!@#$%^&*])[^\s\"'»”]{4,})",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    r"eyJ[\w-]{4,}\.[\w-]{4,}(?:\.[\w-]*)?"  # JSON Web Token
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*-----|$)"
    r"|(?i:bearer|basic)\s+(?=[A-Za-z0-9+/._=-]*\d)[A-Za-z0-9+/._=-]{12,}"
    rf"|{_FROM}(?:sk|pk|rk|ghp|gho|ghu|ghs|ghr|whsec|glpat|npm|hf|dop_v1|shpat|shpss|xox[abeoprs]|xapp|pypi|gapless|key)[-_][A-Za-z0-9_-]{{10,}}"
    rf"|{_FROM}github_pat_\w{{20,}}"
    rf"|{_FROM}(?:AKIA|ASIA)[A-Z0-9]{{12,20}}{_TO}"
    rf"|{_FROM}AIza[\w-]{{30,}}|{_FROM}ya29\.[\w-]{{10,}}|{_FROM}SG\.[\w-]{{10,}}\.[\w-]{{10,}}"
    rf"|{_FROM}\d{{8,10}}:[\w-]{{30,}}"  # a token of a Telegram bot
    rf"|{_FROM}[0-9a-fA-F]{{8}}-(?:[0-9a-fA-F]{{4}}-){{3}}[0-9a-fA-F]{{12}}{_TO}"  # UUID
    rf"|{_FROM}[0-9a-fA-F]{{32,}}{_TO}"
    rf"|{_FROM}(?=[A-Z-]*\d)(?:[A-Z0-9]{{5}}-){{3,}}[A-Z0-9]{{5}}{_TO}"  # licence keys
    rf"|{_FROM}(?=[A-Z-]*\d)(?=[0-9-]*[A-Z])(?:[A-Z0-9]{{4}}-){{3,}}[A-Z0-9]{{4}}{_TO}",
    re.DOTALL,
)
_RANDOM = re.compile(rf"{_FROM}[A-Za-z0-9+/_=-]{{16,}}")
_IBAN = re.compile(rf"{_FROM}[A-Za-z]{{2}}\d{{2}}(?=[ -]?[A-Za-z0-9])")
_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![A-Za-z0-9_]|\.\d)", re.ASCII)
_IPV6 = re.compile(
    r"(?<![A-Za-z0-9_:.])(?=[0-9A-Fa-f:]*\d)[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*[0-9A-Fa-f:](?![A-Za-z0-9_:])"
)
_MAC = re.compile(rf"{_FROM}[0-9A-Fa-f]{{2}}(?:([:-])[0-9A-Fa-f]{{2}})(?:\1[0-9A-Fa-f]{{2}}){{4}}{_TO}")
_VERSION_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])v|vers(?:ion|\.)?s?|ver\.?|release|firmware|build|(?:up|down)(?:grad|dat)\w* to"
    r"|верси\w*|прошивк\w*|сборк\w*|релиз\w*|обновлени\w* до|版本|固件|升级到|更新到|[A-Za-z]/)[\s:]*$",
    re.IGNORECASE,
)
_NO_ONE = ("127.0.0.1", "0.0.0.0", "::", "::1")  # noqa: S104 - addresses of nobody

_MARK = r"(?:\s*(?:no\.?|nr\.?|num(?:ber)?|id|code|ref|номер\w*|編?编?号码?|号|[#№:]|is|это|是|为)){1,3}\s*"
_ORDER_WORD = (
    r"(?:orders?|invoices?|tickets?|cases?|bookings?|reservations?|tracking|shipments?|parcels?|purchases?|receipts?|accounts?|"
    r"customers?|contracts?|polic(?:y|ies)|references?|rma|transactions?|payments?|subscriptions?|licen[cs]es?|"
    r"заказ\w*|сч[её]т\w*|накладн\w*|квитанци\w*|договор\w*|обращени\w*|заявк\w*|тикет\w*|трек\w*|посылк\w*|брон[ьия]\w*|"
    r"транзакци\w*|плат[её]ж\w*|чек\w*|полис\w*|订单|运单|快递|物流|发票|工单|单据|流水|交易|合同|账户|帐户|账号|客户|保单)"
)
_ORDER = re.compile(
    rf"(?<![A-Za-zА-Яа-яЁё]){_ORDER_WORD}(?:{_MARK}(?P<marked>[A-Z0-9][A-Z0-9-]{{2,}})|[\s-]?(?P<bare>[A-Z]{{0,4}}-?\d[\d-]{{4,}}[A-Z0-9-]*)){_TO}",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?<![\w&])(?P<value>[#№]\s?\d{5,})(?!\d)")
_NUMBERED_BEFORE = re.compile(r"(?:error|code|bug|issue|ошибк\w*|код\w*|错误|代码)\s*$", re.IGNORECASE)
_PREFIXED = re.compile(
    rf"{_FROM}(?:ORD|ORDER|INV|PO|RMA|TKT|TICKET|CASE|SO|REF|CUST|ACC|INC|REQ|SR|WO|TRX|TXN|BK|ЗК|СЧ)(?:[-_#]\d[\dA-Z-]{{3,}}|\d{{5,}}){_TO}"
    rf"|{_FROM}[A-Z]{{2}}\d{{9}}[A-Z]{{2}}{_TO}|{_FROM}1Z[0-9A-Z]{{16}}{_TO}",
    re.IGNORECASE,
)
_PASSPORT = re.compile(
    r"(?:passport|паспорт\w*|\bсери[яи]|护照|身份证)(?:\s*(?:no\.?|num(?:ber)?|is|серии|серия|номер\w*|号码?|是|为|[#№:,]))*\s*"
    r"(?P<value>(?=[A-Z]{0,3}[ -]?\d)[A-Z0-9][A-Z0-9 №-]{4,18}[A-Z0-9])",
    re.IGNORECASE,
)
_PASSPORT_BARE = re.compile(rf"{_FROM}(?!(?:KB|CVE|v|r|b)\d)[A-Z]{{1,2}}\d{{7,8}}{_TO}", re.IGNORECASE)

# Lengths of IBANs by country, from SWIFT's IBAN registry.
_IBAN_LENGTHS = {
    country: length
    for length, countries in {
        15: "NO", 16: "BE", 18: "DK FI FO GL NL SD FK", 19: "MK SI", 20: "AT BA EE KZ LT LU XK MN",
        21: "CH HR LI LV", 22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ OM TL SO",
        24: "AD CZ ES MD PK RO SA SE SK TN VG", 25: "LY PT ST", 26: "IS TR", 27: "BI DJ FR GR IT MC MR SM",
        28: "AL AZ BY CY DO GT HU LB NI PL SV", 29: "BR EG PS QA UA", 30: "JO KW MU YE", 31: "MT SC",
        32: "LC", 33: "RU",
    }.items()
    for country in countries.split()
}  # fmt: skip


def spans(text: str) -> Iterator[Span]:
    """Find all stretches of `text` that have one of the forms; they may overlap."""
    for name, pattern in (
        ("email", _EMAIL),
        ("email", _EMAIL_SPELT),
        ("login", _LOGIN),
        ("token", _PARAMETER),
    ):
        yield from _all(name, pattern, text)
    for name, pattern in (
        ("token", _TOKEN),
        ("mac", _MAC),
        ("order", _PREFIXED),
        ("passport", _PASSPORT_BARE),
    ):
        yield from _all(name, pattern, text)
    yield from _values("token", _PASSWORD, text, lambda _: True)
    yield from _values("passport", _PASSPORT, text, _is_document)
    yield from _values("order", _ORDER, text, _is_order)
    yield from _values("order", _NUMBERED, text, lambda m: not _NUMBERED_BEFORE.search(text[: m.start()]))
    for match in _RANDOM.finditer(text):
        if _is_random(match.group()):
            yield Span(match.start(), match.end(), "token")
    yield from _ibans(text)
    yield from _addresses(text)


def _all(name: str, pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    for match in pattern.finditer(text):
        yield Span(match.start(), match.end(), name)


def _values(
    name: str, pattern: re.Pattern[str], text: str, holds: Callable[[re.Match[str]], bool]
) -> Iterator[Span]:
    for match in pattern.finditer(text):
        if holds(match):
            group = match.lastgroup or 0
            yield Span(match.start(group), match.end(group), name)


def _is_document(match: re.Match[str]) -> bool:
    return 6 <= _count_digits(match["value"]) <= 12


def _is_order(match: re.Match[str]) -> bool:
    return _count_digits(match["marked"] or match["bare"]) >= (3 if match["marked"] else 5)


def _is_random(text: str) -> bool:
    """Does it mix letters and digits as no word does? Then it is a key or another secret."""
    pieces = re.split(r"[-_/=+]", text)
    whole = "".join(pieces)  # in a long secret, signs may be anywhere
    return any(_is_random_piece(piece) for piece in pieces) or (len(whole) >= 32 and _is_random_piece(whole))


def _is_random_piece(text: str) -> bool:
    kinds = ["d" if c.isdigit() else "u" if c.isupper() else "l" for c in text]
    changes = list(itertools.pairwise(kinds))
    between = sum(1 for a, b in changes if (a == "d") != (b == "d"))  # letters and digits
    cased = sum(1 for a, b in changes if a != b)  # CamelCase has two changes a word
    if len(text) < 16 or "d" not in kinds:
        return False
    return (kinds.count("d") >= 3 and between >= 4) or (len(text) >= 24 and cased >= 0.4 * len(text))


def _count_digits(text: str) -> int:
    return sum(c.isdigit() for c in text)


def _ibans(text: str) -> Iterator[Span]:
    for match in _IBAN.finditer(text):
        length = _IBAN_LENGTHS.get(match.group()[:2].upper(), 0)
        taken, end = "", match.start()
        while end < len(text) and len(taken) < length and (text[end].isalnum() or text[end] in " -"):
            taken += text[end] if text[end].isalnum() else ""
            end += 1
        if length and len(taken) == length and taken.isascii() and _mod97(taken.upper()) == 1:
            yield Span(match.start(), end, "iban")


def _mod97(iban: str) -> int:
    return int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97  # ISO 13616


def _addresses(text: str) -> Iterator[Span]:
    for match in _IPV4.finditer(text):
        address = match.group()
        octets = [int(octet) for octet in address.split(".")]
        if max(octets) > 255 or address in _NO_ONE or octets[:2] == [255, 255] or octets[2:] == [0, 0]:
            continue
        if not _VERSION_BEFORE.search(text[: match.start()]):
            yield Span(match.start(), match.end(), "ip")
    for match in _IPV6.finditer(text):
        try:
            address = str(ipaddress.IPv6Address(match.group()))
        except ValueError:
            continue
        if address not in _NO_ONE:
            yield Span(match.start(), match.end(), "ip")
