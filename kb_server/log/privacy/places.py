"""Where somebody lives: a street with the number of the house, and what follows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kb_server.log.privacy.spans import Span, everywhere

_PROPER = r"[A-ZÀ-ÞŁŚŻČŠŽ](?:[^\W\d_]|['’.-]){1,30}"
_POSTCODE = r"(?:[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}|[A-Z]{2}\s\d{5}(?:-\d{4})?|\d{4,5}(?:-\d{4})?)"
# A town, a postcode, a state: "London NW1 6XE", "10115 Berlin", "Washington, DC 20500".
_TOWN = rf"(?:{_POSTCODE}(?:\s{_PROPER}){{0,2}}|{_PROPER}(?:\s{_PROPER})?(?:\s{_POSTCODE})?|[A-Z]{{2}})"
_THEN = rf"(?:,?\s{{1,2}}(?:(?i:apt|suite|unit|flat|floor|№|#)\.?\s?\w{{1,5}}|{_TOWN})(?![\w'’-])){{0,3}}"
_ROAD = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Square|Terrace|Crescent|Highway|Hwy"
    r"|Parkway|Pkwy|Mews|Gardens)"
)
_ENGLISH = re.compile(
    rf"(?<![\w.])\d{{1,5}}[A-Za-z]?\s(?:[NSEW]\.?\s)?(?:{_PROPER}\s|\d{{1,3}}(?:st|nd|rd|th)\s){{1,3}}{_ROAD}\b\.?"
    rf"(?:\s(?:N|S|E|W|NE|NW|SE|SW)\b)?{_THEN}"
)
_POSTCODE_BRITISH = re.compile(
    r"(?:(?i:post ?code|zip)\s|(?<=,\s)|[A-Z][a-z]{2,30}\s)"
    r"(?<![\w-])[A-Z]{1,2}\d[A-Z\d]?\s\d[ABD-HJLNP-UW-Z]{2}(?![\w-])"
)
_GERMAN = re.compile(
    rf"(?<![\w'’.-])(?:{_PROPER}(?:straße|strasse|str\.|weg|platz|allee|gasse|ufer|damm)"
    rf"|{_PROPER}\s(?:Straße|Strasse|Str\.|Weg|Platz|Allee|Ufer|Damm))\s\d{{1,4}}\s?[a-z]?(?!\w){_THEN}"
)
_FRENCH = re.compile(
    r"(?<!\w)\d{1,4}(?:\s(?:bis|ter))?,?\s(?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Pp]lace|[Cc]hemin|[Aa]llée|[Ii]mpasse|[Qq]uai)"
    rf"\s(?:de\s|du\s|des\s|la\s|le\s|les\s|l['’]|d['’]){{0,3}}{_PROPER}(?:\s{_PROPER}){{0,2}}{_THEN}"
)
_ROMANCE = re.compile(
    r"(?<!\w)(?:[Cc]alle|[Aa]venida|[Aa]vda\.?|[Pp]laza|[Pp]aseo|[Cc]/|Viale|[Pp]iazza|[Cc]orso|[Rr]ua|[Tt]ravessa)"
    rf"\s(?:de\s|del\s|della\s|da\s|do\s|la\s|los\s|las\s){{0,3}}{_PROPER}(?:\s{_PROPER}){{0,2}},?\s\d{{1,4}}[A-Za-z]?(?!\w)"
    rf"(?:,\s\d{{1,2}}[ºªo°]?\s?[A-Z]?(?!\w))?{_THEN}"
)
_VIA = re.compile(rf"(?<!\w)Via(?:\s{_PROPER}){{1,3}},?\s\d{{1,4}}(?=\s{{0,3}}(?:\Z|[\n;])|,){_THEN}")
_RUSSIAN = re.compile(
    r"(?<!\w)(?:(?:г|город)\.?\s[А-ЯЁ][\w-]{1,30},?\s)?"
    r"(?:ул(?:\.|иц[аеуы])|проспект\w?|пр(?:-к?т\w?)?\.|пр-к?т|переулок|переулке|пер\.|наб(?:\.|ережн\w{2})|шоссе|бульвар\w?|б-р|площад\w|пл\."
    r"|проезд\w?|мкр\.?)\s?"
    r"[А-ЯЁ\d][\w.-]{0,30}(?:\s[А-ЯЁ][\w-]{1,30}){0,2},?\s(?:д(?:ом)?\.?\s?)?\d{1,4}\s?[а-яА-Я]?(?![\w])(?:/\d{1,3})?"
    r"(?:,?\s(?:к(?:в|орп|вартира|орпус)?|стр|оф(?:ис)?|под(?:ъезд)?|этаж)\.?\s?\d{1,4}){0,4}"
    r"(?:,\s(?:г\.\s?)?[А-ЯЁ][\w-]{1,30}(?![\w])){0,2}"
)
# "Невский проспект, дом 28": the name comes first.
_RUSSIAN_AFTER = re.compile(
    r"(?<!\w)[А-ЯЁ][\w-]{2,30}(?:[аяь]я|[иоы]й)\s(?:улиц[аеуы]|проспект\w?|переулок|переулке|набережн\w{2}|шоссе"
    r"|бульвар\w?|площад\w|проезд\w?),?\s(?:д(?:ом)?\.?\s?)?\d{1,4}\s?[а-яА-Я]?(?!\w)(?:/\d{1,3})?"
    r"(?:,?\s(?:к(?:в|орп|вартира|орпус)?|стр|оф(?:ис)?)\.?\s?\d{1,4}){0,4}"
    r"(?:,\s(?:г\.\s?)?[А-ЯЁ][\w-]{1,30}(?!\w)){0,2}"
)
_BOX = re.compile(
    r"(?<!\w)(?:[Pp]\.?\s?[Oo]\.?\s?[Bb]ox|[Pp]ostfach|[Aa]partado(?: de correos)?|а/я|信箱)"
    rf"\s?\d{{1,6}}(?!\d){_THEN}"
)
# A place on the globe: decimal degrees to ten metres or closer, or degrees, minutes and seconds.
_LATITUDE, _LONGITUDE = r"-?(?:90|[1-8]?\d)", r"-?(?:180|1[0-7]\d|\d{1,2})"
_POINT = re.compile(
    r"(?<![\w.,-])(?=-?\d{1,2}\.\d{4})(?=-?\d\d|.{4,20}[,;/ ]-?\d\d)"
    rf"{_LATITUDE}\.\d{{4,12}}+°?\s?[NSСЮ]?\s?[,;/ ]\s?"
    rf"{_LONGITUDE}\.\d{{4,12}}+°?(?:\s?[EWВЗ](?!\w))?(?![\w.])"
    r"|(?<!\w)\d{1,2}°\s?\d{1,2}['′]\s?(?:\d{1,2}(?:[.,]\d{1,4})?[\"″]\s?)?[NSСЮ][,;]?\s?\d{1,3}°\s?\d{1,2}['′]"
    r"\s?(?:\d{1,2}(?:[.,]\d{1,4})?[\"″]\s?)?[EWВЗ](?!\w)"
)
_HAN = "\u4e00-\u9fff"
_NUMBER_HAN = r"[\d一二三四五六七八九十百零〇]{1,6}"
_CHINESE = re.compile(
    rf"(?:(?![是到在为于址住寄送家叫])[{_HAN}]){{1,16}}(?:路|街|大道|巷|弄|胡同|村|镇|道)(?:[{_HAN}]{{1,4}}段)?{_NUMBER_HAN}(?:号|弄|幢|栋)"
    rf"(?:[{_HAN}A-Za-z]{{0,8}}?[\dA-Z]{{1,5}}(?:号楼|单元|室|楼|栋|幢|层|座|号)){{0,4}}"
)
# A pattern is tried only where the text has the sign that it cannot do without.
_FORMS: Mapping[re.Pattern[str], re.Pattern[str]] = {
    _ENGLISH: re.compile(rf"\s{_ROAD}\b"),
    _POSTCODE_BRITISH: re.compile(r"\d\s\d[A-Z]{2}"),
    _GERMAN: re.compile(r"(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ufer|damm)\s\d", re.IGNORECASE),
    _FRENCH: re.compile(r"\d(?:\s(?:bis|ter))?,?\s[RrAaBbPpCcIiQq]\w{2,8}\s"),
    _ROMANCE: re.compile(
        r"(?<!\w)(?:calle|av(?:enida|da)|plaza|paseo|c/|via(?:le)?|piazza|corso|rua|travessa)", re.IGNORECASE
    ),
    _VIA: re.compile(r"(?<!\w)Via\s"),
    _RUSSIAN: re.compile(r"[а-яё][.,]?\s?\d|[А-ЯЁ][\w-]{1,30},?\s(?:д(?:ом)?\.?\s?)?\d"),
    _RUSSIAN_AFTER: re.compile(r"[а-яё][.,]?\s?\d"),
    _BOX: re.compile(r"[Bb]ox|fach|partado|а/я|信箱"),
    _CHINESE: re.compile(r"[号弄幢栋]"),
    _POINT: re.compile(r"\d\.\d{4}|\d°"),
}


def spans(text: str) -> Iterator[Span]:
    """Find the postal addresses in `text`; they may overlap. All of them have a number."""
    for pattern, sign in _FORMS.items():
        if sign.search(text):
            yield from everywhere("address", pattern, text)
