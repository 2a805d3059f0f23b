"""Which indexes open, and which are refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from search import engine
from search.answers import BrokenIndex, Request
from search.arrays.opened_index import ARRAYS, ENCODED, MANIFEST, RECORDS, VERSION, WHOOSH, OpenedIndex
from search.ask import filters
from search.rules import Synonym
from tests.search.semantic.made import CARD, STEAL, built, ids


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


@pytest.mark.slow
@pytest.mark.parametrize("file", [ARRAYS, RECORDS, MANIFEST])
def test_truncation_is_noticed(center_index: Path, tmp_path: Path, file: str) -> None:
    """A half-written or empty file is refused."""
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


def test_vectors_of_another_encoder_are_not_read(tmp_path: Path) -> None:
    """An index from before the encoder of today answers by words, and gives the next build no vectors."""
    old = tmp_path / "old"
    built(old, [CARD, STEAL])
    manifest = json.loads((old / MANIFEST).read_text(encoding="utf-8"))
    (old / MANIFEST).write_text(json.dumps(manifest | {"version": ENCODED - 1}), encoding="utf-8")
    opened = engine.open(old)
    assert not opened.meaning
    assert ["card"] == ids(opened, "pay card")
    after, encoded = built(tmp_path / "new", [CARD, STEAL], earlier=old)
    assert ([(4, 4)], True) == (encoded, after.meaning)


@pytest.mark.parametrize("left", ["[]", "null", "{}", f'{{"version": {VERSION}}}'])
def test_what_is_no_manifest_is_refused(center_index: Path, tmp_path: Path, left: str) -> None:
    """A manifest that is JSON and lacks what the index needs is refused as damaged."""
    broken = tmp_path / "index"
    shutil.copytree(center_index, broken)
    (broken / MANIFEST).write_text(left, encoding="utf-8")
    with pytest.raises(BrokenIndex, match="Publish again"):
        engine.open(broken)


def test_no_directory_is_a_broken_index(tmp_path: Path) -> None:
    """The error says so if nothing was published in the directory."""
    with pytest.raises(BrokenIndex, match=r"index\.json is missing"):
        engine.open(tmp_path / "nothing")


def test_articles_and_sections_by_number(opened: OpenedIndex) -> None:
    """An article's and a section's texts are found by number, and the number is found by id."""
    number = opened.number("backups")
    first, last = opened.first_section[number : number + 2].tolist()
    assert ("Back up a database", ("Cloud", "Desk")) == (
        opened.article(number).title,
        opened.article(number).product,
    )
    assert ["", "restore", "schedule"] == [opened.section(at).anchor for at in range(first, last)]
    assert -1 == opened.number("nowhere")


def test_words_of_a_passage(opened: OpenedIndex) -> None:
    """The terms of a passage are in order, with the characters of the section that they cover."""
    number = opened.number("backups")
    section = opened.section(int(opened.first_section[number]))
    terms, starts, sizes = opened.tokens(int(opened.first_passage[opened.first_section[number]]))
    assert ("Backups", "backup") == (section.text[starts[0] : starts[0] + sizes[0]], opened.terms[terms[0]])


def test_what_was_found_is_kept_for_one_index(center_index: Path) -> None:
    """A question about an index is answered once, and anew for the same index with another synonym."""
    index = OpenedIndex(center_index)
    asked: list[tuple[str, OpenedIndex]] = []

    def find(word: str, of: OpenedIndex) -> int:
        asked.append((word, of))
        return len(of.rules.synonyms)

    before = index.found(find, "one")
    assert before == index.found(find, "one")
    tried = index.with_synonym(Synonym(words=("one", "single"), lang="en"))
    assert before + 1 == tried.found(find, "one")
    assert before == index.found(find, "one")
    assert [("one", index), ("one", tried)] == asked


def test_nobody_changes_what_others_may_see(center_index: Path) -> None:
    """The articles that an audience may see are kept, and cannot be written over."""
    index = OpenedIndex(center_index)
    allowed = filters.allowed(Request(text=""), index)
    assert allowed is filters.allowed(Request(text="other"), index)
    with pytest.raises(ValueError, match="read-only"):
        allowed[:] = False
