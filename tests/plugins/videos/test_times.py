"""Times of videos are read and written as people and programs write them."""

from __future__ import annotations

import pytest

from plugins.videos import times
from plugins.videos.times import duration


@pytest.mark.parametrize(("written", "time"), [("1:33", 93), ("0:00", 0), ("1:02:03.5", 3723.5), ("93", 93)])
def test_seconds(written: str, time: float) -> None:
    """Times are read as people write them."""
    assert time == times.seconds(written)


@pytest.mark.parametrize("written", ["", "soon", "1:2:3:4", "-1", "1:xx"])
def test_no_seconds(written: str) -> None:
    """A text that is not a time is refused."""
    with pytest.raises(ValueError, match="is not a time"):
        times.seconds(written)


@pytest.mark.parametrize(("time", "shown"), [(0, "0:00"), (93.9, "1:33"), (3723, "1:02:03")])
def test_clock(time: float, shown: str) -> None:
    """Times are shown as people write them."""
    assert shown == times.clock(time)


@pytest.mark.parametrize(
    ("seconds", "written"), [(0, "PT0S"), (93, "PT1M33S"), (3600, "PT1H0S"), (3723, "PT1H2M3S")]
)
def test_duration(seconds: float, written: str) -> None:
    """Durations are written as ISO 8601."""
    assert written == duration(seconds)
