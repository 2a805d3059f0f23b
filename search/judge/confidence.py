"""Confidence: how likely an article answers a query, calibrated for each release from its own articles.

No threshold carries over from site to site: the best one for the share of a query's ideal score lies anywhere
between 0.14 and 0.85. So each release learns its own calibration. Questions are made from its articles (see
`synthetic_questions`). Each is asked with its article and again without it, and a logistic regression learns
to tell the two cases apart. Titles and headings are asked as they stand, without their article: what comes
first then is near by, and no answer.

An article agrees with its own sentence far better than with any customer, so words of the questions are
replaced by others until the match is as poor as a customer's. A title that several articles share still has
an answer when one of them is gone, so shared titles are not used. What is learnt is held close to a prior of
other sites' real questions: what made questions say of their titles, or of words that no article has, is not
true of customers' questions. Gains: docs/decisions/0057 and 0072.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.documents import Document
from search.judge import synthetic_questions
from search.judge.evidence import Evidence

# The evidence when some articles are left out, for a text, its language, and the ids of these each time.
Probe = Callable[[str, str, Sequence[frozenset[str]]], Sequence[Evidence | None]]
Calibration = Mapping[str, Sequence[float]]  # JSON; three lists, of FEATURES; before the weights the constant

FEATURES = ("log lead", "log score", "coverage")
# The prior: what real questions to other sites say of the constant, and of each feature in its deviations.
_PRIOR = (-0.05, 0.5, 0.35, 0.25)
# Means and deviations of the features where a site has nothing to learn from: those of 28 sites, rounded.
_MEANS = (-0.3, 2.0, 0.5)
_DEVIATIONS = (0.65, 0.5, 0.3)
_PULL = 200.0  # how much the prior weighs against the examples
_EXAMPLES = 600.0  # weight of all examples together, however many there are
_MOST_EACH = 1.5  # most that one example weighs, so that few examples do not outweigh the prior
_NO_LEAD = 0.2  # is added to a lead, so that none has a logarithm
_ROUNDS = 50
# What the nearness of meanings adds, in log-odds, and where it adds nothing. It is not learnt: made questions
# are not sentences and mean little. But a cosine of one encoder says about the same on every site.
_NEAR, _NEITHER = 0.8, 0.4
_STANDING_OUT = 0.2  # what it adds, in log-odds, that the article is nearer than others by a deviation
_LEAST_OUT, _MOST_OUT = -1.5, 0.5  # further out says no more
_CORRECTED = 0.8  # share of its confidence that an answer to a corrected query keeps: the slip may be a word
_MEANING_ALONE = 0.5  # most confidence of an article with hardly a word in common: never believed
_HARDLY = 0.25  # coverage below which an article hardly has a word of the query: its subject, not its matter
_STILL = 1e-8  # a step that changes nothing
_DIGITS = 6


def estimate(evidence: Evidence, calibration: Calibration) -> float:
    """Return how likely the article answers the query, 0..1. From THRESHOLD on it is believed.

    After a correction the result is four fifths of that: the searched words may not be the meant ones. An
    article that hardly has a word of the query is never believed, however near its meaning is.
    """
    if evidence.score <= 0:
        return min(evidence.near or 0.0, _MEANING_ALONE)
    # Plain floats: this runs for every hit, and arrays do not pay for four numbers.
    constant, *weights = calibration["weights"]
    means, deviations = calibration["means"], calibration["deviations"]
    each = zip(_features(evidence), means, deviations, weights, strict=True)
    favour = constant + sum((value - mean) / spread * weight for value, mean, spread, weight in each)
    favour += _NEAR * (evidence.near - _NEITHER) if evidence.near is not None else 0.0
    if evidence.standing_out is not None:
        favour += _STANDING_OUT * max(_LEAST_OUT, min(_MOST_OUT, evidence.standing_out))
    share = _CORRECTED if evidence.stage == "corrected" else 1.0
    likely = share / (1.0 + math.exp(-max(-30.0, min(30.0, favour))))
    return likely if evidence.coverage >= _HARDLY else min(likely, _MEANING_ALONE)


def usable(calibration: Calibration) -> Calibration:
    """`calibration`, or, for a release that learnt from other features, what is known before learning."""
    fits = len(calibration.get("weights", ())) == len(FEATURES) + 1
    return calibration if fits else learn(np.zeros((0, len(FEATURES))), np.zeros(0))


def fit(probe: Probe, documents: Iterable[Document]) -> dict[str, list[float]]:
    """Learn a calibration from `documents`. The same documents give the same calibration.

    `probe` gives the evidence for the best article when some are left out of the ranking, or None where
    no article is found.
    """
    rows: list[tuple[float, ...]] = []
    answered: list[float] = []
    for question in synthetic_questions.make(documents):
        left_out = (frozenset[str](), frozenset({question.article}))[question.name :]
        probed = probe(question.text, question.lang, left_out)
        for evidence, answer in zip(probed, (1.0, 0.0)[question.name :], strict=True):
            if evidence is not None and evidence.score > 0 and not evidence.sure:
                rows.append(_features(evidence))
                answered.append(answer)
    return learn(np.array(rows).reshape(len(rows), len(FEATURES)), np.array(answered))


def learn(rows: NDArray[np.float64], answered: NDArray[np.float64]) -> dict[str, list[float]]:
    """Fit the logistic regression of `answered`, 0 or 1, on `rows` (examples, FEATURES)."""
    known = len(rows) >= 2 * len(FEATURES)
    means = rows.mean(axis=0) if known else np.array(_MEANS)
    deviations = np.maximum(rows.std(axis=0), 1e-3) if known else np.array(_DEVIATIONS)
    x = np.column_stack([np.ones(len(rows)), (rows - means) / deviations])
    prior = np.array(_PRIOR)
    each = min(_MOST_EACH, _EXAMPLES / max(len(rows), 1))

    def loss(weights: NDArray[np.float64]) -> float:
        away = weights - prior
        losses = np.logaddexp(0.0, x @ weights) - answered * (x @ weights)
        return each * float(losses.sum()) + _PULL * float(away @ away) / 2

    weights = prior.copy()
    for _ in range(_ROUNDS):  # Newton's method; a step is halved until it leads down
        likely = np.exp(-np.logaddexp(0.0, -(x @ weights)))
        slope = each * (x.T @ (likely - answered)) + _PULL * (weights - prior)
        curvature = each * (x * (likely * (1.0 - likely))[:, None]).T @ x + _PULL * np.eye(len(prior))
        step = np.linalg.solve(curvature, slope)
        while loss(weights - step) > loss(weights) and float(np.abs(step).max()) > _STILL:
            step /= 2
        weights = weights - step
        if float(np.abs(step).max()) <= _STILL:
            break
    return {
        "means": _rounded(means),
        "deviations": _rounded(deviations),
        "weights": _rounded(weights),
    }


def _features(evidence: Evidence) -> tuple[float, ...]:
    return math.log(_NO_LEAD + evidence.lead), math.log1p(evidence.score), evidence.coverage


def _rounded(values: NDArray[Any]) -> list[float]:
    return [round(float(value), _DIGITS) for value in values]
