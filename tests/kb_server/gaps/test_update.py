"""Gaps in a real database: placed, typed, weighed, decided, replayed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.gaps import members
from kb_server.gaps import questions, recompute, records, update
from kb_server.gaps.decisions import DECISIONS, Ruling, Value
from kb_server.gaps.gap import Gap, from_json, to_json
from kb_server.gaps.impossible import Impossible
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.rules import UpdateRules
from kb_server.gaps.states import Bar
from kb_server.log.privacy import visitor_data
from search.documents import Document
from tests.kb_server.gaps import stock
from tests.kb_server.gaps.logged import ask
from tests.kb_server.gaps.made import NOON

HOUR = timedelta(hours=1)
EXPORT = ("export my data", "how do I export data", "exprot data as csv")
LATER = NOON + 10 * HOUR


def _rules(**fields: object) -> UpdateRules:
    plain = {"now": NOON + timedelta(days=1), "days": 90, "bar": Bar(), "segments": {"enterprise": 3.0}}
    return UpdateRules(**(plain | fields))  # type: ignore[arg-type]


@contextmanager
def _release(
    directory: Path, sections: list[Document] | None = None, **answers: list[str]
) -> Iterator[Knowledge]:
    with closing(stock.knowledge(directory, sections or stock.plain(), **answers)) as knowledge:
        yield knowledge


@pytest.fixture
def knowledge(tmp_path: Path) -> Iterator[Knowledge]:
    """The release that is served."""
    with _release(tmp_path / "r1") as opened:
        yield opened


def _decide(
    connection: sa.Connection, name: str, gap: int, value: Value = "", why: str = ""
) -> tuple[int, ...]:
    decision = DECISIONS[name]
    return decision.do(connection, Ruling(gap=gap, value=decision.read(value), why=why, who="ada", at=LATER))


def _three_ask(database: Database, *, texts: tuple[str, ...] = EXPORT) -> None:
    for number, text in enumerate(texts):
        ask(database, text, NOON + number * HOUR)


def _gaps(database: Database) -> list[Gap]:
    with database.read() as connection:
        return records.whole(connection, [one.id for one in records.listed(connection)])


def _gap(database: Database, number: int) -> Gap:
    with database.read() as connection:
        found = records.find(connection, number)
    assert found is not None
    return found


def test_three_wordings_are_one_gap(database: Database, knowledge: Knowledge) -> None:
    """Three visitors who ask the same in their own words make one gap with type, weight and title."""
    _three_ask(database)
    kept = update.update(database, knowledge, _rules())
    assert (3, 1, 0, 0) == (kept.new, kept.born, kept.gone, kept.left_out)
    (gap,) = _gaps(database)
    assert ("open", "content", 3, 3, "en") == (gap.state, gap.type, gap.visitors, gap.intents, gap.lang)
    assert gap.title in EXPORT
    assert {"no_hit": 3} == gap.facts
    assert 4 < gap.weight.total < 4.5
    assert gap == from_json(to_json(gap))


def test_updating_again_changes_nothing(database: Database, knowledge: Knowledge) -> None:
    """Without news an update places nothing, and every standing stays what it is."""
    _three_ask(database)
    update.update(database, knowledge, _rules())
    before = _gaps(database)
    assert 0 == update.update(database, knowledge, _rules()).new
    assert before == _gaps(database)
    recompute.run(database, knowledge, _rules(), anew=True)
    assert before == _gaps(database)


def test_answered_questions_make_no_gap(database: Database, knowledge: Knowledge) -> None:
    """A question whose hit was read founds no gap; staff's and bots' questions do not either."""
    ask(database, "refund", NOON, found=("refund",), answered=True, read="refund")
    ask(database, "export data", NOON, origin="staff")
    ask(database, "export data", NOON, origin="bot")
    update.update(database, knowledge, _rules())
    assert [] == _gaps(database)


def test_what_turns_out_to_be_a_bots_is_forgotten(database: Database, knowledge: Knowledge) -> None:
    """Questions whose origin changes leave the gap they were in."""
    _three_ask(database)
    update.update(database, knowledge, _rules())
    with database.write() as connection:
        connection.execute(sa.text("UPDATE events SET origin = 'bot'"))
    assert 3 == update.update(database, knowledge, _rules()).gone
    assert [] == _gaps(database)


def test_an_erased_visitor_leaves_no_words(database: Database, knowledge: Knowledge) -> None:
    """After a visitor is erased the gap counts without them, and their words are not shown."""
    mine = ask(database, "export xylophone data", NOON, sent=True)
    _three_ask(database)
    update.update(database, knowledge, _rules())
    assert any("xylophone" in wording.text for wording in _gaps(database)[0].wordings)
    with database.write() as connection:
        visitor_data.erase(connection, mine, NOON)
    update.update(database, knowledge, _rules())
    assert 3 == _gaps(database)[0].visitors
    with database.read() as connection:
        assert "xylophone" not in str(
            connection.execute(sa.text("SELECT title, details FROM gaps JOIN gap_details ON gap = id")).all()
        )


def test_two_visitors_words_are_hidden(database: Database, knowledge: Knowledge) -> None:
    """What fewer than three visitors asked is counted and not shown, unless it was sent on purpose."""
    _three_ask(database, texts=EXPORT[:2])
    ask(database, "where is my aunt marlene", NOON, sent=True)
    update.update(database, knowledge, _rules())
    titles = {gap.title for gap in _gaps(database)}
    assert {"where is my aunt marlene", "[…]"} == titles
    assert "export" not in str(_gaps(database))


def test_names_are_hidden_in_a_shared_gap(database: Database, knowledge: Knowledge) -> None:
    """In a gap of many, what looks like a name or a number and is one visitor's alone is not shown."""
    _three_ask(database)
    ask(database, "export data of Marlene 1901", NOON)
    update.update(database, knowledge, _rules())
    (gap,) = _gaps(database)
    assert 4 == gap.visitors
    assert not any(word in str(gap) for word in ("Marlene", "marlene", "1901"))
    assert "export data of […] […]" in [wording.text for wording in gap.wordings]


def test_a_stray_query_is_hidden_in_a_shared_gap(database: Database, knowledge: Knowledge) -> None:
    """A query that has little in common with its gap's others is not shown, though the gap is."""
    _three_ask(database)
    ask(database, "export divorce papers hidden from spouse data", NOON)
    update.update(database, knowledge, _rules())
    assert "divorce" not in str(_gaps(database))


def test_a_word_that_is_in_no_article_is_evidence(database: Database, knowledge: Knowledge) -> None:
    """A content gap says which word no article has."""
    _three_ask(database, texts=("export data", "data export", "export my data"))
    update.update(database, knowledge, _rules())
    assert "‘export’ is in no article" in _gaps(database)[0].evidence


def test_a_synonym_is_a_vocabulary_gap(database: Database, knowledge: Knowledge) -> None:
    """Who rephrased and found the article lacked a word: the remedy is a synonym, not an article."""
    for _ in range(3):
        ask(database, "sso", NOON, rephrase="single sign-on", found=("login",), read="login")
    update.update(database, knowledge, _rules())
    (gap,) = _gaps(database)
    assert "vocabulary" == gap.type
    assert "‘sso’ is in no article" in gap.evidence
    assert "3 visitors rephrased “sso” to “single sign-on” and read “Set up single sign-on”" in gap.evidence
    assert gap.remedy is not None
    assert ("sso", "login") == (gap.remedy.words[0], gap.remedy.article)


def test_an_article_that_lies_low_is_a_ranking_gap(database: Database, tmp_path: Path) -> None:
    """Who rephrased and read an article that has all the words, far down: its rank is the evidence."""
    crowd = [
        stock.article(f"n{n}", f"Seats and price {n}", "Seats and their price, price and seats.")
        for n in range(13)
    ]
    with _release(tmp_path / "low", [*stock.plain(), *crowd]) as knowledge:
        for _ in range(3):
            ask(database, "seats price", NOON, rephrase="invoice seats", found=("invoice",), read="invoice")
        update.update(database, knowledge, _rules())
        rank = knowledge.rank("seats price", "en", "invoice")
        assert rank is not None
        assert rank > 3
        (gap,) = _gaps(database)
    assert ("ranking", ("invoice",)) == (gap.type, gap.articles)
    assert f"“Read your invoice” is at rank {rank} for “seats price”" in gap.evidence


def test_a_misspelling_is_a_typo_gap(database: Database, knowledge: Knowledge) -> None:
    """Who mended a letter and found the article had only mistyped."""
    for _ in range(3):
        ask(database, "invocie", NOON, rephrase="invoice", found=("invoice",), read="invoice")
    update.update(database, knowledge, _rules())
    (gap,) = _gaps(database)
    assert "typo" == gap.type
    assert "‘invocie’ was typed for ‘invoice’" in gap.evidence


@pytest.mark.parametrize(
    ("asked", "type_"), [("singel sign-on", "typo"), ("singel sign-on kerberos", "content")]
)
def test_a_typo_beside_a_missing_word_is_a_content_gap(
    database: Database, knowledge: Knowledge, asked: str, type_: str
) -> None:
    """A question is only mistyped when its other words are in articles; else what it asks for is missing."""
    for _ in range(3):
        ask(database, asked, NOON)
    update.update(database, knowledge, _rules())
    (gap,) = _gaps(database)
    assert type_ == gap.type


def test_an_answer_in_another_language_is_a_translation_gap(database: Database, tmp_path: Path) -> None:
    """A question that an article of another language answers asks for a translation."""
    with _release(
        tmp_path / "t", [*stock.plain(), stock.article("okta", "Okta SAML", stock.LOGIN)]
    ) as knowledge:
        for _ in range(3):
            ask(database, "Okta SAML", NOON, lang="ru")
        update.update(database, knowledge, _rules())
    (gap,) = _gaps(database)
    assert ("translation", ("okta",)) == (gap.type, gap.articles)
    assert ("“Okta SAML” answers it in en; it was asked in ru",) == gap.evidence


def test_an_answer_for_agents_only_is_a_restricted_gap(database: Database, tmp_path: Path) -> None:
    """A question that only an agents' article answers is not a missing article."""
    secret = stock.article("goodwill", "Goodwill credit limits", "Credit up to fifty.", audience="agents")
    with _release(tmp_path / "a", [*stock.plain(), secret]) as knowledge:
        for _ in range(3):
            ask(database, "goodwill credit limits", NOON)
        update.update(database, knowledge, _rules())
    (gap,) = _gaps(database)
    assert ("restricted", ("goodwill",)) == (gap.type, gap.articles)


def test_disappointment_is_evidence(database: Database, knowledge: Knowledge) -> None:
    """An article that was read and did not help is named."""
    for _ in range(3):
        ask(database, "refund", NOON, found=("refund",), answered=True, read="refund", unhelpful="refund")
    update.update(database, knowledge, _rules())
    (gap,) = _gaps(database)
    assert "3 visitors said that “Ask for a refund” did not help" in gap.evidence


def test_a_type_by_hand_stays(database: Database, knowledge: Knowledge) -> None:
    """`product` is set by a person, and no rule changes it; `auto` gives it back."""
    _three_ask(database)
    update.update(database, knowledge, _rules())
    number = _gaps(database)[0].id
    with database.write() as connection:
        _decide(connection, "type", number, "product", why="a bug")
    update.update(database, knowledge, _rules())
    assert ("product", ("ada decided: a bug",)) == (
        _gap(database, number).type,
        _gap(database, number).evidence,
    )
    with database.write() as connection:
        _decide(connection, "type", number, "")
    update.update(database, knowledge, _rules())
    assert "content" == _gap(database, number).type


def test_merging_and_splitting_stick(database: Database, knowledge: Knowledge) -> None:
    """No regrouping parts what a person merged, none joins what they split; numbers stay."""
    _three_ask(database)
    _three_ask(database, texts=("printer jam", "jammed printer", "printer jams"))
    update.update(database, knowledge, _rules())
    first, second = sorted(gap.id for gap in _gaps(database))
    with database.write() as connection:
        _decide(connection, "merge", second, first)
    update.regroup(database, knowledge, _rules())
    (merged,) = _gaps(database)
    assert (first, 6) == (merged.id, merged.intents)
    assert first == _gap(database, second).id
    jam = next(w.key for w in merged.wordings if "print" in w.text)
    with database.write() as connection:
        third, _ = _decide(connection, "split", first, [jam])
    ask(database, "printer jam again", LATER)
    update.update(database, knowledge, _rules())
    update.regroup(database, knowledge, _rules())
    sizes = {gap.id: gap.intents for gap in _gaps(database)}
    assert 7 == sum(sizes.values())
    assert {first, third} <= set(sizes)
    assert "print" not in _gap(database, first).title


def test_impossible_decisions_say_why(database: Database, knowledge: Knowledge) -> None:
    """Decisions that cannot be are refused with the reason, and change nothing."""
    _three_ask(database)
    update.update(database, knowledge, _rules())
    number = _gaps(database)[0].id
    keys = [w.key for w in _gaps(database)[0].wordings]
    with database.write() as connection:
        for decision, gap, value, message in (
            ("dismiss", number, "", "reason"),
            ("due", number, "soon", "is not a day"),
            ("type", number, "odd", "not a type of gap"),
            ("merge", number, number, "into itself"),
            ("merge", number, 999, "no gap 999"),
            ("merge", number, "one", "number of a gap"),
            ("assign", number, 5, "must be text"),
            ("split", number, ["zzz"], "no wording 'zzz'"),
            ("split", number, 5, "keys of wordings"),
            ("split", number, keys, "nothing would be left"),
        ):
            with pytest.raises(Impossible, match=message):
                _decide(connection, decision, gap, value)
    assert () == _gaps(database)[0].history


def test_regrouping_keeps_numbers_and_joins_late(database: Database, knowledge: Knowledge) -> None:
    """A gap keeps its number when the log grows and all is grouped anew."""
    _three_ask(database)
    _three_ask(database, texts=("refund to another card", "refund on other card", "other card refund"))
    update.update(database, knowledge, _rules())
    before = {gap.id: gap.born for gap in _gaps(database)}
    _three_ask(database, texts=("can I export everything", "data export please", "exporting data"))
    update.update(database, knowledge, _rules())
    update.regroup(database, knowledge, _rules())
    assert set(before) <= {gap.id for gap in _gaps(database)}
    assert before.items() <= {gap.id: gap.born for gap in _gaps(database)}.items()


def test_a_flood_changes_nothing(database: Database, knowledge: Knowledge) -> None:
    """A visitor who asks more than a person can founds no gap, joins none, and weighs nothing."""
    _three_ask(database)
    update.update(database, knowledge, _rules())
    before = _gaps(database)
    for number in range(120):
        ask(database, f"export data {number}", NOON, visitor="f" * 16, source="g" * 16)
    kept = update.update(database, knowledge, _rules())
    assert (0, 120) == (kept.born, kept.left_out)
    assert before == _gaps(database)


def test_a_segment_weighs(database: Database, knowledge: Knowledge) -> None:
    """A question of a heavy segment weighs as the operator says."""
    ask(database, "export data", NOON, segment="enterprise")
    ask(database, "printer jam", NOON, segment="unheard")
    update.update(database, knowledge, _rules())
    heavy, light = _gaps(database)
    assert pytest.approx(3.0) == heavy.weight.total / light.weight.total


ARTICLE = stock.article("export", "Take your records with you", stock.EXPORT)


def test_the_life_of_a_gap_in_the_database(database: Database, tmp_path: Path) -> None:
    """Published it is answered, clicked it is verified, emptied it is reopened; recomputed it is the same."""
    with _release(tmp_path / "r1") as first:
        _three_ask(database)
        update.update(database, first, _rules(), published=NOON - HOUR)
    number = _gaps(database)[0].id
    queries = ["export my data", "how do I export data"]
    with _release(tmp_path / "r2", [*stock.plain(), ARTICLE], export=queries) as second:
        update.update(database, second, _rules(), published=LATER)
        answered = _gap(database, number)
        assert ("answered", ("export",)) == (answered.state, answered.answers)
        for hour in (1, 2):
            ask(
                database,
                "data export",
                LATER + hour * HOUR,
                found=("export",),
                answered=True,
                read="export",
                release="r2",
            )
        update.update(database, second, _rules(), published=LATER)
        assert "verified" == _gap(database, number).state
        recompute.run(database, second, _rules(), anew=True)
        assert "verified" == _gap(database, number).state
    with _release(tmp_path / "r3") as third:
        update.update(database, third, _rules(), published=LATER + 5 * HOUR)
        assert "reopened" == _gap(database, number).state
    with _release(tmp_path / "r4", [*stock.plain(), ARTICLE], export=queries) as fourth:
        update.update(database, fourth, _rules(), published=LATER + 6 * HOUR)
        assert "verified" == _gap(database, number).state, "the same text as when it was verified"
    with closing(Knowledge.open(tmp_path / "r3")) as back:
        update.update(database, back, _rules(now=LATER + 7 * HOUR), published=LATER + 5 * HOUR)
        assert "reopened" == _gap(database, number).state, "rolled back to a release without it"


def test_a_bounce_or_a_contact_is_no_proof(database: Database, tmp_path: Path) -> None:
    """Clicks that were left at once, complained of, or followed by a contact do not verify; they reopen."""
    with _release(tmp_path / "r1") as first:
        _three_ask(database)
        update.update(database, first, _rules(), published=NOON - HOUR)
    number = _gaps(database)[0].id
    click: dict[str, Any] = {"found": ("export",), "answered": True, "read": "export", "release": "r2"}
    with _release(tmp_path / "r2", [*stock.plain(), ARTICLE], export=["export my data"]) as second:
        update.update(database, second, _rules(), published=LATER)
        assert "answered" == _gap(database, number).state
        ask(database, "export my data", LATER + HOUR, leave=4.0, **click)
        ask(database, "export my data", LATER + 2 * HOUR, contact=True, **click)
        update.update(database, second, _rules(), published=LATER)
        assert ("reopened", 0, 2) == (
            _gap(database, number).state,
            _gap(database, number).helped,
            _gap(database, number).failed,
        )


def test_everything_is_kept_without_words(database: Database, knowledge: Knowledge) -> None:
    """The members' table names facts and hashes; nobody's words are in it."""
    _three_ask(database)
    update.update(database, knowledge, _rules())
    with database.read() as connection:
        rows = connection.execute(sa.select(members)).all()
        assert "export" not in str(rows)
        assert all(questions.key(text, "en") in str(rows) for text in EXPORT[:2])
