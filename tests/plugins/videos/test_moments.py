"""The moments of a video: short enough to land on, never across a chapter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.videos.cues import Cue
from plugins.videos.moments import LATE, group


def test_chapter_parts_cues() -> None:
    """A chapter's first moment begins with the chapter, and cues before any chapter have none."""
    cues = [Cue(0, 2, "Hi."), Cue(5.5, 8, "One."), Cue(9.8, 14, "Two.")]
    chapters = [Cue(5, 10, "First"), Cue(10, 20, "Second")]

    assert [("", 0, 2), ("First", 5, 8), ("Second", 10, 14)] == [
        (moment.chapter, moment.start, moment.end) for moment in group(cues, chapters)
    ]


def test_sentence_ends_moment() -> None:
    """A moment ends with a sentence once it is long enough, not in the middle of one."""
    cues = [Cue(0, 10, "One."), Cue(10, 16, "and so"), Cue(16, 20, "on."), Cue(20, 24, "Two.")]

    assert [(0, 20), (20, 24)] == [(moment.start, moment.end) for moment in group(cues, [])]


def test_same_second_joins() -> None:
    """Two moments never have the same link: the later joins the earlier."""
    cues = [Cue(3.1, 3.4, "a"), Cue(3.6, 5, "b")]
    chapters = [Cue(3.0, 3.5, "A"), Cue(3.5, 9, "B")]

    assert [("A", 3, 5)] == [(m.chapter, m.second, m.end) for m in group(cues, chapters)]


@pytest.mark.slow
@given(st.lists(st.tuples(st.floats(0.1, 30), st.sampled_from(["a", "b."])), max_size=40))
def test_nothing_is_lost(lengths: list[tuple[float, str]]) -> None:
    """Every cue is in exactly one moment, in order, and no moment goes on long after it could end."""
    start, cues = 0.0, []
    for length, text in lengths:
        cues.append(Cue(start, start + length, text))
        start += length

    moments = group(cues, [])

    assert cues == [cue for moment in moments for cue in moment.cues]
    assert len({moment.second for moment in moments}) == len(moments)
    assert all(moment.cues[-1].start - moment.start < LATE + 1 for moment in moments)
