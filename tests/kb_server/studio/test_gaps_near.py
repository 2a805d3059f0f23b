"""Articles near a gap, with the passage that almost answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb_server.studio import gaps_near
from search.documents import PUBLIC
from tests.kb_server.gaps.fixes.made import gap_of, wording


def test_the_most_frequent_wording_is_asked() -> None:
    """Of a gap the first wording is asked that may be shown whole; where there is none, none."""
    hidden = wording("export of […]", whole=False)
    found = gaps_near.asked(gap_of(wordings=(hidden, wording("data export"))))
    assert found is not None
    assert "data export" == found.text
    assert gaps_near.asked(gap_of(wordings=(hidden,))) is None


@pytest.mark.slow
def test_articles_come_with_their_passage(tmp_path: Path) -> None:
    """Each article has its title, how sure search is, and the words of the question in its passage marked."""
    import search
    from tests.kb_server.gaps import stock

    made = stock.release(tmp_path / "r1", [stock.article("x", "Export <all>", "Press <Export> & wait.")])
    engine = search.open(made / "index", release="r1")
    (found,) = gaps_near.find(engine, wording("export"), {PUBLIC})
    engine.close()
    assert ("x", "Export <all>") == (found.article, found.title)
    assert "Press <Export> & wait." == "".join(text for text, _ in found.passage)
    assert ("Export", True) in found.passage


def test_pieces_are_plain_text() -> None:
    """Only the marks of search divide a snippet; all else is text, whatever it looks like."""
    snippet = "a &lt;mark&gt; <mark>b &amp; c</mark> &lt;script&gt;"
    assert [("a <mark> ", False), ("b & c", True), (" <script>", False)] == list(gaps_near.pieces(snippet))
