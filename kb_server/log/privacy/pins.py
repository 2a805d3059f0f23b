"""PINs and codes that are sent, beside the word for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_server.log.privacy.spans import Span

_NO_LETTER = "(?<![A-Za-zА-Яа-яЁё])"
_IS = (
    r"(?:number|nr\.?|no\.?|ist?|lautet|est|es|was|war|était|era|это|был[аи]?|приш[её]л|to|auf|на|是|为|為"
    r"|改成|改为|设为|[:=#№–—-])"
)
_VALUE = rf"(?:\s{{0,3}}+{_IS}){{0,2}}+\s{{0,3}}+(?P<value>\d{{3,8}})(?![\d.,:]?\d|[A-Za-z-])"
_PIN = re.compile(
    r"(?=[pcgotmkспкип识验安动密口])(?:(?<![A-Za-z])(?:pin(?:[ -]?code)?|code (?:pin|secret)|secret code"
    r"|código secreto|geheimcode|geheimzahl|(?<!palabra )clave|cvv2?|cvc2?|otp|tan)"
    r"|(?:пин|pin)[ -]?код\w{0,3}+|(?<![А-Яа-яЁё])пин|(?:pin\s?|识别|验证|安全|动态)码|密码|密碼|口令"
    rf"|парол[ьюяе]\w{{0,3}}+|passwor[dt]|contraseña|mot de passe|kennwort){_VALUE}",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"(?=[vsacobк])(?:(?:verification|security|access|confirmation|one[- ]time|sms|bestätigungs)[ -]?code"
    r"(?: on (?:my |the |a )?card)?|code de vérification|código de verificación"
    rf"|код\w{{0,3}}+ (?:подтверждения|доступа|из смс)){_VALUE}",
    re.IGNORECASE,
)
# "the PIN for the front door is 4711", "pin of my card 4711"; "pin for esp 8266" is about electronics.
_OF = re.compile(
    rf"(?=[pcп]){_NO_LETTER}(?:pin(?:[ -]?code)?|code pin|пин[ -]?код\w{{0,3}}+|пин)"
    r"(?:\s(?:for|of|für|from|de|pour|от|для)(?:\s(?!is\b|ist\b|es\b|est\b)[^\W\d]{1,20}+){1,3}+"
    r"\s(?:is|ist|es|est|это|:|—)"
    r"|\s(?:for|of|from)\s(?:my|our|his|her)(?:\s[^\W\d]{1,20}+){1,2}+"
    r"|\sde (?:la|ma|mi)\s[^\W\d]{1,20}+|\s(?:от\s)?карт\w{1,2})"
    r"\s{1,2}(?P<value>\d{3,8})(?![\d.,:]?\d|[A-Za-z-])",
    re.IGNORECASE,
)
_SPACED = re.compile(
    rf"(?=[pп]){_NO_LETTER}(?:pin|пин)(?:[ -]?(?:code|код))?(?:\s?[:=]|\sis)\s?"
    r"(?P<value>\d{2}[ -]\d{2}(?:[ -]\d{2})?)(?!\d)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?<![\d.,:#-])(?P<value>\d{4,8})\s(?:is|ist|est|es|это|—|-)\s"
    r"(?:(?:my|the|our|his|her|meine?|die|der|mon|le|mi|el|мой|наш)\s)?"
    r"(?:(?:new|old|neue?|alte?|новый|старый)\s)?"
    r"(?:pin|пин|otp|code pin|password|пароль|passwort)(?![A-Za-zА-Яа-яЁё])",
    re.IGNORECASE,
)
_TEXTED = re.compile(
    r"(?=[cк])(?:code|код|código)\s(?P<value>\d{4,8})(?=\s(?:from|by|из|по|par|per|de|aus)\s"
    r"(?:(?:the|your|a|le|der|el)\s)?(?:sms|смс|text|e-?mail|mail|письма))",
    re.IGNORECASE,
)


def spans(text: str) -> Iterator[Span]:
    """Find the digits of all codes in `text`; they may overlap."""
    for pattern in (_PIN, _SENT, _OF, _SPACED, _BEFORE, _TEXTED):
        for match in pattern.finditer(text):
            yield Span(match.start("value"), match.end("value"), "token")
