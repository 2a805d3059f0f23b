"""The one table of languages: to add a language, add its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from whoosh.lang.stopwords import stoplists

from search.documents import base_language
from search.text import normal

LATIN = "latin"
CYRILLIC = "cyrillic"
OTHER = "other"  # scripts that separate words, and that none of our stemmers reads
CONTINUOUS = "continuous"  # scripts that do not separate words


@dataclass(frozen=True, slots=True)
class Language:
    """How the words of one language are read."""

    code: str  # ISO 639-1
    script: str
    snowball: str = ""  # PyStemmer's name for its stemmer; "" for none
    stop: frozenset[str] = frozenset()  # words that carry no meaning in a query
    fold: bool = False  # é is read as e before stemming: for languages whose own words have no accents
    irregular: Mapping[str, str] = field(
        default_factory=dict, hash=False
    )  # form → base, because stemmers miss them


_ENGLISH = """
a about am an and any are as at be been being but by can could did do does doing done for from get
gets getting got had has have having he her here him his how i i'd i'll i'm i've if in into is isn't
it it's its itself just let's may me might must my need of on or our ours please shall she should so
some than that that's the their them then there these they they're this those through to too us used
want wants was we were what what's when where which while who whom whose why will with would you
you'd you'll you're your yours don't doesn't can't cannot didn't won't wouldn't isn't aren't
"""

_RUSSIAN = """
а без бы был была были было быть в вам вас ваш ваша ваше вашей вашу ведь во вот все всё вы где да
для до его ее её если есть еще ещё же за зачем здесь и из или им их к ка как какая какие каким
какими каких какого какое какой каком какую ко когда который которая которое которые которых кто ли
либо лишь мне много могу может можно мой мою моя мои моё мы на надо нам нас наш него нее неё нему
нет ни них но ну нужно о об однако он она они оно от отчего очень по под подскажите пожалуйста
почему при про с сам свой своего своей свои свою себя сейчас со столько так также такая такие такое
такой там то тогда того тоже той только том тот тут ты у уже хочу чего чем что чтобы чтоб чье чья
эта эти это этого этой этом этот эту я
"""

_CHINESE = """
的 了 吗 呢 吧 啊 呀 么 嘛 地 得 着 过 是 在 有 和 与 及 或 或者 也 都 就 而 且
而且 但 但是 如果 要是 那么 怎么 怎样 怎么样 怎么办 如何 什么 为什么 为何 哪 哪里 哪儿
哪些 哪个 谁 多少 几 何时 能 能否 能不能 可以 可否 是否 会 要 想 想要 需要 应该 请
请问 我 我们 我的 你 你们 您 他 她 它 他们 她们 它们 这 那 这个 那个 这些 那些 这里
那里 一个 一些 一下 被 把 让 给 对 对于 关于 从 到 向 为 为了 由 以 以及 之 其 所
时 时候 中 上 下 里 吗 有没有 该 并 等 用 做 办 请教 谢谢 还是 还 又 再 很 不 没
没有
"""


# "base form form …". From accessibl on: words that the stemmer takes for others (access, author, experience,
# conversation, import, depart, busy, severe), with a base that it leaves alone. Forms that are also words of
# their own are left out: left, found, saw, felt, led, lit.
_ENGLISH_IRREGULAR = """
become became, begin began begun, break broke broken, bring brought, build built, buy bought, catch
caught, choose chose chosen, do done, draw drew drawn, drive drove driven, eat ate eaten, fall fell
fallen, fly flew flown, forget forgot forgotten, freeze froze frozen, give gave given, go went gone,
grow grew grown, hear heard, hide hidden, hold held, keep kept, know knew known, lend lent, lose
lost, make made, mean meant, meet met, overwrite overwrote overwritten, pay paid, rebuild rebuilt,
repay repaid, resend resent, run ran, say said, see seen, sell sold, send sent, show shown, shrink
shrank shrunk, sleep slept, speak spoken, spend spent, stand stood, steal stole stolen, take took
taken, teach taught, tell told, think thought, throw threw thrown, understand understood, undo
undone, wake woke woken, wear wore worn, win won, withdraw withdrew withdrawn, write wrote written,
child children, man men, woman women, foot feet, tooth teeth, mouse mice, person people, index
indices, matrix matrices, vertex vertices, criterion criteria,
accessibl accessible accessibility accessibly, authoriz authorize authorizes authorized authorizing
authorise authorised authorization authorizations authorisation, experimen experiment experiments
experimental, conversio conversion conversions, importan important importance importantly, departm
department departments, busines business businesses, severa several
"""


def _forms(text: str) -> dict[str, str]:
    lines = (line.split() for line in text.split(","))
    return {form: base for base, *forms in lines for form in forms}


def _words(text: str) -> frozenset[str]:
    return frozenset(map(normal.unyo, text.split()))


def _latin(code: str, snowball: str) -> Language:
    return Language(code, LATIN, snowball, frozenset(stoplists.get(code, ())))


LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        Language("en", LATIN, "english", _words(_ENGLISH), fold=True, irregular=_forms(_ENGLISH_IRREGULAR)),
        Language("ru", CYRILLIC, "russian", _words(_RUSSIAN)),
        Language("zh", CONTINUOUS, stop=_words(_CHINESE)),
        Language("ja", CONTINUOUS),
        Language("ko", CONTINUOUS),
        Language("th", CONTINUOUS),
        Language("uk", CYRILLIC),
        Language("be", CYRILLIC),
        Language("bg", CYRILLIC),
        Language("sr", CYRILLIC),
        Language("el", OTHER, "greek"),
        Language("ar", OTHER, "arabic"),
        Language("hi", OTHER, "hindi"),
        Language("he", OTHER),
        _latin("ca", "catalan"),
        _latin("cs", ""),
        _latin("da", "danish"),
        _latin("de", "german"),
        _latin("es", "spanish"),
        _latin("et", "estonian"),
        _latin("fi", "finnish"),
        _latin("fr", "french"),
        _latin("hu", "hungarian"),
        _latin("id", "indonesian"),
        _latin("it", "italian"),
        _latin("lt", "lithuanian"),
        _latin("nb", "norwegian"),
        _latin("nl", "dutch"),
        _latin("no", "norwegian"),
        _latin("pl", ""),
        _latin("pt", "portuguese"),
        _latin("ro", "romanian"),
        _latin("sv", "swedish"),
        _latin("tr", "turkish"),
        _latin("vi", ""),
    )
}

# The languages that the encoder was made for; GAINING are those where it was measured to find more
# (docs/decisions/0008).
ENCODED = frozenset(
    {"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"}
)
GAINING = ("en", "ru", "zh")

DEFAULT = {LATIN: LANGUAGES["en"], CYRILLIC: LANGUAGES["ru"], CONTINUOUS: LANGUAGES["zh"]}
_PLAIN = Language("", OTHER)


def same(one: str, other: str) -> bool:
    """Are two BCP 47 codes of one language? Region and script do not count: `zh-Hant` and `zh-CN` match."""
    return one == other or base_language(one) == base_language(other)


@cache
def of(code: str, script: str) -> Language:
    """The language in which a word of `script` is read inside text in language `code`.

    An English word inside Russian text is still read as English.
    """
    language = LANGUAGES.get(base_language(code))
    if language is not None and language.script == script:
        return language
    return DEFAULT.get(script, _PLAIN)
