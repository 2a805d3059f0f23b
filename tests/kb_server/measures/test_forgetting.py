"""Erasure and expiry keep the sums honest."""

import threading
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.measures import (
    asked_wordings,
    counted_visitors,
    led_article_counts,
    led_totals,
    wording_counts,
)
from kb_server.listeners import LISTENERS
from kb_server.log.privacy import retention
from kb_server.measures import progress, update
from kb_server.settings import Settings
from tests.kb_server.gaps.logged import ask
from tests.kb_server.log import made
from tests.kb_server.measures.summed import NOW, RULES, days, everything

OLD = NOW - timedelta(days=100)


def test_an_erased_visitor_leaves_no_trace(database: Database) -> None:
    """The sums become those of a log in which the visitor never was."""
    ask(database, "reset password", NOW, visitor="a" * 16, found=["password"], read="password")
    update.catch_up(database, RULES)
    before = everything(database)
    ask(database, "reset password", NOW, visitor="b" * 16, found=["password"], read="password", contact=True)
    update.catch_up(database, RULES)
    assert before != everything(database)
    with database.write() as connection:
        made.erase(connection, "b" * 16, NOW)
    assert before == everything(database)
    assert ["a" * 16] == [row["visitor"] for row in made.rows(database, counted_visitors)]


def test_changes_after_an_erasure_are_seen(database: Database) -> None:
    """The newest events may be erased: later changes, numbered lower, are counted all the same."""
    ask(database, "one", NOW, visitor="a" * 16)
    ask(database, "two", NOW, visitor="b" * 16)
    update.catch_up(database, RULES)
    with database.write() as connection:
        made.erase(connection, "b" * 16, NOW)
        lowered = progress.read(connection)
    ask(database, "three", NOW, visitor="a" * 16)
    update.catch_up(database, RULES)
    assert 1 == lowered.touched
    assert 2 == sum(number for key, number in days(database).items() if key[-1] == "asked")


def test_days_stay_when_words_expire(database: Database, tmp_path: Path) -> None:
    """After expiry the sums of days are as before, those of wordings gone; counting anew changes nothing."""
    ask(database, "long ago", OLD, visitor="a" * 16, found=["password"], read="password")
    ask(database, "today", NOW, visitor="b" * 16)
    update.catch_up(database, RULES)
    before = days(database)
    retention.run(Settings(state=tmp_path), database, LISTENERS, keep=90, now=NOW)
    assert before == days(database)
    update.catch_up(database, RULES, again=True)
    assert before == days(database)
    assert {NOW.date().isoformat()} == {
        row["start"] for row in made.rows(database, wording_counts) if row["grain"] == "day"
    }


def test_ways_to_articles_expire_with_their_words(database: Database, tmp_path: Path) -> None:
    """After expiry, the sums of what led to an article have no question that only expired visitors asked."""
    for at, visitor in ((OLD, "a" * 16), (OLD, "b" * 16), (NOW, "b" * 16)):
        text = "long ago" if visitor == "a" * 16 else "again and again"
        ask(database, text, at, visitor=visitor, found=["password"], read="password")
    update.catch_up(database, RULES)
    assert {1, 2} == {row["clicked"] for row in made.rows(database, led_totals)}
    retention.run(Settings(state=tmp_path), database, LISTENERS, keep=90, now=NOW)
    assert [1] == [row["clicked"] for row in made.rows(database, led_totals)]
    found = [(row["grain"], row["clicked"]) for row in made.rows(database, led_article_counts)]
    assert [("day", 1), ("week", 1)] == sorted(found)


def test_what_expiry_cut_stays_as_counted(database: Database) -> None:
    """A visitor of whom the log may have lost events keeps what was counted, whatever is counted anew."""
    ask(database, "half of it", OLD, visitor="a" * 16, found=["password"], read="password")
    update.catch_up(database, RULES)
    before = days(database)
    from kb_server.data.schema.log import events

    with database.write() as connection:
        connection.execute(events.delete().where(events.c.kind == "clicked"))
    update.catch_up(database, RULES, again=True)
    assert before == days(database)


def test_an_erasure_during_an_update_leaves_no_trace(database: Database) -> None:
    """Who is erased while they are being counted is in no sum, and their words are gone."""
    ask(database, "reset password", NOW, visitor="a" * 16)

    def erase() -> None:
        with database.write() as connection:
            made.erase(connection, "a" * 16, NOW)

    eraser = threading.Thread(target=erase)

    def meanwhile(*now: object) -> None:
        if eraser.ident is None and str(now[2]).startswith("INSERT INTO counted_visitors"):
            eraser.start()
            eraser.join(0.3)

    sa.event.listen(sa.Engine, "before_cursor_execute", meanwhile)
    try:
        update.advance(database, RULES)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", meanwhile)
    eraser.join()
    assert [] == made.rows(database, counted_visitors) + made.rows(database, asked_wordings)
    assert not any(everything(database).values())
