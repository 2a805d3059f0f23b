"""A pack gives back what was kept, or nothing: never anything else."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from cache.pack import Pack, key


def kept(file: Path, **values: str) -> Path:
    """The file of a pack that keeps `values`."""
    pack = Pack(file)
    for name, value in values.items():
        pack.put(key(name), value.encode())
    pack.save()
    return file


def test_values_come_back(tmp_path: Path) -> None:
    """What was kept is found by the next publish, also empty values and JSON."""
    file = tmp_path / "new" / "pack"
    pack = Pack(file)
    pack.put(key("empty"), b"")
    pack.put_json(key("json"), {"a": ["ö", None]})
    pack.save()

    again = Pack(file)
    assert (b"", {"a": ["ö", None]}, None) == (
        again.get(key("empty")),
        again.get_json(key("json")),
        again.get(key("other")),
    )


def test_small_values_are_as_large_as_they_were(tmp_path: Path) -> None:
    """A picture, which is compressed already, comes back as any other value, and is not compressed again."""
    pack = Pack(tmp_path / "pack")
    pack.put(key("picture"), b"0" * 10_000, small=True)
    pack.save()

    assert b"0" * 10_000 == Pack(tmp_path / "pack").get(key("picture"))
    assert 10_000 < (tmp_path / "pack").stat().st_size < 10_100


def test_only_what_was_used_stays(tmp_path: Path) -> None:
    """A value that a publish did not ask for is gone after it, so that the pack does not grow."""
    file = kept(tmp_path / "pack", used="1", held="2", unused="3")
    pack = Pack(file)
    pack.get(key("used"))
    pack.hold(key("held"))
    pack.hold(key("missing"))
    pack.save()

    again = Pack(file)
    assert [b"1", b"2", None, None] == [
        again.get(key(name)) for name in ("used", "held", "unused", "missing")
    ]


def test_a_pack_has_a_greatest_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not fit is not kept, and nothing else is lost."""
    monkeypatch.setattr("cache.pack.MOST", 100)
    file = kept(tmp_path / "pack", first="1", **{f"no{number}": "2" * 80 for number in range(9)})
    assert (b"1", True) == (Pack(file).get(key("first")), file.stat().st_size < 150)


def test_damage_is_noticed(tmp_path: Path) -> None:
    """Whatever byte is changed and wherever the file ends, a value is found whole or not at all."""
    file = kept(tmp_path / "pack", one="first value", two="second value")
    whole = file.read_bytes()
    damaged = [whole[:at] for at in range(len(whole))]
    damaged += [whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :] for at in range(len(whole))]
    for content in damaged:
        file.write_bytes(content)
        pack = Pack(file)
        assert pack.get(key("one")) in (b"first value", None)
        assert pack.get(key("two")) in (b"second value", None)


def test_a_kill_while_saving_loses_nothing(tmp_path: Path) -> None:
    """A save that was killed leaves the pack that was there, and the next save succeeds."""
    file = kept(tmp_path / "pack", one="1")
    (tmp_path / ".pack.new").write_bytes(b"half")
    assert b"1" == Pack(file).get(key("one"))
    kept(file, two="2")
    assert ([file], b"2") == (list(tmp_path.iterdir()), Pack(file).get(key("two")))


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    """A pack holds pages, and nobody but the one who publishes may read them there."""
    file = kept(tmp_path / "cache" / "pack", one="1")
    assert [0o700, 0o600] == [stat.S_IMODE(path.stat().st_mode) for path in (file.parent, file)]


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    """Where nothing can be kept, publishing only takes longer."""
    (tmp_path / "file").write_text("in the way")
    assert None is Pack(kept(tmp_path / "file" / "pack", one="1")).get(key("one"))


def test_keys_tell_parts_apart() -> None:
    """Parts that join to the same text have different keys."""
    assert 3 == len({key("ab", "c"), key("a", "bc"), key("abc")})


def test_a_value_is_replaced(tmp_path: Path) -> None:
    """What was found and is no longer right is replaced by what is kept under the same key."""
    again = Pack(kept(tmp_path / "pack", one="old"))
    assert b"old" == again.get(key("one"))
    again.put(key("one"), b"new")
    again.save()
    assert b"new" == Pack(tmp_path / "pack").get(key("one"))
