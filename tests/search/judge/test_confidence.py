"""Confidence: a release learns from its own articles how likely an article answers a query."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import engine, index
from search.answers import THRESHOLD, Request
from search.documents import REPLIES
from search.judge import confidence, evidence
from search.judge.evidence import Evidence
from tests.search.judge.made import TOPICS, articles


def some(**changed: float | None) -> Evidence:
    middling = Evidence(score=6.0, coverage=0.6, lead=0.7, near=None, standing_out=None, stage="relaxed")
    return dataclasses.replace(middling, **changed)  # type: ignore[arg-type]


UNTAUGHT = confidence.fit(lambda _text, _lang, without: [None] * len(without), [])


def test_replies_teach_nothing(tmp_path: Path) -> None:
    """Confidence is not learnt from saved replies, because customers do not ask what agents send."""
    public, other = articles(TOPICS[:5]), articles(TOPICS[5:])
    index.build([*public, *(dataclasses.replace(one, audience=REPLIES) for one in other)], tmp_path / "index")
    opened = engine.open(tmp_path / "index")._index

    assert confidence.fit(partial(evidence.probe, index=opened), public) == opened.calibration


def test_nothing_to_learn_from_leaves_the_prior() -> None:
    """An empty release, whose questions have no evidence, still tells strong evidence from weak."""
    strong = some(score=12.0, coverage=1.0, lead=2.0)
    weak = some(score=1.0, coverage=0.1, lead=0.05)

    assert confidence.estimate(weak, UNTAUGHT) < 0.5 < confidence.estimate(strong, UNTAUGHT)


def test_no_score_is_no_confidence() -> None:
    """An article that does not match at all cannot be an answer."""
    assert 0.0 == confidence.estimate(some(score=0.0), UNTAUGHT)


def test_meaning_alone_is_not_believed() -> None:
    """An article that hardly has a word of the query is not believed, however near its meaning is."""
    near = some(score=12.0, lead=2.0, coverage=0.2, near=0.9)
    assert confidence.estimate(near, UNTAUGHT) == 0.5 < THRESHOLD
    assert confidence.estimate(dataclasses.replace(near, coverage=0.9), UNTAUGHT) >= THRESHOLD


def test_an_article_that_stands_out_is_believed_more() -> None:
    """Of two articles as near as each other, the one that is nearer than its site's others is likelier."""
    plain, out = (confidence.estimate(some(near=0.6, standing_out=far), UNTAUGHT) for far in (-1.0, 1.0))
    assert plain < out


def test_a_release_that_learnt_from_other_features_is_read() -> None:
    """An index of an earlier version is judged by what is known before learning; one of ours by its own."""
    earlier = [{"means": [0.0] * n, "deviations": [1.0] * n, "weights": [0.1] * (n + 1)} for n in (8, 4)]
    ours = {**UNTAUGHT, "weights": [0.1, 0.2, 0.3, 0.4]}
    assert [UNTAUGHT] * 3 + [ours] == [confidence.usable(one) for one in (*earlier, {}, ours)]


@pytest.mark.slow
@given(st.floats(0, 1e6), st.floats(0, 1), st.floats(0, 1e6), st.floats(-1e3, 1e3))
def test_confidence_lies_between_0_and_1(score: float, share: float, lead: float, out: float) -> None:
    """The confidence is a probability for any evidence."""
    found = some(score=score, coverage=share, lead=lead, near=share, standing_out=out)

    assert 0.0 <= confidence.estimate(found, UNTAUGHT) <= 1.0


def test_learning_separates_what_the_examples_separate() -> None:
    """If only one feature tells the answered examples from the others, the learnt confidence follows it."""
    chance = np.random.default_rng(1)
    rows = chance.normal(size=(400, len(confidence.FEATURES)))
    answered = (rows[:, 0] > 0.3).astype(float)

    learnt = confidence.learn(rows, answered)

    weights = learnt["weights"][1:]
    assert 0 == int(np.argmax(np.abs(weights)))
    likely = ((rows - learnt["means"]) / learnt["deviations"]) @ weights + learnt["weights"][0] > 0
    assert 0.9 < float(np.mean(likely == (answered > 0.5)))


def test_learning_stays_near_the_prior_with_few_examples() -> None:
    """A handful of examples cannot turn evidence for an answer into evidence against it."""
    rows = np.tile(UNTAUGHT["means"], (4, 1))
    rows[:2, 0] *= 1.5

    learnt = confidence.learn(rows, np.array([0.0, 0.0, 1.0, 1.0]))  # a high share speaks against it

    assert learnt["weights"][1] > 0


def test_what_stands_first_when_the_answer_is_gone_is_no_answer() -> None:
    """Where others lead clearly though the article of that name is gone, the same lead says less."""
    titles = {title for _, title, _ in TOPICS}

    def others_lead(text: str, _lang: str, without: Sequence[frozenset[str]]) -> list[Evidence | None]:
        return [some(lead=1.4 if text in titles or not gone else 0.3) for gone in without]

    def others_do_not_match(text: str, lang: str, without: Sequence[frozenset[str]]) -> list[Evidence | None]:
        return [None] * len(without) if text in titles else others_lead(text, lang, without)

    near, far = (confidence.fit(probe, articles()) for probe in (others_lead, others_do_not_match))
    assert confidence.estimate(some(lead=1.4), near) < confidence.estimate(some(lead=1.4), far) - 0.02


@pytest.mark.slow
def test_the_same_release_learns_the_same(tmp_path: Path) -> None:
    """Learning twice from the same documents gives the same calibration, to the last digit."""
    index.build(articles(), tmp_path / "index")
    opened = engine.open(tmp_path / "index")._index

    def probe(text: str, lang: str, without: Sequence[frozenset[str]]) -> Sequence[Evidence | None]:
        return evidence.probe(text, lang, without, opened)

    assert confidence.fit(probe, articles()) == confidence.fit(probe, articles())


def test_a_small_site_knows_what_it_does_not_answer(tmp_path: Path) -> None:
    """Eight articles are enough to answer paraphrases of them, and to leave other questions unanswered."""
    index.build(articles(), tmp_path / "index")
    opened = engine.open(tmp_path / "index")

    def answered(text: str) -> bool:
        return opened.search(Request(text=text, lang="en")).answered

    theirs = (
        "how do i reset a forgotten password",
        "where is my invoice for a month",
        "tracking number of a parcel",
    )
    others = (
        "is there a discount for students",
        "gluten free pancake recipe",
        "does it work offline on a plane",
    )
    assert [True] * 3 + [False] * 3 == [answered(text) for text in (*theirs, *others)]
    opened.close()
