"""Promises to customers that were kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from kb_server.contact import progress, store
from kb_server.data.database import Database
from kb_server.log.events import Contacted
from kb_server.measures import promises
from kb_server.settings import Settings
from tests.kb_server.contact.made import NOW, contact, owner
from tests.kb_server.log.made import add, entry

HOUR = timedelta(hours=1)


def _contact(
    database: Database, settings: Settings, who: str, done: timedelta | None, **changes: object
) -> None:
    given = {"expected": NOW + 4 * HOUR, "segment": "pro"} | changes
    with database.write() as connection:
        one = store.add(settings, connection, contact(**given), owner(who), ())
        if done is not None:
            progress.advance(connection, one.id, "answered", NOW + done, words="Here.")
            progress.advance(connection, one.id, "closed", NOW + 2 * done)


def test_what_was_answered_in_time_is_kept(database: Database, tmp_path: Path) -> None:
    """In time, late and never each count; without a promise, or before its time, a contact does not."""
    settings = Settings(state=tmp_path / "var")
    _contact(database, settings, "a", 3 * HOUR)
    _contact(database, settings, "b", 5 * HOUR, segment="free")
    _contact(database, settings, "c", None)
    _contact(database, settings, "d", HOUR, expected=None)
    _contact(database, settings, "e", None, expected=NOW + timedelta(days=9))
    _contact(database, settings, "f", HOUR, expected=NOW + timedelta(days=9))
    with database.read() as connection:
        asked = (connection, NOW - HOUR, NOW + HOUR, NOW + timedelta(days=1))
        assert (2, 4) == promises.kept(*asked)
        assert (0, 1) == promises.kept(*asked, segment="free")
        assert (0, 0) == promises.kept(connection, NOW + HOUR, NOW + 2 * HOUR, NOW + 2 * HOUR)


def test_our_own_contacts_do_not_count(database: Database, tmp_path: Path) -> None:
    """A contact that the log knows to be a bot's or our own is left out."""
    settings = Settings(state=tmp_path / "var")
    _contact(database, settings, "a", HOUR)
    _contact(database, settings, "b", HOUR)
    told = Contacted(id=owner("b").event, at=NOW, channel="form")
    add(database, entry(told, visitor="b" * 16, origin="staff"))
    with database.read() as connection:
        assert (1, 1) == promises.kept(connection, NOW - HOUR, NOW + HOUR, NOW + HOUR)
