"""Text that makes backtracking dear: what strangers would send to keep a processor busy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from re import _compiler as compiler  # type: ignore[attr-defined]
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

SIZE = 10_000  # bytes

# Pieces of what our patterns look for: each one, over and over, is a text.
_PIECES = """
a 1 - _ . , : ; / \\ ' % = & # + * ( ) [ ] < > { } @ ! ? ` " $ | 汉 я \u200b \u00a0 0 00 000 19 2020 1A A1B2C-
AAAA- a. a- a_ aA @a @. a@a 1- 1. 1: 1-1-1- :// ://a: ?token= :a@ eyJaaaa eyJaaaa. sk- 0000- 00: :: DE00
GB 1,000 0x 3.3. я@ я. [at] (dot) №1 #1 +1 (1) 'a' 密码 密码是 是 号 订单 点 艾特
</ <a <!-- --> <a> <h1> [a]( ``` ~~~
"""
_PHRASES = """
 |  |\t|\n|\n\n|\n |\\n| . | ( |1 1 |1-|a at | at a dot |собака | точка |password |password is |password: |
mein Passwort ist |пароль это |pin |pin code is |-----BEGIN |-----BEGIN A PRIVATE KEY-----|-----END |
bearer |bearer a|order |order no. |no. no. |заказ |заказ номер |заказзаказ|passport |passport no |серия |
tel |phone number |call me at |error |error code |ошибка |ошибкошибк|version |versionversion|update to |
2020 2020 |2020-01-01 |1 000 |12 34 56 |verification code |ab 12 34 56 c|hello |hi, |thanks |on a wrote|
re: |x-a |at a.a |  at |on the |and |it is |a = |a: |- a\n|a\n|> |> > |<a a=|<a a="|import |a, a, |a; """


def texts() -> Iterator[str]:
    """Each piece, over and over, with an end that does not fit: then everything before it was in vain."""
    for piece in (*_PIECES.split(), *filter(None, _PHRASES.split("|"))):
        whole = (piece * (SIZE // len(piece.encode()) + 1))[: SIZE * len(piece) // len(piece.encode())]
        yield whole[:-1] + ("!" if piece != "!" else "a")


Parts = Sequence[tuple[Any, Any]]  # of a pattern, as Python's own parser gives them

_MOST = 4  # forms of each part that are tried
_LONG = 64  # times that a part may come again, from which on it can keep a processor busy
_REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT)
_CLASSES = {
    code.CATEGORY_SPACE: " \t\n",
    code.CATEGORY_DIGIT: "1",
    code.CATEGORY_WORD: "a1_",
    code.CATEGORY_NOT_SPACE: "a-",
    code.CATEGORY_NOT_DIGIT: "a ",
    code.CATEGORY_NOT_WORD: " -",
}
_ANYTHING = "a<1 "
_OTHER = 'a1 -<"\n.x/'
_ENDS = (
    "",
    ".",
    ",",
    " from here",
    " by sms",
    " fails",
    " geändert",
    "错误",
)  # what some patterns want to see behind


def against(pattern: str, flags: int = 0) -> Iterator[str]:
    """Texts made for one `pattern`: each of its repetitions goes on and on, and what follows never comes."""
    found = dict.fromkeys(_repetitions(parser.parse(pattern, flags), [""]))
    for before, again in found:
        yield (before + again * (SIZE // len(again)))[: SIZE - 1] + "\0"
        for beginnings in (before + again * 3, again * 3 + before):
            yield (beginnings * (SIZE // len(beginnings) + 1))[: SIZE - 1] + "\0"


def fitting(pattern: re.Pattern[str]) -> Iterator[str]:
    """Texts in which the `pattern` finds something: some for each of its branches."""
    made = _forms(parser.parse(pattern.pattern, pattern.flags), 300)
    return (text + end for text in made for end in _ENDS if pattern.search(text + end))


def refused(pattern: str, flags: int = 0) -> Iterator[str]:
    """Beginnings that a pattern lists and never finds, since the letters it looks for first lack theirs."""
    for parts in _sequences(parser.parse(pattern, flags)):
        for at, (what, more) in enumerate(parts):
            if what is code.ASSERT and more[0] > 0 and [one for one, _ in more[1]] == [code.IN]:
                first = compiler.compile(more[1], flags)
                for branch in _branches(parts[at + 1 :]):
                    yield from (form for form in _forms(branch, 8) if form and not first.match(form))


def _sequences(parts: Parts) -> Iterator[Parts]:
    """The parts, and those of each group, repetition, branch and assertion in them."""
    yield parts
    for what, more in parts:
        for inner in more[1] if what is code.BRANCH else _inside(what, more):
            yield from _sequences(inner)


def _inside(what: Any, more: Any) -> list[Parts]:
    """The parts of a group, a repetition or an assertion."""
    if what is code.ATOMIC_GROUP:
        return [more]
    if what in (code.ASSERT, code.ASSERT_NOT):
        return [more[1]]
    return [more[-1]] if what in (code.SUBPATTERN, *_REPEATS) else []


def _branches(parts: Parts) -> Iterator[Parts]:
    """The branches with which the parts may begin; none that begins with nearly any sign."""
    for what, more in parts:
        if what in (code.AT, code.ASSERT, code.ASSERT_NOT):
            continue
        if what is code.SUBPATTERN:
            yield from _branches(more[-1])
        elif what is code.BRANCH:
            for branch in more[1]:
                yield from _branches(branch)
        else:
            kind, members = more[-1][0] if what in _REPEATS else (what, more)
            negated = kind is code.IN and members[0][0] is code.NEGATE
            if not negated and kind not in (code.ANY, code.NOT_LITERAL):
                yield parts
        return


def _repetitions(parts: Parts, before: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each repetition of a pattern, with a text that leads to it: what may come before."""
    for at, (what, more) in enumerate(parts):
        leading = [one + form for one in before[:2] for form in _forms(parts[:at], 2)[:2]]
        if what in _REPEATS:
            if more[1] >= _LONG:
                yield from ((one, form) for form in _forms(more[2]) if form for one in leading)
            yield from _repetitions(more[2], leading)
        elif what is code.BRANCH:
            for branch in more[1]:
                yield from _repetitions(branch, leading)
        elif what in (code.SUBPATTERN, code.ATOMIC_GROUP):
            yield from _repetitions(more[3] if what is code.SUBPATTERN else more, leading)
        elif what in (code.ASSERT, code.ASSERT_NOT):
            yield from _repetitions(more[1], leading)


def _forms(parts: Parts, most: int = _MOST) -> list[str]:
    """Short texts that fit the parts, the shortest first; at most three times `most`."""
    found = [""]
    for part in parts:
        forms = _forms_of(part, most)[:most]
        if len(found) * len(forms) <= 3 * most:
            found = [one + form for one in found for form in forms]
        else:
            longer = range(max(len(found), len(forms)))
            found = [found[at % len(found)] + forms[at % len(forms)] for at in longer]
    return found


def _forms_of(part: tuple[Any, Any], most: int) -> list[str]:
    what, more = part
    if what is code.LITERAL:
        return [chr(more)]
    if what is code.NOT_LITERAL:
        return [one for one in _ANYTHING if one != chr(more)]
    if what is code.ANY:
        return [*_ANYTHING]
    if what is code.IN:
        return _letters(more)
    if what is code.BRANCH:
        return [form for branch in more[1] for form in _forms(branch, 2)]
    if what in (code.SUBPATTERN, code.ATOMIC_GROUP):
        return _forms(more[3] if what is code.SUBPATTERN else more, most)
    if what in _REPEATS:
        fewest, _, inner = more
        forms = [form * max(fewest, 1) for form in _forms(inner, most)]
        return forms if fewest else ["", *forms]
    return [""]  # an assertion, or what stood before


def _letters(members: Iterable[tuple[Any, Any]]) -> list[str]:
    """Some letters of a class such as `[^a-z]`."""
    named, negated = "", False
    for what, more in members:
        if what is code.NEGATE:
            negated = True
        elif what is code.LITERAL:
            named += chr(more)
        elif what is code.RANGE:
            named += chr(more[0]) + chr(more[1])
        elif what is code.CATEGORY:
            named += _CLASSES.get(more, "a")
    if negated:
        return [one for one in _OTHER if not re.match(f"[{re.escape(named)}]", one)] or ["z"]
    return [*named] or ["a"]
