"""Promises about the installation's secret and the keys made from it."""

import threading
from pathlib import Path

import pytest

from kb_server.data import keys as secret
from tests.kb_server.power import Disk


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    """Processes that start at once agree on one whole secret, which only its owner can read."""
    seen: set[bytes] = set()
    threads = [
        threading.Thread(target=lambda: seen.add(secret.read_or_create(tmp_path / "s" / "secret")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [32] == [len(s) for s in seen]
    assert ["secret"] == [p.name for p in (tmp_path / "s").iterdir()]


def test_a_power_cut_leaves_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The secret that a first start has used is there after a power cut, and so is its folder."""
    power, place = Disk(monkeypatch), tmp_path / "place"
    place.mkdir()
    power.hold(place)
    made = secret.read_or_create(place / "var" / "secret")
    left = power.after_the_cut(place, tmp_path / "left")
    power.close()
    assert made == (left / "var" / "secret").read_bytes()


def test_keys(tmp_path: Path) -> None:
    """Each purpose has its key, the same in all processes; the setting wins over the file."""
    keys = secret.Keys("", tmp_path)
    assert keys.of("a") == secret.Keys("", tmp_path).of("a")
    assert keys.of("a") != keys.of("b")
    assert keys.of("a") != secret.Keys("x" * 32, tmp_path).of("a")
    assert secret.Keys("x" * 32, tmp_path / "none").of("a") == secret.Keys("x" * 32, tmp_path).of("a")
