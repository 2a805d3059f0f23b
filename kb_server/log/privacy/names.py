"""Names and birthdays, where words before them announce one: "my name is", "меня зовут", "我叫"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_server.log.privacy import passwords
from kb_server.log.privacy.spans import DIGIT, Span, values

# "My name is Anna Lee and", "меня зовут иван": capitals tell where a name ends, else what comes after it.
_SAYS = (
    r"(?=[mijebnмнф])(?:my (?:full |first |last |sur|family )?name is|my name['’]s|i am called"
    r"|(?:меня|нас) зовут|мо[яёе] (?:полное )?(?:имя|фамилия|фио)(?:\s?[:—–-])?|\bфио\s?[:—–-]"
    r"|ich heiße|ich heisse|mein name ist|je m['’]appelle|mon nom est|me llamo|mi nombre es"
    r"|meu nome é|(?:eu )?me chamo|mi chiamo|il mio nome è|mam na imię|nazywam się|ben(?:im)? adım)"
)
_HAS_SAYS = re.compile(_SAYS, re.IGNORECASE)
_TITLE = r"(?:(?:mr|mrs|ms|dr|herr|frau|mme|sr|sra)\.?\s)?"
_CAPITAL = r"(?-i:[A-ZÀ-ÞŁŚŻČŠŽА-ЯЁ])(?:\.|[\w'’-]{0,30})"
_LINK = r"(?:van|von|der|den|de|del|della|da|di|la|le|el|al|bin|ibn)"
_NAMED = re.compile(
    rf"(?=[mijebnмнф\n.;,]|\A)"
    rf"(?:{_SAYS}|(?:\A|[\n.;,])\s{{0,2}}+(?=[fcn])(?:full |customer )?name\s?:)\s{{1,3}}"
    rf"(?P<value>{_TITLE}{_CAPITAL}(?:\s(?:{_LINK}\s){{0,2}}{_CAPITAL}){{0,3}})",
    re.IGNORECASE,
)
_NAMED_SMALL = re.compile(
    rf"{_SAYS}\s{{1,3}}(?P<value>{_TITLE}[^\W\d_][\w'’-]{{1,30}}(?:\s[^\W\d_][\w'’-]{{1,30}}){{0,2}}?)"
    r"(?=\s{0,3}(?:[.,;:!?…()\n]|\Z)|\s(?:and|but|from|i|here|и|а|но|из|я|у|не|und|aber|et|mais|y|pero)\b)",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    rf"(?=[tiэя])(?:\b(?:this|it) is|\bit['’]s|\bi am|\bi['’]m|(?<!\w)это|(?<!\w)я)\s"
    rf"(?P<value>{_CAPITAL}\s(?:{_LINK}\s)?{_CAPITAL})"
    r"(?=,?\s(?:from|here|speaking|calling|writing|из|пишет|пишу|звоню)\b)",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?:\A|[\n.,!?])[^\S\n]{0,3}(?:(?:best|kind|warm)(?: regards| wishes)?|regards|sincerely|cheers"
    r"|yours(?: truly)?"
    r"|thanks|thank you|с (?:уважением|наилучшими(?: пожеланиями)?)|всего доброго|mit freundlichen grüßen"
    r"|(?:viele|beste|liebe) grüße|cordialement|saludos)[^\S\n]?[,.!]?\s{1,3}"
    rf"(?P<value>{_CAPITAL}(?:[^\S\n](?:{_LINK}[^\S\n]){{0,2}}{_CAPITAL}){{0,2}})(?=\s{{0,4}}(?:[,.\n]|\Z))",
    re.IGNORECASE,
)
# Whom a greeting at the beginning of a sentence is for, where more follows: "Hello Kitty" alone is a query.
_GREETS = (
    r"(?=[hdglsbceздпу])(?:(?:hi|hello|hey)(?: there| again)?|dear|good (?:morning|afternoon|evening|day)"
    r"|здравствуй(?:те)?|привет(?:ствую)?|добр(?:ый|ое|ого) (?:день|дня|утро|вечер)"
    r"|(?:уважаем|дорог)(?:ый|ой|ая)"
    r"|hallo|guten (?:tag|morgen|abend)|liebe[rs]?|sehr geehrter?|bonjour|bonsoir|chère?|hola|estimad[oa])"
)
_GREETED = re.compile(
    rf"(?:\A|[\n.!?])\s{{0,2}}+{_GREETS}(?:,\s{{0,2}}|\s{{1,2}})"
    rf"(?P<value>{_TITLE}{_CAPITAL}(?: {_CAPITAL}){{0,2}})"
    r"(?=\s?[,!:.—–-]\s{0,3}\w|\s?[,!:]?\s?\n)",
    re.IGNORECASE,
)
# The family names that nine of ten people in China have; without one, "我叫了车" (I called a car) is no name.
_FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金"
    "石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤張劉陳楊黃趙吳孫馬鄭謝羅許韓馮鄧蕭葉蘇"
)
_FAMILY_OF_TWO = "欧阳|歐陽|司马|上官|诸葛|夏侯|东方|皇甫|令狐|慕容|司徒|端木|尉迟"
_HAN = "\u4e00-\u9fff"
_NAMED_HAN = re.compile(
    rf"(?:我(?:的名字)?叫|我(?:的)?(?:名字|姓名)(?:叫|是|为|:)|姓名[:是为])\s?"
    rf"(?P<value>(?:[{_FAMILY}]|{_FAMILY_OF_TWO})[{_HAN}]{{1,2}}|[A-Za-z][A-Za-z'’-]{{1,30}}(?:\s[A-Z][A-Za-z'’-]{{1,30}}){{0,2}})"
    rf"(?![{_HAN}])"
)
_FAMILY_HAN = re.compile(rf"我姓(?P<value>[{_HAN}])(?![{_HAN}])")
_GREETED_HAN = re.compile(
    rf"(?:[您你]好|尊敬的|亲爱的)[,!]?\s?(?P<value>(?:[{_FAMILY}]|{_FAMILY_OF_TWO})[{_HAN}]{{0,2}}?"
    rf"(?:先生|女士|小姐|老师|经理)|(?:[{_FAMILY}]|{_FAMILY_OF_TWO})[{_HAN}]{{1,2}})(?=[,!:])"
)
_EVERYBODY = re.compile(
    r"(?:world|support|team|sir|madam|all|everyone|everybody|friends?|folks|guys|customers?|colleagues?|community"
    r"|help|service|dev\w*|admin\w*|staff|коллег\w*|друзья|команда|поддержка|все|всем|клиент\w*|админ\w*)\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:not|no|on|in|still|too|also|only|always|never|already|now|the|an?|this|that|same|different|wrong|spel(?:led|t)"
    r"|mis\w+|incorrect\w*|invalid|missing|empty|blank|gone|cut|hidden|public|visible|long|short|taken|listed|shown"
    r"|displayed|written|printed|changed|wrongly|не|нет|указан\w*|неверн\w*|неправильн\w*|написан\w*|изменил\w*|отобража\w*"
    r"|видн\w*|друг\w*|nicht|falsch|pas|mal|no|incorrecto)\Z",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)"
)
_BORN = re.compile(
    r"(?=[dbgfnдр出生])(?:date of birth|\bdob\b|birth ?da(?:te|y)|\bborn(?: on)?|geboren(?: am)?|geburtsdatum"
    r"|fecha de nacimiento|nac[ií] el|date de naissance|née? le|дат\w рождения|день рождения"
    r"|родил(?:ся|ась)|出生日期|生日)"
    r"(?:\s{0,2}(?:is|ist|est|es|это|[:=—–-]|是|为)){0,2}\s{0,2}"
    rf"(?P<value>\d{{1,4}}[-./]\d{{1,2}}[-./]\d{{1,4}}|\d{{4}}年\d{{1,2}}月\d{{1,2}}日?"
    rf"|\d{{1,2}}\.?\s{_MONTH}[^\W\d]{{0,6}}\.?,?\s\d{{2,4}}"
    rf"|{_MONTH}[^\W\d]{{0,6}}\.?\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{2,4}}|\d{{8}}(?!\d))",
    re.IGNORECASE,
)
# Where people are reached or followed. An @ without a word for the network may be a package or a mention.
_NETWORK = (
    r"(?=[tisdvfmтисвд微推抖])(?<![^\W\d_])(?:telegram|tg|insta(?:gram)?|ig|twitter|tiktok|snap(?:chat)?|discord|signal|skype|vk|facebook|threads|mastodon"
    r"|телеграмм?\w{0,2}|телег[аеу]|тг|инст(?:е|а|аграмм?\w?)|скайп\w?|вк(?:онтакте)?|дискорд\w?|微信|推特|微博|抖音)"
)
_HANDLE = re.compile(
    rf"{_NETWORK}(?:\s?(?:id|name|nick|handle|user(?:name)?|account|ник|аккаунт|логин|号|账号))?"
    r"(?:\s?(?:is|ist|est|es|это|[:=—–-]|是|为)){0,2}\s{0,2}"
    r"(?P<value>@[\w.]{3,40}(?<!\.)|live:[\w.]{3,40}(?<!\.)|[\w.]{2,32}#\d{4}(?!\d))",
    re.IGNORECASE,
)
_HANDLE_SAID = re.compile(
    r"(?:\bmy (?:telegram|tg|insta(?:gram)?|discord|skype|snap(?:chat)?)"
    r" (?:id|name|nick|handle|user(?:name)?) is"
    r"|мой ник в (?:телеграмм?е|телеге|тг|дискорде|скайпе)(?:\s?[:—–-])?|微信(?:号|id)[是为:]?)\s{0,2}"
    r"(?P<value>[A-Za-z][\w.-]{3,40}(?<![.-]))",
    re.IGNORECASE,
)


def spans(text: str) -> Iterator[Span]:
    """Find the names and birthdays that `text` announces; they may overlap."""
    han = not text.isascii()  # else no pattern with Han in all its forms is worth a look
    said = _HAS_SAYS.search(text) is not None
    if said or ":" in text:
        yield from values("name", _NAMED, text, _is_name)
    if said:
        yield from values("name", _NAMED_SMALL, text, _is_name)
    for pattern in (_SPEAKS, _SIGNED, *((_NAMED_HAN, _FAMILY_HAN) if han else ())):
        yield from values("name", pattern, text, _is_name)
    for pattern in (_GREETED, _GREETED_HAN) if han else (_GREETED,):
        yield from values("name", pattern, text, lambda match: not _EVERYBODY.match(match["value"]))
    if DIGIT.search(text):
        yield from values("birthday", _BORN, text, lambda _: True)
    if "@" in text or "#" in text or ":" in text:
        yield from values("login", _HANDLE, text, _is_name)
    yield from values("login", _HANDLE_SAID, text, _is_name)


def _is_name(match: re.Match[str]) -> bool:
    first = match["value"].split()[0]
    return not _NO_NAME.match(first) and first.casefold() not in passwords.never()
