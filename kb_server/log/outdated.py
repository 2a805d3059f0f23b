"""Votes and agents' flags that say that an article is outdated: by the chosen reason, or in words."""

from __future__ import annotations

import re

from kb_server.log.events import Flagged, Voted

_SAYS = re.compile(
    r"\b(out[ -]?of[ -]?date|outdated|obsolete|deprecated|no longer|not any ?more"
    r"|(has|have|was|were) changed|old (version|screenshots?|interface|menu|prices?))\b"
    r"|устарел|неактуальн|не актуальн|больше н(е|ет)|уже не так|изменил(ось|ся|ась|ись)"
    r"|стар(ая версия|ый интерфейс)"
    r"|过时|过期|已经变了|旧版|旧的界面|不再|已更改",
    re.IGNORECASE,
)


def says(said: Voted | Flagged) -> bool:
    """Does the vote, or the flag of an article, say that the article is outdated?"""
    bad = not said.helpful if isinstance(said, Voted) else bool(said.article)
    return bad and (said.reason == "outdated" or _SAYS.search(said.words) is not None)
