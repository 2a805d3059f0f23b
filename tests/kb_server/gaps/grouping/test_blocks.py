"""How many questions are cut into blocks."""

from __future__ import annotations

import numpy as np
import pytest

from kb_server.gaps.grouping import blocks
from kb_server.gaps.grouping.features import Features
from kb_server.gaps.grouping.space import Rows, Space

THINGS = ("invoice tax", "webhook retry", "avatar picture", "keyboard shortcut")


def _rows(texts: list[str]) -> Rows:
    return Space().learn([Features(text) for text in texts])


@pytest.mark.parametrize(
    "texts",
    [
        [f"{verb} {thing}" for thing in THINGS for verb in ["change", "delete", "find", "make", "move"]],
        ["same"] * 50,
        ["?"] * 9,
    ],
    ids=["several things", "all alike", "no words"],
)
def test_every_question_lies_in_one_block(texts: list[str]) -> None:
    """No block is too large and each question is in one, even when all are alike or say nothing."""
    made = blocks.split(_rows(texts), 7, seed=1)
    assert max(map(len, made)) <= 7
    assert list(range(len(texts))) == sorted(np.concatenate(made).tolist())


def test_few_are_one_block() -> None:
    """Questions that fit into one block are not cut."""
    assert [[0, 1, 2]] == [block.tolist() for block in blocks.split(_rows(["a", "b", "c"]), 3, seed=0)]


def test_the_same_seed_cuts_alike() -> None:
    """Chance comes from the seed alone: the same log is always cut the same way."""
    rows = _rows([f"{thing} {n}" for thing in THINGS for n in range(9)])
    first, again = (blocks.split(rows, 8, seed=5) for _ in range(2))
    assert [block.tolist() for block in first] == [block.tolist() for block in again]
