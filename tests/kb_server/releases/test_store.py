"""Promises about the releases directory: whole releases only, and one step from one to the next."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb_server.releases import checksums, store
from kb_server.releases.store import BrokenRelease, Busy, Manifest, NoRelease

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)


def make(directory: Path, now: datetime = NOON, text: str = "hello") -> str:
    """Make and activate a release that holds one page; return its id."""
    with store.locked(directory), store.building(directory) as making:
        (making / "site").mkdir()
        (making / "site" / "index.html").write_text(text, encoding="utf-8")
        (making / "documents.jsonl").write_text("", encoding="utf-8")
        total = checksums.write(making)
        name = store.new_id(total, directory, now)
        store.complete(directory, making, Manifest(id=name, time=now.isoformat(), checksums=total))
        store.activate(directory, name)
    return name


def test_ids_sort_by_time(tmp_path: Path) -> None:
    """Each release sorts after the ones before, within one second and after a clock was set back too."""
    made = [make(tmp_path), make(tmp_path), make(tmp_path, NOON.replace(year=2020))]
    assert made == sorted(made) == store.names(tmp_path)
    assert made[0].startswith("20261122T120000Z-")
    assert made[-1] == store.current(tmp_path)


def test_nothing_yet(tmp_path: Path) -> None:
    """An empty or missing directory has no releases and no current one, and the message says what to run."""
    assert [] == store.names(tmp_path / "none")
    with pytest.raises(NoRelease, match="Run gapless publish"):
        store.current(tmp_path)


def test_a_directory_without_manifest_is_no_release(tmp_path: Path) -> None:
    """What a crash left half-written is never listed, served or rolled back to."""
    make(tmp_path)
    (tmp_path / "20300101T000000Z-00000000").mkdir()
    assert 1 == len(store.names(tmp_path))
    with pytest.raises(NoRelease):
        store.activate(tmp_path, "20300101T000000Z-00000000")


@pytest.mark.parametrize("name", ["", "..", "../releases", "current", "20300101T000000Z-0000000"])
def test_only_ids_name_releases(tmp_path: Path, name: str) -> None:
    """Nothing but an id that is there names a release."""
    make(tmp_path)
    with pytest.raises(NoRelease, match="gapless releases"):
        store.read(tmp_path, name)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": 1}', '{"format": 99}', '{"format": 1, "id": '])
def test_a_damaged_manifest_is_said(tmp_path: Path, text: str) -> None:
    """A manifest that cannot be read, or is of another version, raises and says what to run."""
    name = make(tmp_path)
    (tmp_path / name / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(BrokenRelease, match="gapless publish"):
        store.read(tmp_path, name)


@pytest.mark.slow
def test_every_byte_of_a_manifest_counts(tmp_path: Path) -> None:
    """Whichever byte of a manifest is altered, wherever it is cut, it is damaged; one of 0.1 has no seal."""
    name = make(tmp_path)
    file = tmp_path / name / "manifest.json"
    whole = file.read_bytes()
    kept = store.read(tmp_path, name)
    for at in range(len(whole)):
        for damaged in (whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], whole[:at]):
            file.write_bytes(damaged)
            with pytest.raises(BrokenRelease):
                store.read(tmp_path, name)
    values = json.loads(whole)
    del values["seal"]
    file.write_text(json.dumps(values), encoding="utf-8")
    assert kept == store.read(tmp_path, name)


def test_damage_is_found(tmp_path: Path) -> None:
    """One altered byte, a missing file, or an altered list of checksums is found by verifying."""
    name = make(tmp_path)
    store.verify(tmp_path, name)
    (tmp_path / name / "site" / "index.html").write_text("hellp", encoding="utf-8")
    store.verify(tmp_path, name, pages=False)
    with pytest.raises(BrokenRelease, match=r"index\.html is damaged"):
        store.verify(tmp_path, name)
    (tmp_path / name / "documents.jsonl").unlink()
    with pytest.raises(BrokenRelease, match=r"documents\.jsonl is missing"):
        store.verify(tmp_path, name, pages=False)
    (tmp_path / name / "checksums.txt").write_text("", encoding="utf-8")
    with pytest.raises(BrokenRelease, match="altered"):
        store.verify(tmp_path, name)


def test_rollback(tmp_path: Path) -> None:
    """Rolling back serves the release before; again, the one before that; then it says there is none."""
    first, second, third = make(tmp_path), make(tmp_path), make(tmp_path)
    assert third == store.current(tmp_path)
    assert second == store.rollback(tmp_path) == store.current(tmp_path)
    assert first == store.rollback(tmp_path) == store.current(tmp_path)
    with pytest.raises(NoRelease, match="no release before"):
        store.rollback(tmp_path)
    assert third == store.rollback(tmp_path, third) == store.current(tmp_path)


def test_no_rollback_to_a_damaged_release(tmp_path: Path) -> None:
    """A release whose files differ from its checksums is not served again."""
    first, second = make(tmp_path), make(tmp_path)
    (tmp_path / first / "site" / "index.html").unlink()
    with pytest.raises(BrokenRelease):
        store.rollback(tmp_path)
    assert second == store.current(tmp_path)


def test_a_release_outlives_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of a release is on the disk before it has its name, and its name before it is served."""
    flushed: list[tuple[str, set[str]]] = []  # what was flushed, and for a folder the names in it
    flush = os.fsync

    def noted(handle: int) -> None:
        place = Path(f"/proc/self/fd/{handle}").resolve()
        flushed.append((place.name, {p.name for p in place.iterdir()} if place.is_dir() else set()))
        flush(handle)

    monkeypatch.setattr(os, "fsync", noted)
    name = make(tmp_path)
    own = [(path, names) for path, names in flushed if path != tmp_path.name]
    assert {p.name for p in (tmp_path / name).rglob("*")} <= {path for path, _ in own}
    assert any({"site", "manifest.json", "documents.jsonl"} <= names for _, names in own)
    first, last = (names for path, names in flushed if path == tmp_path.name)
    assert name in first - {"current"}
    assert {name, "current"} <= last


def test_prune_keeps_the_newest(tmp_path: Path) -> None:
    """Pruning keeps as many as it is told, the current one included, and no trace of the others."""
    made = [make(tmp_path) for _ in range(5)]
    assert made[:3] == store.prune(tmp_path, 2)
    assert made[3:] == store.names(tmp_path)
    assert {*made[3:], "current", ".lock"} == {p.name for p in tmp_path.iterdir()}


def test_prune_spares_current_and_used(tmp_path: Path) -> None:
    """Neither the current release, however old, nor one that a process serves is removed."""
    made = [make(tmp_path) for _ in range(4)]
    store.rollback(tmp_path, made[0])
    held = store.hold(tmp_path, made[1])
    assert [made[2], made[3]] == store.prune(tmp_path, 1)
    os.close(held)
    assert [made[1]] == store.prune(tmp_path, 1)
    assert [made[0]] == store.names(tmp_path)
    with pytest.raises(NoRelease):
        store.hold(tmp_path, made[1])


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    """Who comes second is refused at once, and not made to wait."""
    with store.locked(tmp_path), pytest.raises(Busy, match="under way"), store.locked(tmp_path):
        raise AssertionError
    with store.locked(tmp_path):
        pass


def test_leftovers_are_cleaned(tmp_path: Path) -> None:
    """What a killed publish left behind is removed by the next, which leaves nothing behind itself."""
    left = tmp_path / ".building-killed"
    (left / "site").mkdir(parents=True)
    (tmp_path / ".building-current").symlink_to("20261129T171956Z-cc339269")  # killed before it was `current`
    with store.locked(tmp_path), store.building(tmp_path) as making:
        (making / "half").touch()
    assert [".lock"] == [p.name for p in tmp_path.iterdir()]


def test_a_release_of_another_version_is_not_read(tmp_path: Path) -> None:
    """A whole release in another format is refused by its version, and not taken for a damaged one."""
    name = make(tmp_path)
    store.write(tmp_path / name, replace(store.read(tmp_path, name), format=store.FORMAT + 1))
    with pytest.raises(BrokenRelease, match="made by another version"):
        store.read(tmp_path, name)
