"""Questions as vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from kb_server.gaps.grouping.background import Background
from kb_server.gaps.grouping.features import Features
from kb_server.gaps.grouping.space import EVIDENCE_SHARE, Rows, Space


def _likeness(one: dict[int, float], other: dict[int, float]) -> float:
    return sum(weight * other.get(feature, 0.0) for feature, weight in one.items())


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


def _dense(rows: Rows) -> NDArray[np.float32]:
    found = np.zeros((len(rows), int(rows.indices.max()) + 1), np.float32)
    for number in range(len(rows)):
        indices, weights = rows.row(number)
        found[number, indices] = weights
    return found


def test_what_search_believed_weighs_less_than_a_click() -> None:
    """An article that visitors opened makes two questions more alike than one that search believed in."""
    clicked = [Features("gym", clicked=("refund",)), Features("yacht", clicked=("refund",))]
    believed = [Features("gym", believed="refund"), Features("yacht", believed="refund")]
    first, second = (_dense(Space().learn(both)) for both in (clicked, believed))
    assert pytest.approx(EVIDENCE_SHARE, abs=0.01) == first[0] @ first[1]
    assert 0 < second[0] @ second[1] < 0.8 * (first[0] @ first[1])


def test_words_that_the_site_is_full_of_count_little() -> None:
    """A word that most articles have says less about what a question means than one that none has."""

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([["bike" in text, "voucher" in text] for text in texts], np.float32)

    both = [Features("bike voucher"), Features("bike"), Features("voucher")]
    site = Background(encode=encode, articles=50, frequency=lambda term: 40 if term == "bike" else 0)
    plain, known = (
        Space(background=background).meant(both) for background in (Background(encode=encode), site)
    )
    assert plain is not None
    assert known is not None
    assert known[0] @ known[2] > plain[0] @ plain[2]
    assert Space().meant(both) is None


def test_a_long_text_needs_more_in_common() -> None:
    """A ticket is less like itself, and like others, than a question of a few words is."""
    said = " ".join(f"word{letter}" for letter in "abcdefghijklmnopqrstuvwx")
    short, long = _dense(Space().learn([Features("refund card"), Features(said)]))
    assert pytest.approx(1, abs=0.01) == short @ short
    assert long @ long < 0.6
