"""support.yml: read with lines, checked against the schema, mistakes with a cure."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from plugins.mistakes import Mistaken
from plugins.read import support_file
from tests import ROOT, cuts

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "support.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["promise"])
def test_case(case: dict[str, Any]) -> None:
    """Each case keeps the promise written in it."""
    if "refused" in case or "starts" in case:
        with pytest.raises(Mistaken) as caught:
            support_file.read(case["text"], "support.yml")
        assert str(caught.value).startswith(str(case.get("refused") or case.get("starts")))
        return
    written = support_file.read(case["text"], "support.yml")
    assert case.get("mistakes", []) == [str(one) for one in support_file.check(written, "support.yml")]


@pytest.mark.parametrize(
    ("text", "days"),
    [("mon", [0]), ("mon-fri", [0, 1, 2, 3, 4]), ("sat-sun", [5, 6]), ("fri-mon", [4, 5, 6, 0])],
)
def test_days_may_pass_the_weekend(text: str, days: list[int]) -> None:
    """A group of days is read from its first to its last."""
    assert days == support_file.days(text)


@pytest.mark.parametrize("text", ["", "9:00-17:00", "17:00-09:00", "09:00-12:00, 11:00-13:00", "00:00-24:01"])
def test_times_that_cannot_be_are_refused(text: str) -> None:
    """Times run forward within a day and do not overlap."""
    with pytest.raises(ValueError, match=r".*"):
        support_file.times(text)


def test_a_day_may_be_whole() -> None:
    """Midnight to midnight is a time."""
    assert support_file.times("00:00-24:00") == [(0, 1440)]


def test_a_file_that_is_cut_at_any_byte() -> None:
    """What is left is refused with its line, or is what the whole lines before the cut say."""

    def problems(text: bytes) -> list[str]:
        try:
            written = support_file.read(text.decode(errors="ignore"), "support.yml")
        except Mistaken as error:
            return [str(error)]
        return [str(one) for one in support_file.check(written, "support.yml")]

    told = cuts.refused((ROOT / "content" / support_file.NAME).read_text(encoding="utf-8"), problems)
    assert [] == [one for one in told if not re.match(r"support\.yml:\d+: ", one)]
