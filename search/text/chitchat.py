"""What people write about themselves around a question: that they write for the first time, or are new."""

from __future__ import annotations

import re

from search.text.patterns import NAMES, any_of

_CUSTOMER = "(?:customer|user|client|fan|subscriber)s?"
_SINCE = r"(?: (?:for|since|of yours)[^.!?,\n]{0,30}?)?"
_WHO = r"(?:I am|I'm|I’m|we are|we're|we’re|(?:I|we)(?: have|'ve|’ve) been)"
_THINGS = "order|booking|customer|ticket|reference|account|contract|invoice|phone"
_CODE = r"#?[\w-]{0,12}\d[\w-]{0,20}"
_ENGLISH = (
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
    r"(?:and |now )?(?:to )?something (?:else|different)",
    r"(?:and )?(?:here is |I have )?(?:one |yet )?(?:another|more) (?:question|thing|matter)",
    # Who they are, how they came to write, and how soon they need an answer. Names have capitals.
    rf"my name is {NAMES}(?:,? (?:from|of|at) {NAMES})?",
    rf"(?:this is|I(?: am|'m|’m)|we are) {NAMES},? (?:from|of|at|here)(?: {NAMES})?",
    rf"I(?: live| am living| am|'m|’m) (?:in|from) {NAMES}",
    (
        r"(?:I|we)(?: am|'m|’m| are) (?:writing|contacting|mailing)(?: to)? you"
        r"(?: (?:because|as|since)[^.!?,\n]{1,60}?)?"
    ),
    (
        r"(?:I|we) (?:could not|could?n['’]t|cannot|can['’]t|did not|didn['’]t) find "
        r"(?:it|this|that|anything|any? answer|any information)"
        r"(?: about (?:it|this|that))?(?: (?:anywhere|(?:on|in) (?:your|the) [\w ]{2,20}?))?"
    ),
    (
        r"(?:I|we)(?: have|'ve|’ve)? (?:spoken?|talked) (?:on the phone|by phone|to you|with you|last)\b"
        r"[^.!?,\n]{0,50}?"
    ),
    r"(?:it|this)(?: is|'s|’s) (?:\w+ ){0,3}urgent(?: (?:as|because|since)[^.!?\n]{1,50}?)?",
    rf"(?:my|our|the) (?:{_THINGS})(?: number| no\.?| id)? is {_CODE}",
    r"(?:hello,? )?it(?: is|'s|’s) me again|(?:just )?(?:a )?quick (?:one|question)|first of all",
)
_RUSSIAN = (
    r"(?:и |а )?(?:ещ[её] |у меня )?(?:один |другой |такой |следующий )+вопрос(?: такой)?",
    rf"(?:меня зовут|я|это) {NAMES}(?:,? (?:из|от) {NAMES})?|(?:я |мы )?из {NAMES}",
    r"(?:пишу|пишем|обраща(?:юсь|емся))(?: к)?(?: вам)?,? (?:потому что|так как|поскольку)[^.!?,\n]{1,60}?",
    (
        r"(?:я |мы )?(?:на сайте |в справке |нигде )?(?:ответа? |ничего |этого )?не наш(?:[её]л|ла|ли)"
        r"(?: ответа?| этого)?(?: на сайте| в справке| нигде)?"
    ),
    r"(?:мы |я )?с вами (?:говорили|разговаривали|созванивались|общались)[^.!?,\n]{0,40}?",
    r"(?:это )?(?:очень |довольно )?срочно",
    rf"(?:мой |наш )?номер (?:заказа|брони|договора|клиента|заявки|сч[её]та):? {_CODE}",
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
)
_CHINESE = (
    r"(?:另外|还有)?(?:还有|还想问|想问|请教)?(?:一个|另一个|个)问题",
    r"(?:我叫|本人叫|我的名字是)[^。！？，,\n]{1,8}?|我?(?:住在|来自)[^。！？，,\n]{1,12}?",
    r"在?(?:网站|网上|官网|帮助)[里上中]?(?:也|都)?没有?找到(?:答案|相关内容)?|所以(?:写信|来信|来问)[^。！？，,\n]{0,8}?",
    rf"(?:我|我们)?的?(?:订单|预订|客户|会员|工单)(?:号|编号|号码)(?:是|为|[:：])? ?{_CODE}",
    r"(?:上周|昨天|之前|前天)?[^。！？，,\n]{0,4}我们通过电话|(?:有点|比较|很|非常)(?:急|着急)",
    r"(?:我|我们)是(?:你们|贵司|贵公司|贵店)?的?(?:老|新|忠实|长期)?(?:的)?(?:用户|客户|顾客|会员)",
    (
        r"(?:我|我们)?(?:是)?(?:第一次|首次|头一回)(?:给你们)?(?:提交工单|提工单|联系|写信|写邮件|咨询|发邮件|来信|提问)"
        r"[^。！？，\n]{0,8}?"
    ),
    r"(?:不好意思|抱歉)[^。！？，\n]{0,4}打扰[^。！？，\n]{0,6}?",
    r"(?:很|非常)喜欢你们的[^。！？，\n]{1,12}?",
    r"之前一直(?:都)?(?:很)?(?:好|正常|没问题)",
)
# How one of the clauses begins.
_BEGINS = (
    "(?=[tiwrjlsvhqfomynпоямвдснурилэе№]|[aау] "
    "|[我是第首头不抱很非之本住来在所订预客会工上昨前有比网官帮们另还一请个想])"
)
_AND = "(?:and|but|и|а|но)"
_CLAUSE = any_of(rf"(?=[a-z]){any_of(*_ENGLISH)}", rf"(?=[а-яё]){any_of(*_RUSSIAN)}", *_CHINESE)
# A clause begins at the start, after a sign or at "and"; it ends with a sign, before "and" or with its line.
_CHAT = re.compile(
    rf"(?:^|(?<=[.!?。！？\n,，:)])|(?= {_AND} )) ?(?=[\w'’ ]{{4}})(?:{_AND} |这是)?"
    rf"{_BEGINS}{_CLAUSE}"
    rf"(?: ?[.!?…。！？,，:：;)]+|(?= {_AND} )|(?=\n)|$)",
    re.IGNORECASE,
)


def without(text: str) -> str:
    """`text` without clauses about the one who writes. Every quantifier is bounded."""
    return _CHAT.sub("", text)
