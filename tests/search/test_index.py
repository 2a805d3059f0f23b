"""Building an index, and refusing to overwrite one."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from search import engine, index
from search.answers import Request
from search.arrays.opened_index import ARRAYS, RECORDS
from tests.search import site


def test_build_says_what_it_built(tmp_path: Path) -> None:
    """The summary counts articles, sections, terms and bytes; progress hears every section."""
    heard: list[tuple[str, int, int]] = []
    summary = index.build(site.DOCUMENTS, tmp_path / "index", progress=lambda *step: heard.append(step))
    assert (8, 13) == (summary.articles, summary.sections)
    assert [("index", done, 13) for done in range(1, 14)] == heard
    assert summary.bytes == sum(f.stat().st_size for f in (tmp_path / "index").rglob("*") if f.is_file())
    assert summary.terms > 50


def test_build_never_writes_over_an_index(center_index: Path) -> None:
    """An index is built in a new directory only."""
    with pytest.raises(FileExistsError):
        index.build(site.DOCUMENTS, center_index)


@pytest.mark.slow
def test_same_documents_give_the_same_arrays(tmp_path: Path) -> None:
    """Two builds of the same documents write the same arrays and texts."""
    for name in "ab":
        index.build(site.DOCUMENTS, tmp_path / name)
    for file in (ARRAYS, RECORDS):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_threads_share_an_engine(center: engine.Engine) -> None:
    """Answers are the same from many threads at once."""
    expected = center.search(Request(text="reset password")).hits
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(center.search(Request(text="reset password")).hits))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [expected] * 8 == answers
