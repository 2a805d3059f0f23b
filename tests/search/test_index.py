"""Building an index, and refusing to open what is not one."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path

import pytest

from search import engine, index
from search.answers import BrokenIndex, Request
from search.arrays.opened_index import ARRAYS, MANIFEST, RECORDS, VERSION, WHOOSH
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


def test_same_documents_give_the_same_arrays(tmp_path: Path) -> None:
    """Two builds of the same documents write the same arrays and texts."""
    for name in "ab":
        index.build(site.DOCUMENTS, tmp_path / name)
    for file in (ARRAYS, RECORDS):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


@pytest.mark.parametrize("file", [ARRAYS, RECORDS, MANIFEST, WHOOSH])
def test_missing_parts_are_refused(center_index: Path, tmp_path: Path, file: str) -> None:
    """An index without one of its files does not open, and the message says what to do."""
    broken = tmp_path / "index"
    shutil.copytree(center_index, broken)
    shutil.rmtree(broken / file) if (broken / file).is_dir() else (broken / file).unlink()
    with pytest.raises(BrokenIndex, match="Publish again"):
        engine.open(broken)


@pytest.mark.parametrize("file", [ARRAYS, RECORDS])
@pytest.mark.parametrize("place", [0.0, 0.01, 0.5, 0.99])
def test_damage_is_noticed(center_index: Path, tmp_path: Path, file: str, place: float) -> None:
    """One flipped bit anywhere is refused."""
    broken = tmp_path / "index"
    shutil.copytree(center_index, broken)
    data = bytearray((broken / file).read_bytes())
    data[int(len(data) * place)] ^= 1
    (broken / file).write_bytes(data)
    with pytest.raises(BrokenIndex, match="Publish again"):
        engine.open(broken)


@pytest.mark.parametrize("file", [ARRAYS, RECORDS, MANIFEST])
def test_truncation_is_noticed(center_index: Path, tmp_path: Path, file: str) -> None:
    """A half-written file is refused, an empty one too."""
    for share in (0.0, 0.7):
        broken = tmp_path / f"index{share}"
        shutil.copytree(center_index, broken)
        data = (broken / file).read_bytes()
        (broken / file).write_bytes(data[: int(len(data) * share)])
        with pytest.raises(BrokenIndex, match="Publish again"):
            engine.open(broken)


def test_other_versions_are_refused(center_index: Path, tmp_path: Path) -> None:
    """An index of another version of Gapless is refused by name."""
    broken = tmp_path / "index"
    shutil.copytree(center_index, broken)
    manifest = json.loads((broken / MANIFEST).read_text(encoding="utf-8"))
    (broken / MANIFEST).write_text(json.dumps(manifest | {"version": 0}), encoding="utf-8")
    with pytest.raises(BrokenIndex, match="another version"):
        engine.open(broken)


@pytest.mark.parametrize("left", ["[]", "null", "{}", f'{{"version": {VERSION}}}'])
def test_what_is_no_manifest_is_refused(center_index: Path, tmp_path: Path, left: str) -> None:
    """A manifest that is JSON and lacks what the index needs is refused as damaged."""
    broken = tmp_path / "index"
    shutil.copytree(center_index, broken)
    (broken / MANIFEST).write_text(left, encoding="utf-8")
    with pytest.raises(BrokenIndex, match="Publish again"):
        engine.open(broken)


def test_no_directory_is_a_broken_index(tmp_path: Path) -> None:
    """Where nothing was published, opening says so."""
    with pytest.raises(BrokenIndex, match=r"index\.json is missing"):
        engine.open(tmp_path / "nothing")


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
