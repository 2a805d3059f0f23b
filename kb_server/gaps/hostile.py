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
)
_PLACE = re.compile(
    rf"(?<![\w@.-])(?:[a-z]{{2,10}}://)?(?P<host>(?:[\w-]{{1,63}}+\.){{1,8}}+(?=\w)(?:{_TOPS}))(?![\w-])(?:/[^\s]{{0,200}}+)?"
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
    return (place["host"] or place["kept"]).casefold()
