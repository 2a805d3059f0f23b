"""Which gap new questions are put into."""

from __future__ import annotations

from typing import Any

from kb_server.data.database import Database
from kb_server.gaps import membership, records, weight
from kb_server.gaps.grouping import assignment, regrouping
from kb_server.gaps.grouping.background import NOTHING
from kb_server.gaps.questions import Facts, Question
from tests.kb_server.gaps.made import NOON, click, intent, question
from tests.kb_server.gaps.updated import chosen_rules

RULES = chosen_rules(now=NOON, days=9)


def _asked(text: str, key: str, **fields: Any) -> Question:
    return question(logged=intent(text), key=key, gap=None, **fields)


def test_questions_are_placed(database: Database) -> None:
    """An equal or similar wording joins its gap; another one makes a gap, unless it was answered."""
    asked = [
        _asked("export my data", "one", hours=9),
        _asked("my data: export", "one", hours=8),
        _asked("how do I export data", "two", hours=7),
        _asked("printer on fire", "three", hours=6),
        _asked("team roles", "four", hours=5, facts=Facts(read=True), read=("team",)),
    ]
    with database.write() as connection:
        done = assignment.assign(
            connection, asked, RULES, lambda wanted: {one.id: one for one in wanted}, NOTHING
        )
        gaps = [one.gap for one in membership.read(connection)]
    assert (5, 2, 0) == (done.new, done.born, done.gone)
    assert gaps[0] == gaps[1] == gaps[2] != gaps[3]
    assert (None, {gaps[0], gaps[3]}) == (gaps[4], set(done.gaps))


def test_assistants_have_gaps_of_their_own(database: Database) -> None:
    """What assistants report joins what assistants reported, and no gap of customers; nor does regrouping."""
    told = Facts(assisted=True)
    asked = [
        _asked("export my data", "one", hours=9),
        _asked("export my data", "two", hours=8, facts=told),
        _asked("how do I export data", "three", hours=7, facts=told),
        _asked("how to export data", "four", hours=6),
    ]
    known = {one.id: one for one in asked}
    with database.write() as connection:
        assignment.assign(connection, asked, RULES, lambda _: known, NOTHING)
        placed = [one.gap for one in membership.read(connection)]
        regrouping.regroup(connection, known, NOTHING)
        regrouped = [one.gap for one in membership.read(connection)]
        listed = [one.id for one in records.listed(connection, records.Filter(assisted=True))]
    assert placed[0] == placed[3] != placed[1] == placed[2]
    assert placed == regrouped
    assert [] == listed  # they have no type yet


def test_what_is_gone_from_the_log_is_forgotten(database: Database) -> None:
    """A question that the log no longer has is forgotten, and its gap is reported."""
    asked = [_asked("export my data", "one"), _asked("printer on fire", "two")]
    with database.write() as connection:
        assignment.assign(connection, asked, RULES, lambda wanted: {one.id: one for one in wanted}, NOTHING)
        before = {one.id: one.gap for one in membership.read(connection)}
        done = assignment.assign(connection, asked[:1], RULES, lambda _: {}, NOTHING)
        assert [asked[0].id] == [one.id for one in membership.read(connection)]
    assert (0, 1) == (done.new, done.gone)
    assert before[asked[1].id] in done.gaps


def test_features_of_a_wording() -> None:
    """A wording leads to the article that was read, even after rephrasing, or that search believed in."""
    rephrased = intent("single sign-on", clicks=(click("login", dwell=60), click("left", dwell=2)))
    for answered, believed in ((True, "a1"), (False, "")):
        asked = intent("sso", hit_ids=("a1", "a2"), verdict="believed" if answered else "none")
        made = assignment.features([question(logged=asked, rephrased=rephrased)])
        assert ("sso", "en", ("login",), believed) == (made.text, made.lang, made.clicked, made.believed)


def test_floods() -> None:
    """Visitors who ask more than a person can count for nothing that day; answered questions are no flood."""
    flood = [question("v1") for _ in range(weight.FLOOD + 1)]
    assert {("v1", NOON.date())} == assignment.floods([*flood, question("v2")])
    assert set() == assignment.floods(question("v1", facts=Facts(read=True)) for _ in flood)
    network = [question(f"n{n}", source="office") for n in range(weight.FLOOD_SOURCE + 1)]
    assert {(f"n{n}", NOON.date()) for n in range(len(network))} == assignment.floods(network)
