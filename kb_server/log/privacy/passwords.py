"""Passwords in bare words, with no colon and no "is": "my password sunflower does not work".

A password may be any word, so its place tells it: beside the word for it, and followed by a complaint or by
the end of what is said. `not_passwords.txt` has the words that stand there in questions: "password reset",
"пароль администратора".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from kb_server.log.privacy.spans import Span

_WORD_FOR_IT = (
    r"(?:passwor[dt]|kennwort|mot de passe|contraseña|senha|\bpw\b|\bmdp\b|парол(?:ь|ем|я)(?![а-яё])"
    r"|密码|密碼|口令)"
)
_HAS_WORD = re.compile(
    rf"(?=[pkmcsп密口]){_WORD_FOR_IT}", re.IGNORECASE
)  # every pattern below has such a word
_VALUE = r"[\"'«“„「]?(?P<value>[^\s,;:.!?\"'«»“”„「」()]{3,40}+)[\"'»”“」]?"
# What a customer says of a password that is refused.
_COMPLAINT = (
    r"(?:does\s?n[o'’]?t|do(?:es)? not|did\s?n[o'’]t|is\s?n[o'’]t|was\s?n[o'’]t|is not|was not"
    r"|(?:is|gets?) (?:refused|rejected|invalid|wrong)|wo\s?n['’]?t|will not|can\s?['’]?t|cannot"
    r"|fails?|failed|no longer|stopped|rejected|refused|invalid"
    r"|не\s(?:подх|раб|прин|прох|пуск|вер|сраб|тот)\w{0,12}|неверн\w{0,4}|неправильн\w{0,4}|отклон\w{0,6}"
    r"|(?:geht|funktioniert|stimmt|klappt|wird) nicht|(?:wird )?abgelehnt|schlägt fehl"
    r"|falsch|ungültig|no (?:funciona|entra|vale|sirve|va|es)|falla|rechazad[ao]|incorrect[ao]"
    r"|ne (?:marche|fonctionne|passe|va)|n['’]est|refusé|rejeté|invalid[eo])"
)
_ENDED = (
    r"(?=[.,;!?…)]|\s{0,4}+\Z|\s(?:and|but|it|now|yesterday|today|и|а|но|und|aber|an|y|pero|et|mais"
    r"|does|is|was)\b)"
)
_REFUSED = re.compile(rf"{_WORD_FOR_IT}\s{{1,3}}+{_VALUE}(?=,?\s{_COMPLAINT})", re.IGNORECASE)
_USED = re.compile(
    r"\b(?:(?:with|using|via|entere?d?|typed?|tried|us(?:e|ed))(?:\s(?:the|my|this|our))?"
    r"|с|ввожу|вв[её]л[аи]?|вводил[аи]?|набираю|поставил[аи]?|использую|задал[аи]?"
    r"|mit(?:\s(?:dem|meinem))?|con(?:\s(?:la|mi))?|avec(?:\s(?:le|mon))?)"
    rf"\s{_WORD_FOR_IT}\s{_VALUE}{_ENDED}",
    re.IGNORECASE,
)
_NOT_TAKEN = re.compile(
    r"(?:\b(?:rejects?|refuses?)|n[o'’]t (?:accept|take|like)|не принимает|не берёт|отклоняет"
    r"|rechaza|no acepta|n['’]accepte pas|\brefuse)(?:\s(?:the|my|our|мой|наш|la|mi|le|mon))?"
    rf"\s{_WORD_FOR_IT}\s{_VALUE}{_ENDED}",
    re.IGNORECASE,
)
_SET = re.compile(
    r"(?:"
    rf"\b(?:set|changed)(?:\s(?:the|my|our|its?|his|her))?\s{_WORD_FOR_IT}\s(?:to|as)"
    rf"|\b(?:сменил|поменял|изменил|поставил|установил)[аи]?\s(?:свой\s)?{_WORD_FOR_IT}\sна"
    rf"|\bcambi[ée](?:\s(?:la|mi))?\s{_WORD_FOR_IT}\s(?:a|por)"
    rf"|\bchangé(?:\s(?:le|mon))?\s{_WORD_FOR_IT}\s(?:en|par))"
    rf"\s{_VALUE}{_ENDED}",
    re.IGNORECASE,
)
_SET_GERMAN = re.compile(
    rf"{_WORD_FOR_IT}\s(?:auf|zu|in)\s{_VALUE}(?=\s(?:geändert|gesetzt|gewechselt))", re.IGNORECASE
)
_WAS = re.compile(
    rf"{_WORD_FOR_IT}\s(?:was|war|était|era|был)\s{_VALUE}{_ENDED}",
    re.IGNORECASE,
)
_OLD_AND_NEW = re.compile(
    rf"\b(?:old|current|стар\w{{2}}|alte\w?|antigua|ancien)\s{_WORD_FOR_IT}\s(?P<old>[^\s,;:.!?]{{3,40}}+)[,;]?\s"
    r"(?:and\s|и\s|а\s|und\s|y\s|et\s)?(?:the\s)?(?:new(?:\sone)?|нов\w{2}|neue\w?|nueva|nouveau)"
    rf"(?:\s{_WORD_FOR_IT})?\s(?P<new>[^\s,;:.!?]{{3,40}}+){_ENDED}",
    re.IGNORECASE,
)
# Chinese writes no spaces: Latin letters end by themselves, and in Han function words are no password.
_HAN_REFUSED = r"(?:不对|不行|不正确|无效|错误|失败|被拒|登录|登不|登陆|进不|还是|但|却|就|无法|不能|提示)"
_LATIN_BESIDE_HAN = re.compile(
    rf"(?:密码|密碼|口令)(?:(?:改成|改为|设为|设成|设置为|换成)了?)?\s?(?P<value>[A-Za-z0-9!@#$%^&*_-]{{4,40}}+)(?=\s?[，,]?{_HAN_REFUSED})"
)
_HAN_BESIDE_HAN = re.compile(rf"(?:密码|密碼|口令)(?P<value>[\u4e00-\u9fff]{{3,8}}?)(?=[，,]?{_HAN_REFUSED})")
_SAID_OF_IT = frozenset(
    "后前时入示录登验证校重置修改更找回设保存长度格强复杂规则账帐号户老总一直突然又也都还就明两次多连续经常粘框页"
    "区不没有错了是的在过方式法界面吗怎么为什到期忘记已被加锁"
)
_NOT_PASSWORDS = Path(__file__).with_name("not_passwords.txt")
_PARTICIPLE = re.compile(r"\w+ed\Z|\w*(?:[аеёи]н[аоы]?|[ыои]й|[яа]т|лся)\Z", re.IGNORECASE)
_PLACE = re.compile(r"[а-яё]+[еи]\Z", re.IGNORECASE)  # "на сайте", "на телефоне"


def spans(text: str) -> Iterator[Span]:
    """Find the bare words of `text` that are passwords; they may overlap."""
    if not _HAS_WORD.search(text):
        return
    for pattern in (_REFUSED, _USED, _NOT_TAKEN, _SET, _SET_GERMAN, _WAS, _LATIN_BESIDE_HAN):
        for match in pattern.finditer(text):
            if _may_be(match["value"], pattern):
                yield _span(match, "value")
    for match in _OLD_AND_NEW.finditer(text):
        if _may_be(match["old"], _OLD_AND_NEW) and _may_be(match["new"], _OLD_AND_NEW):
            yield _span(match, "old")
            yield _span(match, "new")
    for match in _HAN_BESIDE_HAN.finditer(text):
        if not _SAID_OF_IT & set(match["value"]):
            yield _span(match, "value")


@cache
def never() -> frozenset[str]:
    """Words, in small letters, that are no passwords where a password could stand."""
    return frozenset(_NOT_PASSWORDS.read_text(encoding="utf-8").split())


def _may_be(word: str, pattern: re.Pattern[str]) -> bool:
    if word.casefold() in never() or _PARTICIPLE.fullmatch(word):
        return False
    return not (pattern is _SET and _PLACE.fullmatch(word))


def _span(match: re.Match[str], group: str) -> Span:
    return Span(match.start(group), match.end(group), "token")
