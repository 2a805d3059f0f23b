"""The moments of videos that links opened."""

from kb_server.measures.seconds import LONGEST
from kb_server.studio import video_moments


def test_a_chart_of_few_columns() -> None:
    """However many seconds were opened, the chart has at most COLUMNS columns, and counts each opening."""
    for last in (0, 59, 60, 3599, LONGEST):
        found = video_moments.chart(("Opened", {f"t={second}": 1 for second in range(last + 1)}))
        assert found is not None
        assert len(found.labels) <= video_moments.COLUMNS
        assert last + 1 == sum(value or 0 for value in found.series[0].values)


def test_moments_that_no_video_has() -> None:
    """What a stranger invents is in neither chart nor list; other videos are in the list alone."""
    opened = {"t=12345678.5": 9, f"t={'9' * 190}": 9, "t=3.5": 2, "v2-t=4": 1, "by-mail": 7}
    found = video_moments.chart(("Opened", opened))
    assert found is not None
    assert (("0:00", "0:01", "0:02", "0:03"), (0, 0, 0, 2)) == (found.labels, found.series[0].values)
    assert ["t=3.5", "v2-t=4"] == video_moments.listed(opened)
    assert video_moments.chart(("Opened", {"t=12345678.5": 9})) is None


def test_the_list_keeps_the_most_opened() -> None:
    """Of very many moments, those opened most are listed."""
    opened = {f"t=1.{number}": 1 for number in range(1000)} | {"t=9": 2}
    assert video_moments.LISTED == len(video_moments.listed(opened))
    assert "t=9" in video_moments.listed(opened)


def test_what_was_unclear_stands_on_the_same_curve() -> None:
    """Pins are a second series over the same seconds; a kind of which there is nothing is left out."""
    found = video_moments.chart(("Opened", {"t=1": 2}), ("Unclear", {"t=3": 1, "": 4}))
    assert found is not None
    told = {one.name: one.values for one in found.series}
    assert {"Opened": (0, 2, 0, 0), "Unclear": (0, 0, 0, 1)} == told
    only = video_moments.chart(("Opened", {}), ("Unclear", {"t=3": 1}))
    assert only is not None
    assert ["Unclear"] == [one.name for one in only.series]


def test_a_moment_as_people_say_it() -> None:
    """A second is named by its clock; a question about the whole page names none."""
    assert ("1:33", "") == (video_moments.named("t=93"), video_moments.named(""))


def test_a_curve_second_by_second() -> None:
    """Up to five minutes a curve has each second; a longer one has fewer points; none is empty."""
    (short,) = video_moments.watched({1: [3, 2, 1], 2: [0]}, "Visitors")
    assert (1, 3, ("0:00", "0:01", "0:02")) == (short.video, short.most, short.curve.labels)
    assert (3, 2, 1) == short.curve.series[0].values
    (long,) = video_moments.watched({1: [1] * LONGEST}, "Visitors")
    assert len(long.curve.labels) <= video_moments.POINTS
    assert [(1, 0, 3), (1, 1, 2)] == [
        (one.video, one.second, one.visitors) for one in video_moments.seconds({1: [3, 2]})
    ]
