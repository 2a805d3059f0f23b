"""What customers left in their own words reaches people."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from kb_server.data.database import Database
from kb_server.gaps import feedback, update
from kb_server.gaps.feedback import Comment
from kb_server.gaps.knowledge import Knowledge
from kb_server.listeners import LISTENERS
from kb_server.log import ingest
from kb_server.log.events import Asked, Event, Searched, Voted
from kb_server.log.origins import Pace
from tests.kb_server.gaps.made import NOON
from tests.kb_server.gaps.updated import all_gaps, chosen_rules
from tests.kb_server.log.made import entry


def _happen(database: Database, *told: tuple[str, Event], origin: str = "customer") -> None:
    with database.write() as connection:
        entries = [entry(event, visitor=who * 16, source=who * 16, origin=origin) for who, event in told]
        ingest.add(connection, entries, Pace(), LISTENERS)


def _searched(who: str, text: str) -> Searched:
    return Searched(id=f"searched-{who * 8}", at=NOON, text=text, via="static", lang="en")


def _asked(who: str, text: str, **fields: str) -> Asked:
    return Asked(id=f"asked-{who * 12}", at=NOON + timedelta(minutes=1), text=text, lang="en", **fields)


def _voted(
    who: str, words: str = "", *, reason: str = "outdated", later: int = 0, helpful: bool = False
) -> Voted:
    return Voted(
        id=f"voted-{later}-{who * 10}",
        at=NOON + timedelta(minutes=2 + later),
        article="refunds",
        helpful=helpful,
        reason="" if helpful else reason,  # type: ignore[arg-type]
        words=words,
    )


def test_what_was_sent_after_a_search_is_part_of_the_gap(database: Database, knowledge: Knowledge) -> None:
    """A gap shows what visitors were trying to do and that they wait, and addresses only on request."""
    search = _searched("a", "teleport bicycles")
    _happen(
        database,
        ("a", search),
        ("a", _asked("a", "teleport bicycles to my aunt", address="ann@example.com", search=search.id)),
        ("b", _searched("b", "teleport bicycles")),
        ("b", _asked("b", "I need it today")),
        ("c", _searched("c", "grow turnips")),
        ("c", _asked("c", "about turnips")),
    )
    update.update(database, knowledge, chosen_rules())
    gap = next(gap for gap in all_gaps(database) if "teleport" in gap.title)
    with database.read() as connection:
        left = feedback.of_gap(connection, gap.id)
        told = feedback.of_gap(connection, gap.id, with_addresses=True)
    assert {("teleport bicycles to my aunt", True), ("I need it today", False)} == {
        (one.text, one.waiting) for one in left
    }
    assert [""] * 2 == [one.address for one in left]
    assert {"ann@example.com", ""} == {one.address for one in told}


def test_votes_are_part_of_the_article(database: Database) -> None:
    """Reasons and words of votes are shown with the article; the last vote of each visitor counts."""
    _happen(
        database,
        *((who, _voted(who, "takes three days now")) for who in "abcdefgh"),
        ("i", _voted("i", "was unsure", reason="unclear")),
        ("i", _voted("i", later=1, helpful=True)),
    )
    _happen(database, ("z", _voted("z", "we know")), origin="staff")
    with database.read() as connection:
        (said,) = feedback.of_articles(connection, NOON - timedelta(days=1))
        assert () == feedback.of_articles(connection, NOON - timedelta(days=1), article="other")
        assert () == feedback.of_articles(connection, NOON + timedelta(days=1))
    assert ("refunds", 1, 8, {"outdated": 8}) == (said.article, said.helpful, said.unhelpful, said.reasons)
    assert ["takes three days now"] * 8 == [comment.text for comment in said.comments]


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", ["claim your refund at refunds.example.com", "see [evil.example] for money"]
)
def test_places_on_the_web_enter_no_title(
    database: Database, knowledge: Knowledge, words: str, tmp_path: Path
) -> None:
    """A host in customers' words is in no title and no wording, even when many send it on purpose."""
    _happen(
        database,
        *(pair for who in "abcd" for pair in [(who, _searched(who, words)), (who, _asked(who, words))]),
    )
    update.update(database, knowledge, chosen_rules())
    (gap,) = all_gaps(database)
    assert "example" not in gap.title + " ".join(wording.text for wording in gap.wordings)
    assert not any(wording.whole for wording in gap.wordings)
    assert "example" not in " ".join(gap.evidence)


def test_a_comment_without_words_says_its_reason(database: Database) -> None:
    """A vote with a reason alone is a comment; a plain “yes” is a number."""
    _happen(database, ("a", _voted("a")), ("b", _voted("b", helpful=True)))
    with database.read() as connection:
        (said,) = feedback.of_articles(connection, NOON - timedelta(days=1))
    (only,) = said.comments
    assert isinstance(only, Comment)
    assert ("", "outdated", False) == (only.text, only.reason, only.helpful)


def test_a_question_about_a_page_is_not_left_with_another(database: Database, knowledge: Knowledge) -> None:
    """What was asked about a session or a video after a search is no comment on what was searched."""
    _happen(
        database,
        ("a", _searched("a", "teleport bicycles")),
        ("a", _asked("a", "Which button is it?", article="refunds", anchor="t=93")),
    )
    update.update(database, knowledge, chosen_rules())
    gaps = {gap.id: gap for gap in all_gaps(database)}
    with database.read() as connection:
        said = {number: [one.text for one in feedback.of_gap(connection, number)] for number in gaps}
    assert [[], ["Which button is it?"]] == sorted(said.values())
