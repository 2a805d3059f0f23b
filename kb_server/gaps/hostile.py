"""Web addresses in customers' words: they reach no title, draft, contract, mail or alert.

Strangers can send "claim your refund at refunds.example.com" as a question. Mail programs turn such words
into links, so they are hidden in everything that is written from a gap.
"""

from __future__ import annotations

import re
from collections.abc import Callable

# Endings of host names that mail programs turn into links, except those that are also endings of files.
_TOPS = (
    "com|net|org|info|biz|io|co|me|app|dev|xyz|top|site|online|store|shop|club|link|click|live|life|world|space"
    "|website|icu|vip|win|work|support|help|page|link|ru|рф|su|by|kz|ua|cn|hk|tw|jp|kr|in|de|at|ch|fr|es|it|nl|be"
    "|eu|uk|us|ca|au|br|mx|tr|cz|se|no|fi|dk|gr|pt|ro|hu|tk|ml|ga|cf|gq|example|test"
    "|cc|tv|ai|pro|pw|ly|gg|fun|lol|mobi|asia|cloud|tech|email|news|blog|services|solutions|finance|bank|money"
    "|gift|deals|sale|cash|loan|vn|th|sg|ph|ng|za|ar|cl|pe|sa|ae|bg|rs|hr|sk|lt|lv|ee|ge|uz|ie|ws|vc"
)
_FILES = "c|cs|css|csv|cpp|go|h|html?|java|js|json|jsx|kt|md|pdf|php|py|rb|rs|ts|tsx|txt|vue|xml|ya?ml"
_LABELS = r"(?:[\w-]{1,63}+\.){1,8}"
_PORT = re.compile(r":\d{0,5}\Z")
_PATH = r"(?:[/:?#][^\s]{0,200}+)"
_PLACE = re.compile(
    r"(?=[\w-])(?<![\w@.-])(?:"
    # With a scheme it is an address, whatever its host is.
    rf"(?:[a-z][a-z0-9+]{{1,9}}://|javascript:|data:(?=\w))(?P<any>[^\s/?#]{{1,253}}+){_PATH}?"
    rf"|(?P<host>{_LABELS}(?=[a-zр][a-zф])(?:{_TOPS}))(?![\w-]){_PATH}?"
    # With a path its host may end as files do; numbers are an address, unless they are a version.
    rf"|(?<!/)(?P<led>{_LABELS}(?!{_FILES}\b)[a-z]{{2,24}}+)/[^\s]{{1,200}}+"
    rf"|(?P<numbers>(?:\d{{1,3}}\.){{3}}\d{{1,3}}){_PATH}"
    r")"
    r"|\[(?P<kept>[\w-]{1,63}+(?:\.[\w-]{1,63}+)++)\]",
    re.IGNORECASE,
)


def hide(text: str, known: Callable[[str], bool], mark: str) -> str:
    """Put `mark` in place of each web address, unless its host is `known` from the articles."""
    return _PLACE.sub(lambda found: found.group() if known(_host(found)) else mark, text)


def found(text: str, known: Callable[[str], bool]) -> bool:
    """Does `text` name a web address that the articles do not know?"""
    return any(not known(_host(place)) for place in _PLACE.finditer(text))


def _host(place: re.Match[str]) -> str:
    named = place["any"] or place["host"] or place["led"] or place["numbers"] or place["kept"]
    return _PORT.sub("", named.casefold().rpartition("@")[2])
