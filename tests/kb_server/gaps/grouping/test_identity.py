"""Which new group continues which gap."""

from __future__ import annotations

from kb_server.gaps.grouping import identity


def test_gaps_keep_their_numbers() -> None:
    """The group that took the most of a gap continues it; a new group has no number yet."""
    kept = identity.keep([0, 0, 0, 1, 1, 2], [5, 5, 6, 5, None, None], [10, 10, 30, 1, 1, 1])
    assert {0: 6, 1: 5, 2: None} == kept
