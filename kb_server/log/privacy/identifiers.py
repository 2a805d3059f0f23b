"""The forms of identifiers with letters: network addresses, orders, and those of the modules beside."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from kb_server.log.privacy import credentials, documents, mails, names, places
from kb_server.log.privacy.spans import DIGIT, FROM, TO, Span, count_digits, everywhere, values

_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![A-Za-z0-9_]|\.\d)", re.ASCII)
_IPV6 = re.compile(r"(?<![A-Za-z0-9_:.])[0-9A-Fa-f:.]{2,45}+(?![A-Za-z0-9_:])")
_MAC = re.compile(rf"{FROM}[0-9A-Fa-f]{{2}}(?:([:-])[0-9A-Fa-f]{{2}})(?:\1[0-9A-Fa-f]{{2}}){{4}}{TO}")
_VERSION_BEFORE = re.compile(
    r"(?:(?=[vrfbudвпсро版固升更])(?:(?<![A-Za-z])v|vers(?:ion|\.)?s?|ver\.?|release|firmware|build"
    r"|(?:up|down)(?:grad|dat)\w{0,4}+ to"
    r"|верси\w{0,3}+|прошивк\w{0,3}+|сборк\w{0,3}+|релиз\w{0,3}+|обновлени\w{0,3}+ до"
    r"|版本|固件|升级到|更新到)|[A-Za-z]/)[\s:]{0,4}+\Z",
    re.IGNORECASE,
)
_BEFORE = 24  # characters before a number that tell what it is
_NO_ONE = ("127.0.0.1", "0.0.0.0", "::", "::1")  # noqa: S104 - addresses of nobody

_MARK = (
    r"(?:\s{0,3}+(?:no\.?|nr\.?|num(?:ber)?|id|code|ref|номер\w{0,3}+|编?編?号码?|号|[#№:]|is|это|是|为)){1,3}+"
    r"\s{0,3}+"
)
_ORDER_WORD = (
    r"(?:orders?|invoices?|tickets?|cases?|bookings?|reservations?|tracking|shipments?|parcels?|purchases?|receipts?|accounts?|"
    r"customers?|contracts?|polic(?:y|ies)|references?|rma|transactions?|payments?|subscriptions?|licen[cs]es?|"
    r"заказ\w{0,3}+|сч[её]т\w{0,3}+|накладн\w{0,3}+|квитанци\w{0,3}+|договор\w{0,3}+|обращени\w{0,3}+|заявк\w{0,3}+|"
    r"тикет\w{0,3}+|трек\w{0,3}+|посылк\w{0,3}+|брон[ьия]\w{0,5}+|транзакци\w{0,3}+|плат[её]ж\w{0,3}+|чек\w{0,3}+|"
    r"полис\w{0,3}+)"
)
_ORDER_WORD_HAN = "(?:订单|运单|快递|物流|发票|工单|单据|流水|交易|合同|账户|帐户|账号|客户|保单)"
_ORDER_VALUE = (
    rf"(?:(?i:{_MARK})(?P<marked>[A-Za-z0-9][A-Za-z0-9-]{{2,40}})"
    rf"|[\s-]?(?P<bare>[A-Za-z]{{0,4}}-?\d[\d-]{{4,40}}[A-Za-z0-9-]{{0,40}})){TO}"
)
_ORDER = re.compile(
    rf"(?=[oitcbrspalзснкдотпбч]\w\w)(?<![A-Za-zА-Яа-яЁё]){_ORDER_WORD}{_ORDER_VALUE}", re.IGNORECASE
)
_ORDER_HAN = re.compile(rf"{_ORDER_WORD_HAN}{_ORDER_VALUE}")
_NUMBERED = re.compile(r"(?<![\w&])(?P<value>[#№]\s?\d{5,40}+)(?!\d)")
_NUMBERED_BEFORE = re.compile(
    r"(?:error|code|bug|issue|ошибк\w{0,3}+|код\w{0,3}+|错误|代码)\s{0,3}+\Z", re.IGNORECASE
)
_PREFIXED = re.compile(
    rf"{FROM}(?=[A-Z1ЗС])(?:(?:ORD|ORDER|INV|PO|RMA|TKT|TICKET|CASE|SO|REF|CUST|ACC|INC|REQ|SR|WO|TRX|TXN|BK|ЗК|СЧ)"
    rf"(?:[-_#]\d[\dA-Z-]{{3,40}}|\d{{5,40}})|[A-Z]{{2}}\d{{9}}[A-Z]{{2}}|1Z[0-9A-Z]{{16}}){TO}",
    re.IGNORECASE,
)


def spans(text: str) -> Iterator[Span]:
    """Find all stretches of `text` that have one of the forms; they may overlap."""
    yield from mails.spans(text)
    yield from credentials.spans(text)
    yield from names.spans(text)
    yield from everywhere("mac", _MAC, text)
    if DIGIT.search(text):  # most questions have no digit, so this saves time
        yield from documents.spans(text)
        yield from places.spans(text)
        yield from everywhere("order", _PREFIXED, text)
        for pattern in (_ORDER, _ORDER_HAN):
            yield from values("order", pattern, text, _is_order)
        yield from values("order", _NUMBERED, text, lambda m: not _NUMBERED_BEFORE.search(_before(m)))
        yield from _addresses(text)


def _is_order(match: re.Match[str]) -> bool:
    return count_digits(match["marked"] or match["bare"]) >= (3 if match["marked"] else 5)


def _before(match: re.Match[str]) -> str:
    return match.string[max(0, match.start() - _BEFORE) : match.start()]


def _addresses(text: str) -> Iterator[Span]:
    for match in _IPV4.finditer(text):
        address = match.group()
        octets = [int(octet) for octet in address.split(".")]
        if max(octets) > 255 or address in _NO_ONE or octets[:2] == [255, 255] or octets[2:] == [0, 0]:
            continue
        if not _VERSION_BEFORE.search(_before(match)):
            yield Span(match.start(), match.end(), "ip")
    for match in _IPV6.finditer(text):
        written = match.group().rstrip(".")
        if written.count(":") < 2 or not count_digits(written):
            continue
        try:
            address = str(ipaddress.IPv6Address(written))
        except ValueError:
            continue
        if address not in _NO_ONE:
            yield Span(match.start(), match.start() + len(written), "ip")
