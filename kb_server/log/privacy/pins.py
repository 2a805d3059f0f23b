"""PINs and codes that are sent, beside the word for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_server.log.privacy.spans import DIGIT, Span

_NO_LETTER = "(?<![A-Za-zА-Яа-яЁё])"
_IS = (
    r"(?:number|nr\.?|no\.?|ist?|lautet|est|es|was|war|était|era|это|был[аи]?|приш[её]л|to|auf|на|是|为|為"
    r"|改成|改为|设为|[:=#№–—-])"
)
_VALUE = rf"(?:\s{{0,3}}+{_IS}){{0,2}}+\s{{0,3}}+(?P<value>\d{{3,8}})(?![\d.,:]?\d|[A-Za-z-])"
_PIN = re.compile(
    r"(?=[pcgotmksспкип识验安动密口])(?:(?<![A-Za-z])(?:pin(?:[ -]?code)?|code (?:pin|secret)|secret code"
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
# "The code I got by sms is 839201", "пришёл код 839201", "短信里的代码839201"; six digits need no channel.
_CHANNEL = (
    r"(?=[stempwсп短邮])(?:sms|text(?:ed| message)?|e-?mail(?:ed)?|mail|phone|whatsapp"
    r"|смс|письм\w{1,2}|почт\w{1,2}|短信|邮件)"
)
_CAME = (
    r"(?=[grsпbe收发])(?:got|received|sent|given|пришёл|пришел|прислали|получил[аи]?"
    r"|bekommen|erhalten|geschickt|reçu|recib[íi]|收到|发来)"
)
_RECEIVED = re.compile(
    r"(?=[ckк代])(?<![^\W\d_])(?:code|código|код|代码)(?![^\W\d_])"
    r"(?=\D{0,112}+\d{4})"  # no more can stand between, so all else is not tried
    r"(?:[\s,]{1,2}[^\W\d_]{1,15}){1,6}?"
    r"(?:\s?(?:is|was|ist|est|es|это|[,:—–-]|是|为)){0,2}\s{0,2}(?P<value>\d{4,8})(?![\d.,:]?\d|[A-Za-z-])",
    re.IGNORECASE,
)
_CAME_IN = re.compile(rf"{_CHANNEL}|{_CAME}", re.IGNORECASE)
_BY_CHANNEL = re.compile(_CHANNEL, re.IGNORECASE)
_SIX = re.compile(r"\d{6}")
_SENT_ME = re.compile(
    rf"{_CAME}\s(?:(?:me|us|мне|нам)\s)?(?:(?:a|the|this|einen|den|un|le|el)\s)?(?:code|código|код)\s"
    r"(?P<value>\d{4,8})(?![\d.,:]?\d|[A-Za-z-])"
    r"|(?:短信|邮件|收到)[\u4e00-\u9fff]{0,4}(?:代码|验证码)[是为:]?\s?(?P<han>\d{4,8})(?!\d)",
    re.IGNORECASE,
)
# Codes that open an account when the telephone is lost: letters and digits, several in a row.
_RESCUE = re.compile(
    r"(?=[brewncкр备恢])(?:(?:back-?\s?up|recovery|rescue|emergency|wiederherstellungs|notfall)[ -]?codes?"
    r"|codes? de (?:secours|récupération)|códigos? de (?:respaldo|recuperación)"
    r"|резервн\w{2,3}+ код\w{0,3}+|код\w{0,3}+ восстановления|(?:备用|恢复)(?:代)?码)"
    r"(?:\s?(?:is|are|was|were|ist|sind|lautet|lauten|est|sont|es|son|это|[:=—–-]|是|为)){0,2}\s{0,3}+"
    r"(?P<value>(?:(?:[\s,;/]|and\s|и\s){0,3}(?=[A-Za-z-]{0,12}\d)[A-Za-z0-9]{4,10}+"
    r"(?:[ -](?=[A-Za-z]{0,10}\d)[A-Za-z0-9]{3,10}+){0,5}){1,12})"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE,
)


def spans(text: str) -> Iterator[Span]:
    """Find the digits of all codes in `text`; they may overlap."""
    if not DIGIT.search(text):  # most questions have none, so this saves time
        return
    for pattern in (_PIN, _SENT, _OF, _SPACED, _BEFORE, _TEXTED):
        for match in pattern.finditer(text):
            yield Span(match.start("value"), match.end("value"), "token")
    for match in _RECEIVED.finditer(text):
        between = match.string[match.start() : match.start("value")]
        if (_BY_CHANNEL if not _SIX.fullmatch(match["value"]) else _CAME_IN).search(between):
            yield Span(match.start("value"), match.end("value"), "token")
    for match in _SENT_ME.finditer(text):
        yield Span(match.start(match.lastgroup or 0), match.end(match.lastgroup or 0), "token")
    for match in _RESCUE.finditer(text):
        yield Span(match.start("value"), match.end("value"), "token")
