"""A gap as JSON."""

from __future__ import annotations

import json

from kb_server.gaps.evidence import Remedy
from kb_server.gaps.gap import from_json, to_json
from kb_server.gaps.states import Remark, StateChange
from kb_server.gaps.weight import Weight, WeightPart
from tests.kb_server.gaps.fixes.made import gap_of
from tests.kb_server.gaps.made import NOON
from texts.sentences import Sentence


def test_a_gap_survives_json() -> None:
    """A gap with all its parts is unchanged after it is written as JSON and read."""
    part = WeightPart(
        segment="pro",
        segment_weight=3.0,
        outcome="asked",
        outcome_weight=3.0,
        count=1,
        decay=0.5,
        cap=1.0,
        total=4.5,
    )
    gap = gap_of(
        remedy=Remedy(words=("sso", "single sign-on"), lang="en", article="login"),
        weight=Weight(total=4.5, visitors=1, intents=2, left_out=3, parts=(part,)),
        steps=(StateChange(at=NOON, state="open", who="gapless", why="asked"),),
        history=(Remark(at=NOON, who="ada", kind="assign", value="bob"),),
    )
    assert gap == from_json(json.loads(json.dumps(to_json(gap))))


def test_evidence_is_english_in_json() -> None:
    """Programs that read a gap as JSON get its evidence as English sentences."""
    line = Sentence("gaps.evidence.mends", n=2)
    written = json.loads(json.dumps(to_json(gap_of(evidence=(line,)))))
    assert ["that synonym mends 2 questions, breaks 0"] == written["evidence"]
