"""What people write about themselves around a question: that they write for the first time, or are new."""

from __future__ import annotations

import re

_CUSTOMER = "(?:customer|user|client|fan|subscriber)s?"
_SINCE = r"(?: (?:for|since|of yours)[^.!?,\n]{0,30}?)?"
_WHO = r"(?:I am|I'm|I’m|we are|we're|we’re|(?:I|we)(?: have|'ve|’ve) been)"
_CLAUSES = (
    (
        r"(?:this|it)(?: is|'s|’s) (?:my|the) (?:very )?first time (?:that )?I(?: am|'m)? ?"
        r"(?:writ|contact|ask|mail|reach)\w*[^.!?,\n]{0,30}?"
    ),
    (
        r"(?:this|it)(?: is|'s|’s) my first (?:(?:time )?(?:writ|contact|ask|mail)ing|ticket|mail|message)"
        r"[^.!?,\n]{0,30}?"
    ),
    r"I(?: am|'m|’m) (?:writing|contacting|mailing)(?: to)? you (?:for the first time|again)[^.!?,\n]{0,20}?",
    r"(?:I|we)(?: have|'ve|’ve)? (?:never|not) (?:written|contacted|bothered)(?: to)? you before",
    rf"{_WHO} (?:with you|(?:an? |your )?(?:\w+[ -]){{0,2}}{_CUSTOMER}){_SINCE}",
    r"(?:I |we )?(?:really |just )?(?:love|like) (?:your|the new) [^.!?,\n]{1,40}?",
    (
        r"(?:I(?: am|'m|’m) )?(?:so |very )?sorry (?:to (?:bother|disturb)|for (?:bothering|the trouble))"
        r"[^.!?,\n]{0,30}?"
    ),
    r"(?:hello,? )?it(?: is|'s|’s) me again|(?:just )?(?:a )?quick (?:one|question)|first of all",
    r"(?:пиш(?:у|ем)|обраща(?:юсь|емся)) (?:к? ?вам )?(?:впервые|(?:в )?первый раз|снова|опять|ещ[её] раз)",
    (
        r"(?:я |мы )?(?:ваш[аи]? )?(?:давн\w+|постоянн\w+|стар\w+|нов\w+) (?:ваш\w* )?"
        r"(?:клиент|пользовател|подписчик)\w*(?: уже| с)?[^.!?,\n]{0,20}?"
    ),
    (
        r"(?:я |мы )?(?:давно|уже (?:\w+ ){1,2}(?:год|года|лет|месяц\w*)) (?:вами )?пользу(?:юсь|емся)"
        r"[^.!?,\n]{0,30}?"
    ),
    r"(?:раньше|до этого|до сих пор) вс[её] (?:\w+ )?(?:работало|было)(?: \w+){0,2}",
    r"(?:прошу прощения|простите|извините)(?: за [^.!?,\n]{1,30})?",
    r"(?:очень )?(?:нравится|люблю|любим) ваш\w* [^.!?,\n]{1,30}?",
    r"надеюсь,? у вас вс[её] [^.!?,\n]{1,20}?",
    r"(?:我|我们)是(?:你们|贵司|贵公司|贵店)?的?(?:老|新|忠实|长期)?(?:的)?(?:用户|客户|顾客|会员)",
    (
        r"(?:我|我们)?(?:是)?(?:第一次|首次|头一回)(?:给你们)?(?:提交工单|提工单|联系|写信|写邮件|咨询|发邮件|来信|提问)"
        r"[^。！？，\n]{0,8}?"
    ),
    r"(?:不好意思|抱歉)[^。！？，\n]{0,4}打扰[^。！？，\n]{0,6}?",
    r"(?:很|非常)喜欢你们的[^。！？，\n]{1,12}?",
    r"之前一直(?:都)?(?:很)?(?:好|正常|没问题)",
)
_BEGINS = "(?=[tiwrjlsvhqfпоямвдснурил我是第首头不抱很非之]|a )"  # how one of the clauses begins
_AND = "(?:and|but|и|а|но)"
# A clause begins at the start, after a sign or at "and"; it ends with a sign, before "and" or with its line.
_CHAT = re.compile(
    rf"(?:^|(?<=[.!?。！？\n,，:)])|(?= {_AND} )) ?(?=[\w'’ ]{{4}})(?:{_AND} |这是)?"
    rf"{_BEGINS}(?:{'|'.join(_CLAUSES)})"
    rf"(?: ?[.!?…。！？,，:;)]+|(?= {_AND} )|(?=\n)|$)",
    re.IGNORECASE,
)


def without(text: str) -> str:
    """`text` without clauses about the one who writes. Every quantifier is bounded."""
    return _CHAT.sub("", text)
