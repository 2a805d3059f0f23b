"""Whoosh's index, written whole and read by Whoosh."""

from __future__ import annotations

import sys
import tempfile
import types
from pathlib import Path

import pytest
import whoosh.index
from whoosh.codec.whoosh3 import W3Codec
from whoosh.query import Term

from search import engine, index
from search.answers import Request
from search.arrays.opened_index import WHOOSH
from search.whoosh import analyzer, postings
from tests.search import site

ITS_OLD_HOMES = ((analyzer.TermAnalyzer, "search.analysis"), (W3Codec, "search.postings"))


def test_an_index_pickled_under_old_module_names_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index whose Whoosh contents name modules that are gone opens: neither matcher reads that file."""
    with monkeypatch.context() as before:
        for kind, home in ITS_OLD_HOMES:
            before.setattr(kind, "__module__", home)
            before.setitem(sys.modules, home, types.ModuleType(home))
            setattr(sys.modules[home], kind.__name__, kind)
        index.build(site.DOCUMENTS, tmp_path / "index")
    contents = (tmp_path / "index" / WHOOSH / "_MAIN_1.toc").read_bytes()
    assert all(home.encode() in contents for _, home in ITS_OLD_HOMES)

    for name in ("arrays", "whoosh"):
        answer = engine.open(tmp_path / "index", matcher=name).search(Request(text="restore a backup"))
        assert "backups" == answer.hits[0].article


def test_nothing_is_written_where_other_processes_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index is built where the machine's folder for temporary files can hold nothing: none is in it.

    Two publishes at once had one file there, and the first that ended took it from the other.
    """
    (tmp_path / "full").touch()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "full"))
    index.build(site.DOCUMENTS, tmp_path / "index")
    answer = engine.open(tmp_path / "index", matcher="whoosh").search(Request(text="restore a backup"))
    assert "backups" == answer.hits[0].article


@pytest.mark.slow
def test_whoosh_reads_what_was_written(tmp_path: Path) -> None:
    """Whoosh's own reader finds every term in its place, as often as it occurs there, in many blocks."""
    documents = [site.article(f"a{n}", "Backup", "token " * (n % 3) + f"word{n % 7}") for n in range(300)]
    index.build(documents, tmp_path / "index")
    opened = whoosh.index.open_dir(str(tmp_path / "index" / WHOOSH), schema=postings.schema())
    with opened.searcher() as searcher:
        reader = searcher.reader()
        matcher = reader.postings("body", "token")
        found = {}
        while matcher.is_active():
            found[reader.stored_fields(matcher.id())["id"]] = (
                matcher.weight(),
                matcher.value_as("frequency"),
            )
            matcher.next()
        sevens = searcher.search(Term("body", "word3"), limit=None, scored=False)
        assert {f"a{n}" for n in range(300) if n % 7 == 3} == {hit["id"] for hit in sevens}
        assert (200, 300.0) == (reader.doc_frequency("body", "token"), reader.frequency("body", "token"))
        assert [b"backup"] == list(reader.lexicon("title"))
    opened.close()
    assert {f"a{n}": (n % 3, n % 3) for n in range(300) if n % 3} == found
