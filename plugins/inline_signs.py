"""Texts that no inline pattern can match: Markdown tries each on every text, and most have no sign of any."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from re import _parser as syntax  # type: ignore[attr-defined]
from typing import Any

from markdown import Markdown
from markdown.inlinepatterns import Pattern
from markdown.treeprocessors import InlineProcessor

HANDLE = "_InlineProcessor__handleInline"  # what tries all patterns on one text
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})


def skip_plain_texts(parser: Markdown) -> None:
    """Have `parser` leave a text as it is where it has none of the signs that its inline patterns need."""
    inline, patterns = parser.treeprocessors["inline"], parser.inlinePatterns
    handle: Callable[[str, int], str] | None = getattr(inline, HANDLE, None)
    if type(inline) is not InlineProcessor or handle is None:
        return
    count = -1
    search: Callable[[str], Any] = _everywhere

    def quick(text: str, first: int = 0) -> str:
        nonlocal count, search
        if len(patterns) != count:  # an extension may add one while it reads a page
            count, search = len(patterns), _searching(patterns)
        return handle(text, first) if search(text) else text

    setattr(inline, HANDLE, quick)


def _searching(patterns: Iterable[Pattern]) -> Callable[[str], Any]:
    """What finds a sign of any of `patterns` in a text; everywhere, if one of them needs none."""
    found = [signs(pattern.getCompiledRegExp()) for pattern in patterns]
    if not all(found):
        return _everywhere
    return re.compile(f"[{re.escape(''.join(sorted(frozenset().union(*found))))}]").search


def _everywhere(_text: str) -> bool:
    return True


def signs(pattern: re.Pattern[str]) -> frozenset[str]:
    """Signs of which at least one is in each text that `pattern` matches; none where that cannot be said.

    Letters, digits and spaces are none: most texts have them.
    """
    return _signs(syntax.parse(pattern.pattern, pattern.flags))


def _signs(parsed: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    """The signs of a sequence: those of one of its parts, a line's end only where there are no others."""
    found = [part for operation, argument in parsed if (part := _of_part(str(operation), argument))]
    return min(found, key=lambda part: "\n" in part, default=frozenset())


def _of_part(operation: str, argument: Any) -> frozenset[str]:
    """The signs of one part of a pattern, as `re` has read it."""
    none: frozenset[str] = frozenset()
    if operation == "LITERAL":
        sign = chr(argument)
        common = sign.isalnum() or sign == " " or sign.lower() != sign.upper()  # of circled letters, too
        return none if common else frozenset(sign)
    if operation == "IN":  # one of several
        each = [_of_part(str(kind), value) for kind, value in argument]
    elif operation == "BRANCH":
        each = [_signs(way) for way in argument[1]]
    elif operation in _REPEATS:
        least, _, repeated = argument
        return _signs(repeated) if least else none
    elif operation in ("SUBPATTERN", "ATOMIC_GROUP"):
        return _signs(argument[-1] if operation == "SUBPATTERN" else argument)
    else:
        return none
    return none.union(*each) if all(each) else none
