"""Figures from sums."""

from kb_server.measures import figures
from kb_server.measures.definitions import BY_SEGMENT, FROM_CONTACTS, FROM_GAPS, MEASURES


def test_a_share_has_counts_and_an_interval() -> None:
    """A share is its numerator among its denominator, with the interval that they leave."""
    found = figures.figure(MEASURES["unsure"], {"unsure": 10, "asked": 40})
    assert (10, 40, 0.25) == (found.count, found.among, found.value)
    assert (0.142, 0.402) == (round(found.low or 0, 3), round(found.high or 0, 3))


def test_too_few_say_nothing() -> None:
    """Below the floor there is no value, only the counts."""
    found = figures.figure(MEASURES["unsure"], {"unsure": 10, "asked": 29})
    assert (10, 29, None, None) == (found.count, found.among, found.value, found.low)
    assert figures.figure(MEASURES["unsure"], {}).value is None


def test_means_and_ratios_have_no_interval() -> None:
    """A mean position and a ratio are said without an interval that would not be theirs."""
    position = figures.figure(MEASURES["click_position"], {"position": 90, "clicked": 45})
    assert (2.0, None) == (position.value, position.low)
    score = figures.figure(MEASURES["self_service"], {"visitors": 120, "visitors_turned": 8})
    assert (15.0, None) == (score.value, score.low)
    assert figures.figure(MEASURES["self_service"], {"visitors": 120}).value is None


def test_votes_are_of_both_kinds() -> None:
    """The denominator of the helpful share is votes of both kinds."""
    found = figures.figure(MEASURES["helpful"], {"helpful": 9, "unhelpful": 3})
    assert (12, 0.75) == (found.among, found.value)


def test_all_that_are_one_figure() -> None:
    """What is said by segment, and what the gaps tell, is not among the figures of the sums."""
    assert {*MEASURES} - {BY_SEGMENT, FROM_GAPS, FROM_CONTACTS} == {
        one.measure.key for one in figures.all_of({})
    }


def test_the_median_of_closing() -> None:
    """Half of the gaps closed sooner; fewer than five say nothing."""
    assert 4.0 == figures.to_close([1, 2, 4, 50, 60]).value
    assert figures.to_close([1, 2, 4, 50]).value is None


def test_kept_promises_are_a_share() -> None:
    """Of enough contacts the share is said with its interval; of fewer only the counts stand."""
    found = figures.promises(9, 12)
    assert (9, 12, 0.75) == (found.count, found.among, found.value)
    assert found.low is not None
    assert figures.promises(3, 4).value is None
