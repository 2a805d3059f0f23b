"""Gaps whose questions the log has forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb_server.gaps import unasked
from kb_server.gaps.disclosure import HIDDEN
from kb_server.gaps.gap import Gap
from kb_server.gaps.states import Bar
from search.documents import Document
from tests.kb_server.gaps import stock
from tests.kb_server.gaps.fixes.made import gap_of, wording
from tests.kb_server.gaps.updated import release

REFUND = gap_of(answers=("refund",), wordings=(wording("ask for a refund"),))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("gap", "later", "why"),
    [
        (REFUND, stock.plain(), ""),
        (REFUND, [page for page in stock.plain() if page.article != "refund"], "no longer find the answer"),
        (
            gap_of(answers=("refund",), wordings=(), title="ask for a refund"),
            [stock.article("refund", "Ask for a refund", "")],
            "says 0 words besides",
        ),
        (gap_of(answers=("refund",), wordings=(), title=HIDDEN), [stock.plain()[0]], ""),
    ],
    ids=["kept", "gone", "emptied", "nothing remembered"],
)
def test_what_is_remembered_is_asked(tmp_path: Path, gap: Gap, later: list[Document], why: str) -> None:
    """An answer is lost when no remembered wording finds it any more, or when its article was emptied."""
    with release(tmp_path / "a") as before, release(tmp_path / "b", later) as after:
        found = unasked.lost(gap, before, after, Bar(words=5))
    assert (why in found, bool(why)) == (True, bool(found))
