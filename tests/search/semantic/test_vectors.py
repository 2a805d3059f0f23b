"""The vectors that an index keeps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from search.engine import Engine
from search.semantic import encoder, nearness, network
from search.semantic.vectors import _cosines
from tests.search.semantic.made import CARD, NAME, QUESTION, STEAL, built, ids


@pytest.mark.slow
def test_only_what_changed_is_encoded_again(tmp_path: Path) -> None:
    """Vectors of texts that the earlier index has are copied from it, to the last bit."""
    before, first = built(tmp_path / "1", [CARD, STEAL])
    after, second = built(tmp_path / "2", [CARD, STEAL, NAME], earlier=tmp_path / "1")

    assert [(4, 4)] == first
    assert [(2, 2)] == second
    assert vectors(before).items() <= vectors(after).items()
    assert ids(before, QUESTION) == [one for one in ids(after, QUESTION) if one != "name"]


def vectors(opened: Engine) -> dict[int, bytes]:
    """The vectors of an index by the keys of their texts."""
    keys, rows, scale = (opened._index.arrays[f"meaning.{name}"] for name in ("text", "rows", "scale"))
    return {int(key): rows[at].tobytes() + scale[at].tobytes() for at, key in enumerate(keys)}


@pytest.mark.slow
@pytest.mark.parametrize("left", ["nothing", "damage", "words", "no manifest"])
def test_without_a_whole_index_before_all_is_encoded(tmp_path: Path, left: str) -> None:
    """A missing, damaged or vectorless earlier index gives no vectors, and does not stop the build."""
    earlier = tmp_path / "before"
    if left != "nothing":
        built(earlier, [CARD, STEAL], () if left == "words" else ("en",))
    if left == "damage":
        (earlier / "arrays.bin").write_bytes(b"half")
    if left == "no manifest":
        (earlier / "index.json").write_text("[]", encoding="utf-8")

    _, heard = built(tmp_path / "index", [CARD, STEAL], earlier=earlier)

    assert [(4, 4)] == heard


def test_vectors_are_as_near_as_the_encoder_says(tmp_path: Path) -> None:
    """Eight bits a number lose less than a hundredth of a cosine."""
    opened, _ = built(tmp_path / "index", [CARD, STEAL])
    stored = opened._index
    texts = [CARD.title, CARD.text]
    exact = float((encoder.encode([QUESTION]) @ encoder.encode(texts).T).max())

    assert [exact] == pytest.approx(
        nearness.near(nearness.cosines(QUESTION, stored), stored)[:1].tolist(), abs=0.01
    )


def test_cosines_are_the_same_with_any_number_of_threads() -> None:
    """What is computed of the same vectors is the same to the last bit: a process may add up in any order."""
    chance = np.random.default_rng(7)
    rows = chance.integers(-127, 128, (600, network.DIMENSIONS)).astype(np.int8)
    scale = (1 / np.linalg.norm(rows.astype(np.float32), axis=1)).astype(np.float32)
    found = []
    for threads in (1, 2):
        with threadpool_limits(threads):
            found.append(_cosines(rows, scale, np.arange(150)).tobytes())
    assert found[0] == found[1]
    assert network.DIMENSIONS * 127**2 < 2**24  # float32 holds all whole numbers below
