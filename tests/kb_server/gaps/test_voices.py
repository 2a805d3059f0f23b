"""Nobody gets more voices by changing browsers, addresses or networks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from kb_server.gaps import voices, weight
from kb_server.gaps.questions import Facts, Question
from kb_server.gaps.weight import Weight
from tests.kb_server.gaps.made import NOON, question

LONE = Facts(no_hit=True, one_kind=True)


def _crowd(sources: Sequence[str], *, each: int = 1, **fields: Any) -> list[Question]:
    return [
        question(f"v{source}-{n}{fields.get('days', '')}", source=source, **fields)
        for source in sources
        for n in range(each)
    ]


def _weighed(asked: Sequence[Question]) -> Weight:
    return weight.weigh(asked, {}, NOON)[1]


def _addresses(number: int, name: str = "a") -> list[str]:
    return [f"{name}{n:07d}" for n in range(number)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sources", "people", "most"),
    [
        ([f"wide.midd.{n:04d}" for n in range(900)], 3, 3.0),  # one /56
        ([f"wide.{n:04d}.host" for n in range(900)], 6, 6.0),  # one /48
        ([f"w{n:05d}.midd.host" for n in range(8)], 8, 12.0),  # of eight customers
        (_addresses(8), 8, 12.0),
    ],
)
def test_wide_networks_are_limited(sources: list[str], people: int, most: float) -> None:
    """Hundreds of addresses of one IPv6 customer weigh no more than one or two households."""
    asked = _crowd(sources)
    found = _weighed(asked)
    assert (people, people) == (found.visitors, voices.people((q.source, q.visitor) for q in asked))
    assert pytest.approx(most) == found.total


def test_a_wide_network_floods() -> None:
    """More than a thousand questions a day from one /48 count for nothing, even from many addresses."""
    asked = [question(f"v{n}", source=f"wide.{n % 200:04d}.{n:04d}", gap=n % 30) for n in range(2000)]
    assert 0.0 == sum(found.total for found in weight.weigh(asked, {}, NOON).values())


@pytest.mark.slow
def test_growth_is_sublinear() -> None:
    """Up to nine networks a day count fully; above nine, four times as many weigh twice as much."""
    usual = [q for day in range(1, 28) for q in _crowd(_addresses(40), days=day)]
    few, many = (_weighed([*usual, *_crowd(_addresses(n))]).total - _weighed(usual).total for n in (36, 144))
    assert pytest.approx(2 * few) == many
    assert pytest.approx(9 * 1.5) == _weighed(_crowd(_addresses(9))).total


@pytest.mark.slow
@pytest.mark.parametrize("number", [150, 2000])
def test_newcomers_of_a_burst_count_as_one(number: int) -> None:
    """A sudden flood from networks that do one thing only weighs as one visitor, and is marked."""
    found = _weighed(_crowd(_addresses(number), each=2, facts=LONE))
    assert pytest.approx(1.5) == found.total
    assert [("2026-11-02", number, number)] == [(b.day, b.sources, b.newcomers) for b in found.bursts]
    assert f"burst on 2026-11-02: {number} networks, {number} newcomers counted as one" in found.formula()


def test_others_of_a_burst_count_a_little() -> None:
    """In a flood, at most nine of the visitors who did more than one thing count."""
    found = _weighed([*_crowd(_addresses(500)), *_crowd(_addresses(100, "b"), facts=LONE)])
    assert pytest.approx((9 + 1) * 1.5) == found.total


def test_a_busy_gap_has_no_burst() -> None:
    """A gap that thirty networks ask for every day has no burst when a hundred do, and one when 200 do."""
    usual = [q for day in range(1, 15) for q in _crowd(_addresses(30), days=day, facts=LONE)]
    for number, bursts in ((100, 0), (200, 1)):
        found = _weighed([*usual, *_crowd(_addresses(number), facts=LONE)])
        assert bursts == len([b for b in found.bursts if b.day == "2026-11-02"])


@pytest.mark.slow
def test_the_first_day_of_a_flood_does_not_excuse_its_second() -> None:
    """A flood is a burst on each of its first three days; what goes on is usual then."""
    going_on = [q for day in range(5) for q in _crowd(_addresses(60), days=day, facts=LONE)]
    burst = [b.day for b in _weighed(going_on).bursts]
    assert ["2026-10-29", "2026-10-30", "2026-10-31"] == burst


def test_a_flood_leaves_the_heaviest_gaps() -> None:
    """One question each from 2,000 networks leaves the order of the ten heaviest gaps."""
    honest = [
        q
        for gap in range(1, 16)
        for day in range(1 + gap // 3)
        for q in _crowd(_addresses(2, f"h{gap}-"), gap=gap, days=day)
    ]
    flood = _crowd(_addresses(2000, "f"), gap=99, facts=Facts(no_hit=True, asked=True, one_kind=True))

    def heaviest(asked: Sequence[Question]) -> list[int]:
        found = weight.weigh(asked, {}, NOON)
        return sorted(found, key=lambda gap: (-found[gap].total, gap))[:10]

    assert heaviest(honest) == heaviest([*honest, *flood])
