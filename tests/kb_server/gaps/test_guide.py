"""The guide says what the code does."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from kb_server.gaps import diagnosis, states, voices, weight
from kb_server.gaps.questions import OUTCOMES, Facts
from tests import ROOT

CONTENT = ROOT / "content"


def _page(name: str) -> str:
    return (CONTENT / name).read_text(encoding="utf-8")


def test_every_fact_and_its_weight_is_in_the_guide() -> None:
    """The table of facts has each fact once, with the weight that counts."""
    rows = re.findall(r"^\| `(\w+)` \|.*\| ([\d.]+|–) \|$", _page("operating/unanswered.md"), re.MULTILINE)
    assert {f.name for f in fields(Facts)} == {name for name, _ in rows}
    assert OUTCOMES == {name: float(shown) for name, shown in rows if shown != "–"}


def test_the_numbers_of_the_weight_are_in_the_guide() -> None:
    """The half-life and the limits are those of the code."""
    page = _page("gaps/weight.md")
    assert f"age in days / {weight.HALF_LIFE:g}" in page
    assert f"at most {voices.PEOPLE_PER_SOURCE} visitors a day" in page
    assert f"at most {voices.PER_SOURCE:g} a day to one gap, and {voices.PER_SOURCE_ALL:g} a day" in page
    assert f"more than {voices.FULLY} networks" in page
    assert f"more than {voices.BURST} networks, and {voices.BURST_TIMES:g} times as many" in page
    assert f"more than {weight.FLOOD} unanswered questions a day" in page
    assert f"more than {weight.FLOOD_SOURCE:,}" in page


def test_every_state_is_in_the_guide() -> None:
    """The table of states has the seven states in their order, and the numbers that decide."""
    page = _page("gaps/states.md")
    rows = re.findall(r"^\| (\w+) \| [A-Z]", page, re.MULTILINE)
    assert list(states.STATES) == rows
    bar = states.Bar()
    assert f"at least **{bar.visitors} visitors**" in page
    assert f"at least **{bar.words} different words**" in page
    assert f"within {bar.days} days" in page


@pytest.mark.parametrize("name", diagnosis.TYPES)
def test_every_type_is_in_the_guide(name: str) -> None:
    """Every type of gap has an explanation."""
    assert re.search(rf"\b{name}\b", _page("gaps/types.md"))
