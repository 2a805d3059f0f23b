"""Votes that say that an article is outdated: by the chosen reason, or in the visitor's own words."""

from __future__ import annotations

import re

from kb_server.log.events import Voted

_SAYS = re.compile(
    r"\b(out[ -]?of[ -]?date|outdated|obsolete|deprecated|no longer|not any ?more"
    r"|(has|have|was|were) changed|old (version|screenshots?|interface|menu|prices?))\b"
    r"|устарел|неактуальн|не актуальн|больше н(е|ет)|уже не так|изменил(ось|ся|ась|ись)"
    r"|стар(ая версия|ый интерфейс)"
    r"|过时|过期|已经变了|旧版|旧的界面|不再|已更改",
    re.IGNORECASE,
)


def says(vote: Voted) -> bool:
    """Does the vote say that the article is outdated?"""
    return not vote.helpful and (vote.reason == "outdated" or _SAYS.search(vote.words) is not None)
