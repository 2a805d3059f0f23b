"""Counts as commands print them."""

import pytest

from kb_server.terminal.counts import counted


@pytest.mark.parametrize(("count", "said"), [(0, "0 articles"), (1, "1 article"), (21, "21 articles")])
def test_one_is_not_several(count: int, said: str) -> None:
    """One thing is named in the singular, every other number in the plural."""
    assert said == counted(count, "article")
    assert f"{count} {'reply' if count == 1 else 'replies'}" == counted(count, "reply", "replies")
