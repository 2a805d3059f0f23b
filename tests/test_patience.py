"""Promises about waiting: one bound for all tests, so that a busy machine fails none."""

import re
from pathlib import Path

import pytest

from tests import patience

TESTS = Path(__file__).parent


def test_waiting_ends_with_what_is_waited_for() -> None:
    """What is looked for is returned as soon as it is there."""
    looks = iter([[], [], ["here"], ["later"]])
    assert ["here"] == patience.until(lambda: next(looks))


def test_waiting_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """What never happens fails with what is told of it."""
    monkeypatch.setattr(patience, "PATIENCE", 0.0)
    with pytest.raises(AssertionError, match="still away"):
        patience.until(lambda: False, lambda: "still away")


def test_pages_are_asked_with_functions() -> None:
    """No test waits for a bare expression: our policy forbids a page to evaluate one a second time."""
    bare = re.compile(r"""wait_for_function\(\s*[rf]?["']++(?!(async )?(\(|\w+ =>))""")
    assert bare.search("wait_for_function('window.made')")
    assert not bare.search('wait_for_function("async (one) => one")')
    files = [path for path in TESTS.rglob("*.py") if path != Path(__file__)]
    assert [] == [str(path) for path in files if bare.search(path.read_text(encoding="utf-8"))]


def test_no_test_has_a_bound_of_its_own() -> None:
    """No test measures time by the wall, or gives up after a number of seconds that it names itself."""
    clock = re.compile(r"\b(monotonic|perf_counter|time\.time)\(|\btimeout=\d\d|\.wait\(\d\d|\bdeadline=")
    own = {Path(__file__), TESTS / "patience.py", TESTS / "conftest.py"}
    files = [path for path in TESTS.rglob("*.py") if path not in own]
    assert [] == [str(path) for path in files if clock.search(path.read_text(encoding="utf-8"))]
