"""Groups questions that one change would answer, by the words, meaning and articles that they share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb_server.gaps.grouping import blocks, compound, linkage
from kb_server.gaps.grouping.background import NOTHING, Background
from kb_server.gaps.grouping.features import Features
from kb_server.gaps.grouping.sense import FEW
from kb_server.gaps.grouping.space import WORDS_SHARE, Rows, Space

BLOCK = 2500  # questions of which every pair is compared
COLUMNS = 2048  # features of a block that are compared exactly
PASSES = 3  # over the groups, with other blocks each time
SOME = 400  # questions; among more of them, chance brings likelier neighbours
OF_ONE = 8  # questions, of which one lends to another; among few, most of five neighbours are strangers
ROUNDS = 2  # of looking for compound questions: beside the others, and among all that are left
MORE = 0.05  # of likeness that is asked for e times as many

APART = np.float32(-1e6)  # likeness of groups that a person has separated


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """What decides whether two groups become one. `benchmarks/clusters.py` compares it with others."""

    least: float  # mean likeness, after neighbours have lent each other their words; of SOME questions
    least_apart: float  # the same between groups of different blocks, where nothing is lent
    neighbours: int  # that lend their words to a question
    lent: float  # share of a question's vector that its neighbours lend
    common: float = 0.0  # likeness of two texts about nothing in common, before the middle is known
    words: float = WORDS_SHARE  # of the likeness of two texts' words; the rest is pieces of words


BY_WORDS = Method(least=0.22, least_apart=0.16, neighbours=10, lent=0.3)
BY_MEANING = Method(least=0.32, least_apart=0.18, neighbours=5, lent=0.5, common=0.1)


def shipped(background: Background) -> Method:
    """The method that is used: with the meaning of the questions, or by their words alone."""
    return BY_WORDS if background.encode is None else BY_MEANING


def group(
    questions: Sequence[Features],
    fixed: Sequence[int] = (),
    *,
    background: Background = NOTHING,
    method: Method | None = None,
) -> NDArray[np.int64]:
    """One label for each question; `background` gives their meaning, where that is known.

    `fixed`, where given, has one number for each question. Questions with the same number ≥ 0 stay together
    and those with different numbers ≥ 0 stay apart, whatever their words say; -1 leaves a question free.
    """
    if not questions:
        return np.zeros(0, np.int64)
    method = method or shipped(background)
    space = Space(method.words, background)
    rows, titles = space.learn(questions), len(space.titles)
    owners = np.full(len(questions), -1) if len(fixed) == 0 else np.asarray(fixed, np.int64)

    def grouped_without(double: Sequence[int]) -> NDArray[np.int64]:
        labels = np.empty(len(questions), np.int64)
        single = np.setdiff1d(np.arange(len(questions)), double)
        labels[single] = _grouped(rows.take(single), owners[single], method, titles)
        labels[double] = labels[single].max(initial=-1) + 1 + np.arange(len(double))
        return labels

    # Who asks for two things draws both groups together: first they are compared with those of others.
    asking = [number for number in compound.candidates(questions, space) if owners[number] < 0]
    without, double = asking, list[int]()
    labels = grouped_without(without)
    for _ in range(ROUNDS if asking else 0):
        left = [number for number in asking if number not in double]
        double = sorted([*double, *compound.find(questions, labels, space, left)])
        if double != without:
            without, labels = double, grouped_without(double)
    return labels


def _grouped(rows: Rows, owners: NDArray[np.int64], method: Method, titles: int) -> NDArray[np.int64]:
    least = _least(method, min(len(rows), BLOCK), len(rows) + titles)
    labels = _together(owners)
    units, sizes, owners = _merge(rows, np.ones(len(rows), np.float32), labels, owners)
    for turn in range(PASSES):
        found = np.arange(len(units))
        parts = blocks.split(units, BLOCK, turn)
        for members in parts:
            found[members] = members[_join(units, sizes, owners, members, method, least, lend=turn == 0)]
        names, found = np.unique(found, return_inverse=True)
        labels = found[labels]
        if len(parts) == 1 or (turn and len(names) == len(units)):
            break
        units, sizes, owners = _merge(units, sizes, found, owners)
    return labels


def _together(owners: NDArray[np.int64]) -> NDArray[np.int64]:
    """Labels that are equal for all questions of one owner."""
    labels = np.where(owners >= 0, owners, owners.max(initial=-1) + 1 + np.arange(len(owners)))
    return np.unique(labels, return_inverse=True)[1]


def _join(
    units: Rows,
    sizes: NDArray[np.float32],
    owners: NDArray[np.int64],
    members: NDArray[np.int64],
    method: Method,
    least: float,
    *,
    lend: bool,
) -> NDArray[np.int64]:
    likeness = _likeness(units, members)
    if lend:
        likeness = _lend(likeness, method)
    held = owners[members]
    parted = (held[:, None] != held[None, :]) & (held[:, None] >= 0) & (held[None, :] >= 0)
    likeness[parted] = APART
    return linkage.join(likeness, sizes[members], least if lend else method.least_apart)


def _least(method: Method, count: int, known: int) -> float:
    """The mean likeness that is asked of two groups among `count` questions, of `known` texts in all.

    While few texts are known, what all have in common is still in every likeness.
    """
    more = MORE * max(0.0, math.log(max(1, count) / SOME))
    return method.least + more + method.common * FEW / (FEW + known)


def _likeness(units: Rows, members: NDArray[np.int64]) -> NDArray[np.float32]:
    """The products of every pair of the members' vectors.

    The COLUMNS heaviest features are exact; the many light ones share 512 columns with random signs, which
    leaves the products right on average (feature hashing, Weinberger et al. 2009).
    """
    taken = units.take(members)
    rows = np.repeat(np.arange(len(members)), np.diff(taken.starts))
    weights = taken.weights
    features, columns, shared = np.unique(taken.indices, return_inverse=True, return_counts=True)
    squares = np.bincount(columns, weights**2) * (shared > 1)  # a feature of one question joins nothing
    places = np.full(len(features), -1)
    heaviest = np.argsort(-squares, kind="stable")[:COLUMNS]
    places[heaviest] = np.arange(len(heaviest))
    light = np.flatnonzero(places < 0)
    mixed = features[light].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    places[light] = COLUMNS + (mixed >> np.uint64(55)).astype(np.int64)
    signs = np.ones(len(features), np.float32)
    signs[light] = np.where((mixed >> np.uint64(40)) & np.uint64(1), 1.0, -1.0)
    dense = np.zeros((len(members), COLUMNS + 512), np.float32)
    common = shared[columns] > 1
    at = (rows[common], places[columns[common]])
    np.add.at(dense, at, (weights * signs[columns])[common])
    likeness = dense @ dense.T
    np.fill_diagonal(likeness, np.bincount(rows, weights**2, len(members)))
    return likeness


def _lend(likeness: NDArray[np.float32], method: Method) -> NDArray[np.float32]:
    """Likeness after each question has taken in some of its nearest neighbours' words.

    "Where is my card" and "the card has not arrived" share little; their neighbour "when will my card
    arrive" bridges them. With M = (1 - lent) I + lent W, where W has the neighbours' likeness with rows that
    sum to 1 at most (a stranger lends nothing), the result is M L Mᵀ with all lengths made what they were.
    """
    count = len(likeness)
    others = likeness.copy()
    np.fill_diagonal(others, 0)
    number = min(method.neighbours, max(1, count // OF_ONE), count - 1)
    nearest = np.argpartition(-others, max(0, number - 1), axis=1)[:, :number]
    shares = np.maximum(np.take_along_axis(others, nearest, axis=1), 0)
    shares *= method.lent / np.maximum(shares.sum(axis=1, keepdims=True), 1.0)
    half = _mix(likeness, nearest, shares, method.lent)
    mixed = _mix(np.ascontiguousarray(half.T), nearest, shares, method.lent)
    lengths = np.sqrt(np.diag(likeness) / np.maximum(np.diag(mixed), 1e-9)).astype(np.float32)
    alike: NDArray[np.float32] = mixed * lengths[:, None] * lengths[None, :]
    return alike


def _mix(
    likeness: NDArray[np.float32], nearest: NDArray[np.int64], shares: NDArray[np.float32], lent: float
) -> NDArray[np.float32]:
    """M times `likeness`, for the M of `_lend`."""
    mixed = likeness * np.float32(1 - lent)
    for column in range(nearest.shape[1]):
        mixed += likeness[nearest[:, column]] * shares[:, column, None]
    return mixed


def _merge(
    rows: Rows, sizes: NDArray[np.float32], labels: NDArray[np.int64], owners: NDArray[np.int64]
) -> tuple[Rows, NDArray[np.float32], NDArray[np.int64]]:
    """Mean vectors, sizes and owners of the groups that `labels` makes of `rows`."""
    count = int(labels.max(initial=-1)) + 1
    totals = np.bincount(labels, sizes, count).astype(np.float32)
    row_of = np.repeat(np.arange(len(rows)), np.diff(rows.starts))
    width = int(rows.indices.max(initial=-1)) + 1
    places = labels[row_of] * width + rows.indices
    unique, back = np.unique(places, return_inverse=True)
    weights = np.bincount(back, rows.weights * sizes[row_of], len(unique))
    groups = unique // max(width, 1)
    starts = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(groups, minlength=count), out=starts[1:])
    held = np.full(count, -1)
    np.maximum.at(held, labels, owners)
    means = (weights / totals[groups]).astype(np.float32)
    return Rows(starts, (unique % max(width, 1)).astype(np.int32), means), totals, held
