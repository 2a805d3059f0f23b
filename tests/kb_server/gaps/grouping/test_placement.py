"""Which gap a new question belongs to."""

from __future__ import annotations

from kb_server.gaps.grouping.features import Features
from kb_server.gaps.grouping.placement import Placement

EXPORT = ["export my data", "how do I export data", "exporting all my data", "export data as csv"]
LOGIN = ["single sign-on with okta", "set up single sign-on", "singel sign-on setup"]


def test_a_new_question_finds_its_gap() -> None:
    """A question is placed with similar ones; a question like no other has no place."""
    places = Placement([(7, Features(text)) for text in EXPORT] + [(9, Features(text)) for text in LOGIN])
    found = places.find(Features("can I export the data"))
    assert found is not None
    assert 7 == found[0]
    assert places.find(Features("printer on fire")) is None
    places.add(11, Features("printer on fire"))
    again = places.find(Features("my printer is on fire"))
    assert again is not None
    assert 11 == again[0]


def test_a_closed_gap_takes_in_no_new_wording() -> None:
    """Where people decided or an answer is tried, a like question only tries it, and must be nearer."""
    known = [(7, Features(text)) for text in EXPORT] + [(9, Features(text)) for text in LOGIN]
    places = Placement(known, closed={7})
    near, far = Features("export all my data"), Features("the file of all data")
    assert places.find(near) is None
    trial = places.find(near, answered=True)
    assert trial is not None
    assert 7 == trial[0]
    assert places.find(far, answered=True) is None
    assert places.find(Features("okta single sign-on")) is not None


def test_no_gaps_no_place() -> None:
    """Without gaps a question has no place."""
    assert Placement().find(Features("export")) is None
