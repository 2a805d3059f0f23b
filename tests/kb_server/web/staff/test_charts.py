"""Charts: the numbers in a drawing are those that it was made of."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_server.web.staff import charts
from kb_server.web.staff.charts import HEIGHT, WIDTH, Series

VALUES = st.lists(st.none() | st.just(0.0) | st.floats(1e-6, 1e9), min_size=1, max_size=60)


def drawn(path: str) -> list[tuple[str, float, float]]:
    """The moves and lines of a path."""
    found = re.findall(r"([ML])([\d.-]+) ([\d.-]+)", path)
    return [(kind, float(x), float(y)) for kind, x, y in found]


@pytest.mark.slow
@given(VALUES)
def test_a_line_passes_every_value(values: list[float | None]) -> None:
    """Each value is a point at its height, between the edges; a missing one interrupts the line."""
    chart = charts.lines([str(n) for n in range(len(values))], Series("a", tuple(values)))
    points = drawn(chart.lines[0])
    known = [(n, value) for n, value in enumerate(values) if value is not None]
    assert len(known) == len(points)
    for (n, value), (kind, x, y) in zip(known, points, strict=True):
        assert x == pytest.approx(WIDTH * n / max(1, len(values) - 1), abs=0.06)
        assert y == pytest.approx(HEIGHT * (1 - value / chart.top), abs=0.06)
        assert (kind == "M") == (n == 0 or values[n - 1] is None)


@pytest.mark.slow
@given(VALUES, VALUES)
def test_columns_are_as_high_as_their_sums(first: list[float | None], second: list[float | None]) -> None:
    """The bars of a column stand one upon the other, and their heights are their values."""
    size = min(len(first), len(second))
    series = Series("a", tuple(first[:size])), Series("b", tuple(second[:size]))
    chart = charts.columns([str(n) for n in range(size)], *series)
    total = sum(bar.height for bar in chart.bars) * chart.top / HEIGHT
    assert total == pytest.approx(sum(v or 0 for one in series for v in one.values), rel=1e-6, abs=1e-6)
    assert all(-1e-6 <= bar.y and bar.y + bar.height <= HEIGHT + 1e-6 for bar in chart.bars)


@given(st.just(0.0) | st.floats(1e-6, 1e12))
def test_the_upper_edge_is_a_round_number(largest: float) -> None:
    """The edge lies at or above the largest value, and not far above it."""
    top = charts.lines(["a"], Series("a", (largest,))).top
    assert largest <= top * (1 + 1e-9)
    assert top <= max(2.0, 2.01 * largest)
    assert float(f"{top:.1g}") == pytest.approx(top)


@pytest.mark.parametrize("values", [(), (None,), (0.0, None), (0.0, 0.0)])
def test_nothing_to_draw(values: tuple[float | None, ...]) -> None:
    """Without a value above nothing the chart is empty, which its page says in words."""
    assert charts.lines([str(n) for n in range(len(values))], Series("a", values)).empty
    assert "NaN" not in charts.spark(values)


def test_what_stands_beside_it() -> None:
    """Three values stand beside the drawing, the first, middle and last label below it."""
    chart = charts.columns(["mon", "tue", "wed", "thu", "fri"], Series("a", (1.0, 3.0, 5.0, 2.0, 0.0)))
    assert (6.0, 3.0, 0.0) == chart.ticks
    assert ("mon", "wed", "fri") == chart.ends
    assert ("mon", "tue") == charts.columns(["mon", "tue"], Series("a", (1.0, 3.0))).ends
    four = charts.columns(["mon", "tue", "wed", "thu"], Series("a", (1.0, 3.0, 5.0, 2.0)))
    assert ("mon", "thu") == four.ends, "none of four stands in the middle"
