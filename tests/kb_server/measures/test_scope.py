"""What figures are asked for."""

from datetime import date

import pytest

from kb_server.measures.scope import Scope, TooNarrow

FRIDAY = date(2026, 11, 27)


def test_one_filter_is_a_part() -> None:
    """The sums by article know one of segment, release and origin at a time."""
    assert "" == Scope(since=FRIDAY, until=FRIDAY, origin="customer").part
    assert "segment=pro" == Scope(since=FRIDAY, until=FRIDAY, segment="pro", lang="en").part
    with pytest.raises(TooNarrow):
        Scope(since=FRIDAY, until=FRIDAY, segment="pro", release="r1").part  # noqa: B018 - raises


def test_a_long_trend_has_a_point_a_week() -> None:
    """Up to five weeks have a point a day; longer ones one a week, the first from where it begins."""
    short = Scope(since=date(2026, 10, 24), until=FRIDAY)
    assert 35 == len({short.bucket(day) for day in short.days()})
    long = Scope(since=date(2026, 10, 23), until=FRIDAY)
    points = sorted({long.bucket(day) for day in long.days()})
    assert (date(2026, 10, 23), date(2026, 10, 26), 6) == (points[0], points[1], len(points))
