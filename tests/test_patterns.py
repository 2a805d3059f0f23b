"""Every regular expression of ours is quick on ten kilobytes of hostile text: the test finds them itself."""

from __future__ import annotations

import ast
import builtins
import importlib
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from kb_server.log.privacy.redaction import redact
from kb_server.log.privacy.scrub import scrub
from search.text.analysis import tokens
from search.text.tickets import question
from tests import ROOT, hostile
from tests.syntax import parsed

pytestmark = pytest.mark.slow

PACKAGES = ("cache", "kb_server", "plugins", "search", "texts")
QUICK = 0.005  # seconds of the processor, for hostile.SIZE characters
SHARE = 8  # a text is first tried with this part of its length
SUSPECT = QUICK / SHARE**2  # what even a quadratic pattern takes for that part, if it is too slow with all
# On a machine that is too busy to give us a whole core, a plain pattern takes longer too.
PLAIN, PLAIN_TEXT = re.compile(r"(?:foo|bar)\b", re.IGNORECASE), "xa" * (hostile.SIZE // 2)
HOPELESS = 20 * QUICK  # no machine is so busy
PLAIN_TIMES = 20  # as long as the plain pattern, which takes a quarter of a millisecond
GROWTH = 3 * SHARE  # times as long at most, for SHARE times as much
ATTEMPTS = 20  # only the quickest counts: a busy machine is no slow pattern
FEW = 3  # … of a pattern that takes far too long: one alone may have been held up

ONCE = ("search", "match", "fullmatch")
ASKING = (*ONCE, "sub", "subn", "split", "findall", "finditer")  # the others go over the whole text
UNKNOWN = ("sub", "match", "fullmatch")  # of a pattern in a table: nobody sees how it is asked
WAYS = {"PatternField": "fullmatch"} | {f"re.{way}": way for way in ASKING}  # calls that take a pattern
COMPILING = "re.compile"

# Patterns that others give, and whose calls are looked at instead.
GIVEN = {"kb_server/log/wire.py: self.pattern": "PatternField"}
NEEDLESS = re.compile(r"[^*+{]*")  # no repetition: nothing that a text could keep busy


@dataclass(frozen=True)
class FoundPattern:
    """A pattern, where it is, and how it is asked."""

    place: str
    pattern: re.Pattern[Any]
    ways: tuple[str, ...]


class StandIns(dict[str, str]):
    """A short text for each local name of a function that makes a pattern."""

    def __init__(self, module: object) -> None:
        super().__init__()
        self._module = module

    def __missing__(self, name: str) -> str:
        if hasattr(self._module, name) or hasattr(builtins, name):
            raise KeyError(name)
        return "a"


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of ours with its tree."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            yield str(file.relative_to(ROOT)), parsed(file)


def last(node: ast.AST) -> str:
    """The last name of `a`, `self.a` or `module.a`."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def uses(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Each name that is read, with the attribute that is asked of it, or nothing where it is passed on."""
    asked = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and last(node.value):
            asked.add(id(node.value))
            yield last(node.value), node.attr
    for node in ast.walk(tree):
        if last(node) and isinstance(getattr(node, "ctx", None), ast.Load) and id(node) not in asked:
            yield last(node), ""


def calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str, str]]:
    """Each call of `re`, with the name of its pattern, and how it is asked if that is seen here."""
    at_once = {id(node.value): node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names = {
        id(node.value): last(target)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in (COMPILING, *WAYS):
            yield node, names.get(id(node), ""), at_once.get(id(node)) or WAYS.get(ast.unparse(node.func), "")


def made(module: object, call: ast.Call) -> re.Pattern[Any] | None:
    """The pattern of a call, computed as the module would; None where only a run can know it."""

    def value(node: ast.expr) -> Any:
        code = compile(ast.Expression(node), "<pattern>", "eval")
        return eval(code, vars(module), StandIns(module))  # noqa: S307 - our own code

    flags = [one.value for one in call.keywords if one.arg == "flags"]
    if ast.unparse(call.func) == COMPILING:
        flags += call.args[1:2]
    try:
        pattern = value(call.args[0])
    except AttributeError:
        return None
    return re.compile(pattern, value(flags[0]) if flags else 0)


@cache
def found() -> dict[str, FoundPattern]:
    """Every pattern of ours by its place."""
    trees = dict(modules())
    asked: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path, tree in trees.items():
        for name, attribute in uses(tree):
            asked[path if name.startswith("_") else "", name].add(attribute)
    patterns = {}
    for path, tree in trees.items():
        for call, name, how in calls(tree):
            place = f"{path}: {name or ast.unparse(call.args[0])}"
            module = importlib.import_module(".".join(Path(path).with_suffix("").parts))
            pattern = made(module, call)
            if pattern is None:
                assert place in GIVEN, f"{place}: who gives this pattern?"
                continue
            ways = {how} if how else asked[path if name.startswith("_") else "", name]
            known = bool(how or name) and "" not in ways
            patterns[f"{place} ({call.lineno})"] = FoundPattern(
                place, pattern, tuple(sorted(ways & {*ASKING})) if known else UNKNOWN
            )
    return patterns


def do(pattern: re.Pattern[Any], way: str) -> Callable[[Any], object]:
    """Ask the pattern in this way, of a text. What goes over the whole text does so by replacing."""
    return getattr(pattern, way) if way in ONCE else partial(pattern.sub, pattern.pattern[:0])


def least(ask: Callable[[Any], object], text: str | bytes, enough: float, attempts: int = ATTEMPTS) -> float:
    """Seconds of this thread that the quickest attempt took; no further attempt once one took `enough`."""
    best = float("inf")
    for _ in range(attempts):
        began = time.thread_time()
        ask(text)
        best = min(best, time.thread_time() - began)
        if best <= enough:
            break
    return best


def beside_plain(ask: Callable[[Any], object], text: str | bytes) -> bool:
    """Does it take no longer than QUICK at the speed that this machine has at the moment?"""
    plain = partial(PLAIN.sub, "")
    return any(
        least(ask, text, 0, 1) <= PLAIN_TIMES * least(plain, PLAIN_TEXT, 0, 1) for _ in range(ATTEMPTS)
    )


def is_bytes(pattern: re.Pattern[Any]) -> bool:
    """Does the pattern look at bytes?"""
    return isinstance(pattern.pattern, bytes)


def written(pattern: re.Pattern[Any]) -> str:
    """The pattern as it is written."""
    return str(pattern.pattern, "latin-1") if is_bytes(pattern) else pattern.pattern


def slow(one: FoundPattern) -> Iterator[str]:
    """The hostile texts that take the pattern too long, with the time."""
    if NEEDLESS.fullmatch(str(one.pattern.pattern)):
        return
    texts = (*TEXTS, *hostile.against(written(one.pattern), one.pattern.flags & ~re.UNICODE))
    for way in {way if way in ONCE else "sub" for way in one.ways}:
        ask = do(one.pattern, way)
        for text in texts:
            whole: Any = text.encode() if is_bytes(one.pattern) else text
            part = whole[: len(whole) // SHARE] + whole[-1:]
            if least(ask, part, SUSPECT, 1) <= SUSPECT:
                continue
            took = least(ask, whole, QUICK, FEW)
            if took > HOPELESS or (took > QUICK and not beside_plain(ask, whole)):
                yield f"{one.place}: {way} takes {took * 1000:.1f} ms for {text[:20]!r}"


TEXTS = tuple(hostile.texts())


def test_patterns_are_found() -> None:
    """The test looks at the patterns of every package that has any, and at how each one is asked."""
    places = {one.place for one in found().values()}
    assert len(places) > 250
    for package in ("kb_server", "plugins", "search", "texts"):
        assert [place for place in places if place.startswith(package)]
    ways = {one.place: one.ways for one in found().values()}
    assert ways["search/text/tickets.py: _EARLIER"] == ("fullmatch",)
    assert ways["plugins/videos/times.py: '\\\\d+(\\\\.\\\\d+)?'"] == ("fullmatch",)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_pattern_is_quick(package: str) -> None:
    """No pattern takes over five thousandths of a second for ten thousand hostile characters."""
    assert [] == [
        problem for one in found().values() if one.place.startswith(f"{package}/") for problem in slow(one)
    ]


def test_what_a_pattern_looks_for_first_lets_all_its_branches_through() -> None:
    """A class of first letters saves time; a branch whose letter it lacks would never find anything."""
    assert [] == [
        (one.place, refused)
        for one in found().values()
        for refused in hostile.refused(written(one.pattern), one.pattern.flags & ~re.UNICODE)
    ]
    assert [*hostile.refused("(?=[ab])(?:add|bit|cut)")] == ["cut"]


@pytest.mark.parametrize("read", [scrub, redact, question, tokens], ids=lambda read: read.__name__)
def test_what_reads_strangers_words_is_linear(read: Callable[[str], object]) -> None:
    """All patterns together: eight times as much hostile text costs about eight times, not sixty-four."""
    for text in TEXTS[::7]:
        little = least(read, text[: len(text) // SHARE], 0)
        if little * SHARE > QUICK:
            allowed = GROWTH * little
            assert least(read, text, allowed) <= allowed, text[:20]


def test_a_quadratic_pattern_is_noticed() -> None:
    """A pattern that goes back over the whole text from each of its characters does not pass."""
    assert next(slow(FoundPattern("quadratic", re.compile("a+b"), ("search",))))


@pytest.mark.parametrize("written", [rb"<ul>.*?</ul>", r"\?+(?=\s|$)"])
def test_a_text_is_made_for_each_pattern(written: str | bytes) -> None:
    """What no list of texts could know, since only this pattern looks for it, is noticed as well."""
    assert next(slow(FoundPattern("quadratic", re.compile(written), ("search",))))
