"""What two questions have in common."""

from __future__ import annotations

import pytest

from kb_server.gaps.grouping import features
from kb_server.gaps.grouping.features import Features
from kb_server.gaps.grouping.space import Space


def _likeness(one: dict[int, float], other: dict[int, float]) -> float:
    return sum(weight * other.get(feature, 0.0) for feature, weight in one.items())


def test_equal_wordings_have_one_key() -> None:
    """Order, endings and words without meaning do not tell wordings apart; other words do."""
    assert features.key("How do I export my data?") == features.key("data export")
    assert features.key("export data") != features.key("import data")
    assert features.key("how to") != ""


def test_words_that_carry_meaning() -> None:
    """Words without meaning are left out, unless a question has no others."""
    assert ["export", "data"] == [word for _, word in features.informative("How do I export the data?", "en")]
    assert ["how", "to"] == [word for _, word in features.informative("How to", "en")]


def test_vectors_have_length_one() -> None:
    """Each question is a vector of length one; texts that share nothing have nothing in common."""
    rows = Space().learn([Features("export data"), Features("exporting the data"), Features("gym")])
    vectors = [dict(zip(*(part.tolist() for part in rows.row(n)), strict=True)) for n in range(3)]

    assert [pytest.approx(1.0, abs=1e-5)] * 3 == [_likeness(v, v) for v in vectors]
    assert _likeness(vectors[0], vectors[1]) > 0.5
    assert 0.0 == _likeness(vectors[0], vectors[2])


def test_rare_words_weigh_more() -> None:
    """Words that many questions contain say less about one of them."""
    space = Space()
    space.learn([Features(f"invoice {name}") for name in ("alpha", "beta", "gamma", "delta")])
    asked = [space.learn([Features(text)]).row(0) for text in ("invoice avatars", "invoice", "avatars")]
    both, common, rare = (dict(zip(*(part.tolist() for part in row), strict=True)) for row in asked)
    assert _likeness(both, common) < _likeness(both, rare)
