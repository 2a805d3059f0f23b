"""The matcher over Whoosh's own index."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import engine, index
from search.answers import BrokenIndex, Request
from search.arrays.opened_index import WHOOSH
from tests.search import site


def test_an_empty_index_is_matched_by_whoosh(tmp_path: Path) -> None:
    """A site without articles finds nothing, and is no error."""
    index.build([], tmp_path / "index")
    assert () == engine.open(tmp_path / "index", matcher="whoosh").search(Request(text="backup")).hits


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh leaves the file open
def test_what_whoosh_cannot_read_is_a_broken_index(tmp_path: Path) -> None:
    """A damaged Whoosh index is refused with the cure, even where its size is right."""
    index.build(site.DOCUMENTS, tmp_path / "index")
    [file] = (tmp_path / "index" / WHOOSH).glob("*.seg")
    file.write_bytes(b"x" * file.stat().st_size)
    with pytest.raises(BrokenIndex, match="GAPLESS_ENGINE=arrays"):
        engine.open(tmp_path / "index", matcher="whoosh")
