"""Promises about the seal of a manifest."""

from __future__ import annotations

import json

import pytest

from kb_server.releases import seal

TEXT = json.dumps({"id": "20261120T120000Z-12345678", seal.KEY: seal.BLANK, "counts": {"pages": 3}})


def test_a_sealed_text_fits() -> None:
    """A text fits the seal that was put on it, and the seal is no part of what it covers."""
    sealed = seal.put(TEXT)
    assert seal.fits(sealed, json.loads(sealed)[seal.KEY])
    assert TEXT == sealed.replace(json.loads(sealed)[seal.KEY], seal.BLANK)


@pytest.mark.parametrize("other", ["", "0", seal.BLANK, "f" * 64])
def test_another_seal_does_not(other: str) -> None:
    """No other seal fits, nor the blank one, nor this one on an altered text."""
    sealed = seal.put(TEXT)
    right = json.loads(sealed)[seal.KEY]
    assert not seal.fits(sealed.replace(right, other), other)
    assert not seal.fits(sealed.replace("pages", "pagez"), right)
