"""Every pattern of privacy is linear in the length of the text: strangers send the texts."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator

import pytest

from kb_server.log import privacy
from kb_server.log.privacy.scrub import scrub

pytestmark = pytest.mark.slow

SIZE = 10_000  # characters of hostile text
QUICK = 0.002  # seconds of the processor: too few to go over the text from each of its characters
MORE = 8  # times as much text
GROWTH = 24  # times as long at most: linear takes MORE times as long, quadratic the square of it
ATTEMPTS = 10  # a busy machine is no slow pattern

_PIECES = """
a 1 - _ . , : ; / \\ ' % = & # + * ( ) [ ] < > { } @ 汉 я \u200b \u00a0 0 00 000 19 2020 1A A1B2C- AAAA- a. a-
a@ @a. a@a 1- 1. 1: 1-1-1- :// ://a: ?token= :a@ eyJaaaa eyJaaaa. sk- 0000- 00: :: DE00 GB 1,000 0x 3.3. я@ я.
[at] (dot) №1 #1 +1 (1) 'a' 密码 密码是 是 号 订单 点 艾特
"""
_PHRASES = """
 /  /\t/\n/ . / ( /1 /1 1-/a at / at a dot /собака / точка /password /password is /password: /
mein Passwort ist /пароль это /pin /pin code is /-----BEGIN /-----BEGIN A PRIVATE KEY-----/-----END /
bearer /bearer a/order /order no. /no. no. /заказ /заказ номер /заказзаказ/passport /passport no /серия /
tel /phone number /call me at /error /error code /ошибка /ошибкошибк/version /versionversion/update to /
2020 2020 /2020-01-01 /1 000 /12 34 56 /verification code /ab 12 34 56 c"""


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern that a module of privacy has, with its name."""
    for found in pkgutil.iter_modules(privacy.__path__, f"{privacy.__name__}."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            several = (
                value if isinstance(value, tuple | list) else value if isinstance(value, dict) else [value]
            )
            for number, pattern in enumerate(several):
                if isinstance(pattern, re.Pattern):
                    yield f"{found.name.rpartition('.')[2]}.{name}.{number}", pattern


def hostile() -> Iterator[str]:
    """Texts that make backtracking dear: pieces of what patterns look for, over and over, and a wrong end."""
    for piece in (*_PIECES.split(), *filter(None, _PHRASES.split("/"))):
        whole = piece * (SIZE // len(piece) + 1)
        yield whole[:SIZE]
        yield whole[: SIZE - 1] + "!"


PATTERNS = {id(pattern): (name, pattern) for name, pattern in patterns()}
TEXTS = tuple(hostile())


def test_patterns_are_found() -> None:
    """The test looks at the patterns of all modules."""
    assert len(PATTERNS) > 40
    assert {"credentials", "documents", "identifiers", "mails", "numbers", "redaction", "scrub"} <= {
        name.partition(".")[0] for name, _ in PATTERNS.values()
    }


@pytest.mark.parametrize(("name", "pattern"), PATTERNS.values(), ids=[name for name, _ in PATTERNS.values()])
def test_a_pattern_is_linear(name: str, pattern: re.Pattern[str]) -> None:
    """Eight times as much hostile text costs a pattern about eight times as much, not sixty-four times."""
    for text in TEXTS:
        _assert_linear(name, text, lambda it: sum(1 for _ in pattern.finditer(it)))


def test_scrubbing_is_linear() -> None:
    """Scrubbing eight times as much hostile text costs about eight times as much, not sixty-four times."""
    for text in TEXTS[::5]:
        _assert_linear("scrub", text, scrub)


def test_a_quadratic_pattern_is_noticed() -> None:
    """A pattern that goes back over the whole text from each of its characters does not pass."""
    with pytest.raises(AssertionError, match="quadratic"):
        _assert_linear("quadratic", "a" * (SIZE // 4), lambda it: re.search("a+b", it))


def _assert_linear(name: str, text: str, do: Callable[[str], object]) -> None:
    """Only ratios of the same machine count: how fast it is, and how busy, changes nothing."""
    if _least(lambda: do(text), 1) <= QUICK:
        return
    little = _least(lambda: do(text), ATTEMPTS)
    allowed = GROWTH * little
    much = _least(lambda: do(text * MORE), ATTEMPTS, allowed)
    assert much <= allowed, f"{name}: {little * 1000:.1f} ms and {much * 1000:.1f} ms for {text[:20]!r}"


def _least(do: Callable[[], object], attempts: int, enough: float = 0) -> float:
    """Seconds of this thread that the quickest attempt took; no further attempt once one took `enough`."""
    best = float("inf")
    for _ in range(attempts):
        began = time.thread_time()
        do()
        best = min(best, time.thread_time() - began)
        if best <= enough:
            break
    return best
