"""The forms of documents: national identity numbers, passports and bank accounts (IBAN)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from stdnum import luhn
from stdnum.br import cnpj, cpf
from stdnum.cl import rut
from stdnum.cz import rc
from stdnum.dk import cpr
from stdnum.es import cif, dni, nie
from stdnum.fi import hetu
from stdnum.fr import nir
from stdnum.ie import pps
from stdnum.in_ import gstin, pan
from stdnum.it import codicefiscale
from stdnum.mx import curp, rfc
from stdnum.se import personnummer

from kb_server.log.privacy.spans import FROM, TO, Span, count_digits, everywhere, values

# Numbers with a form of their own and no check digit.
_BY_FORM = re.compile(
    rf"{FROM}(?:"
    r"\d{3}\.\d{3}\.\d{3}-\d{2}"  # Brazil: CPF
    r"|\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}"  # Brazil: CNPJ
    r"|\d{1,2}\.\d{3}\.\d{3}-[\dXx]"  # Brazil: RG
    # The next one is the National Insurance number of Britain.
    r"|(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]"
    r"|(?!19|20)[1-478]\d\.(?:0[1-9]|1[0-2])\.(?:0[1-9]|[12]\d|3[01])-\d{3}\.\d{2}"  # Belgium
    r"|\d{2} \d{6} [A-Z] \d{3}"  # Germany: pension insurance
    r"|756\.\d{4}\.\d{4}\.\d{2}"  # Switzerland: AHV
    r"|[A-Z]{1,2}\d{6}\([0-9A]\)"  # Hong Kong
    r"|\d[AC-Y][AC-Y\d]\d-[AC-Y][AC-Y\d]\d-[AC-Y]{2}\d{2}"  # United States: Medicare
    rf"){TO}"
)
_PLATE = re.compile(  # of cars in Russia and China
    r"(?<!\w)[АВЕКМНОРСТУХ]\s?\d{3}\s?[АВЕКМНОРСТУХ]{2}\s?\d{2,3}(?!\w)"
    r"|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
    rf"[A-HJ-NP-Z][ ·•]?[A-HJ-NP-Z0-9]{{5,6}}{TO}"
)
# Numbers with a check digit: the form, and the function that checks it.
_CHECKED: Mapping[re.Pattern[str], tuple[Callable[[str], bool], ...]] = {
    re.compile(rf"{FROM}[XYZxyz]?[ -]?\d{{7,8}}[ -]?[A-Za-z]{TO}"): (
        dni.is_valid,
        nie.is_valid,
        pps.is_valid,
    ),
    re.compile(rf"{FROM}[ABCDEFGHJNPQRSUVW][ -]?\d{{7}}[ -]?[0-9A-J]{TO}"): (cif.is_valid,),
    re.compile(rf"{FROM}\d{{7}}[A-W][ABHW]?{TO}"): (pps.is_valid,),
    re.compile(rf"{FROM}(?:19|20)?\d{{6}}[-+]\d{{4}}{TO}"): (
        personnummer.is_valid,
        lambda text: luhn.is_valid(text[-11:].replace("-", "")),
    ),
    re.compile(rf"{FROM}\d{{6}}[-+A-FU-Y]\d{{3}}[0-9A-Z]{TO}"): (hetu.is_valid,),
    re.compile(rf"{FROM}[A-Za-z]{{5}}\d{{4}}[A-Za-z]{TO}"): (pan.is_valid,),
    re.compile(rf"{FROM}\d{{2}}[A-Z]{{5}}\d{{4}}[A-Z][0-9A-Z]Z[0-9A-Z]{TO}"): (gstin.is_valid,),
    re.compile(rf"{FROM}[A-Za-z]{{6}}\d{{2}}[A-Za-z]\d{{2}}[A-Za-z]\d{{3}}[A-Za-z]{TO}"): (
        codicefiscale.is_valid,
    ),
    re.compile(rf"{FROM}[A-Z]{{4}}\d{{6}}[HM][A-Z]{{5}}[0-9A-Z]\d{TO}"): (curp.is_valid,),
    re.compile(rf"{FROM}[A-Z]{{3,4}}\d{{6}}[A-Z0-9]{{3}}{TO}"): (rfc.is_valid,),
    re.compile(rf"{FROM}\d{{6}}/\d{{3,4}}{TO}"): (rc.is_valid,),
    re.compile(rf"{FROM}\d{{6}}-\d{{4}}{TO}"): (cpr.is_valid,),
    re.compile(rf"{FROM}\d{{1,2}}\.\d{{3}}\.\d{{3}}-[0-9Kk]{TO}"): (rut.is_valid,),
    re.compile(rf"{FROM}[12] ?\d{{2}} ?\d{{2}} ?\d[0-9AB] ?\d{{3}} ?\d{{3}} ?\d{{2}}{TO}"): (nir.is_valid,),
    re.compile(rf"{FROM}\d{{11}}{TO}"): (cpf.is_valid,),
    re.compile(rf"{FROM}\d{{14}}{TO}"): (cnpj.is_valid,),
}
_PASSPORT_WORD = (  # by script and first letter, so that little is tried at each place
    r"(?:(?=[prmdfns])(?:pas(?:sport|aporte|seport|saporto|zport|aport)|reisepass|personalausweis|medicare"
    r"|driver['’]?s? licen[cs]e|führerschein|national insurance|social security|steuer-?(?:id|nummer))"
    r"|(?=[abcdehimnprstu])\b(?:aadhaar|a[bc]n|bsn|c(?:p[fr]|urp|uit)|dni|ein|hkid|itin|mbi"
    r"|n(?:i(?:no|[fekp])|ric|hs|pwp)|personnummer|pesel|r(?:fc|ut|egon)|s[si]n|tfn|tckn|utr)\b"
    r"|(?=[vtgf])\b(?:vat|tax|gst|fiscal)(?: id| number| no\.?| code){1,2}"
    r"|(?=[псиеовк])(?:паспорт\w{0,3}+|\bсери[яи]|\b(?:снилс|инн|егн|огрн(?:ип)?|кпп)\b"
    r"|водительск\w{2,3} удостоверени\w)"
    r"|护照|身份证|身份證|驾驶证|税号)"
)
_PASSPORT = re.compile(
    rf"{_PASSPORT_WORD}(?:\s{{0,3}}+(?:no\.?|num(?:ber)?|ist?|nr\.?|est?|серии|серия|номер\w{{0,3}}+|号码?|是|为|[#№:,])){{0,4}}+\s{{0,3}}+"
    r"(?P<value>(?:[А-ЯЁ]{1,2}[ -]?)?(?=[A-Z]{0,4}[ -]?\d)[A-Z0-9]"
    r"(?:[A-Z0-9№./-]|[ ](?=№?\s?[A-Z]{0,3}\d)){4,20}[A-Z0-9])",
    re.IGNORECASE,
)
_PASSPORT_BARE = re.compile(rf"{FROM}(?!(?:KB|CVE|v|r|b)\d)[A-Z]{{1,2}}\d{{7,8}}{TO}", re.IGNORECASE)
_BANK = re.compile(
    r"(?=[sbriaбр])(?:sort code|bank code|bankleitzahl|\bblz|\bbic|routing(?: number)?|\biban|account number"
    r"|\bбик|р/с|расч[её]тн\w{2} сч[её]т\w?)"
    r"(?:\s{0,2}(?:no\.?|is|ist|это|[:#№=])){0,2}\s{0,2}(?P<value>\d(?:[ -]?\d){5,22})(?!\d)",
    re.IGNORECASE,
)
_IBAN = re.compile(rf"{FROM}[A-Za-z]{{2}}\d{{2}}(?:[ -]?[A-Za-z0-9]){{11,30}}+")

# Lengths of IBANs by country, from SWIFT's IBAN registry.
IBAN_LENGTHS = {
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
    """Find all numbers of documents and accounts in `text`; they may overlap."""
    yield from everywhere("passport", _BY_FORM, text)
    for pattern, checks in _CHECKED.items():
        for match in pattern.finditer(text):
            if any(valid(match.group()) for valid in checks):
                yield Span(match.start(), match.end(), "passport")
    yield from everywhere("passport", _PASSPORT_BARE, text)
    yield from values("passport", _PASSPORT, text, lambda m: 6 <= count_digits(m["value"]) <= 12)
    yield from everywhere("number", _PLATE, text)
    yield from values("iban", _BANK, text, lambda m: count_digits(m["value"]) >= 6)
    yield from _ibans(text)


def _ibans(text: str) -> Iterator[Span]:
    for match in _IBAN.finditer(text):
        length = IBAN_LENGTHS.get(match.group()[:2].upper(), 0)
        places = [at for at in range(match.start(), match.end()) if text[at].isalnum()][:length]
        taken = "".join(text[at] for at in places).upper()
        if length and len(taken) == length and mod97(taken) == 1:
            yield Span(match.start(), places[-1] + 1, "iban")


def mod97(iban: str) -> int:
    """The remainder of an IBAN (ISO 13616): 1 where the IBAN is valid."""
    return int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97
